// A mistake of our own, never a person's: says where it is and that it is a bug in dbsn, ends the
// process with status 70. main() still prints it in plain words; nothing is lost, since intent and
// results are durable before and after each request.
#pragma once

namespace dbsn {

[[noreturn]] void BugFound(const char* claim, const char* file, int line);

}  // namespace dbsn

#define DBSN_CHECK(claim) ((claim) ? void(0) : ::dbsn::BugFound(#claim, __FILE__, __LINE__))
