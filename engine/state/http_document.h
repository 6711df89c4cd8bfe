// What the http store keeps: lineage and serial at its top, where GitLab reads them, the state, and
// the journal of a run that is not over. Pure.
#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "engine/state/journal.h"
#include "engine/state/state.h"
#include "engine/state/state_store.h"
#include "schema/result.h"

namespace dbsn {

struct HttpDocument {
  std::uint64_t serial = 0;  // grows with each write, so that a server can tell versions apart
  State state;
  std::string journal;  // lines, as docs/formats/journal.md says; "" no run
};

std::string WriteHttpDocument(const HttpDocument& document);
// |where| is for people. "" and blank bytes: an empty one.
Result<HttpDocument> ReadHttpDocument(std::string_view bytes, const std::string& where);

// A state as it lies about: a state file, or such a document with its run folded in.
Result<State> ReadAnyState(std::string_view bytes, const std::string& where);

// As Terraform writes it.
std::string WriteHttpLock(const LockInfo& info);
// Nothing: it is none.
std::optional<LockInfo> ReadHttpLock(std::string_view bytes);

}  // namespace dbsn
