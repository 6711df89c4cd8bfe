// What the handlers of documents share: bodies in and out, look-ups, and which members are secrets.
#pragma once
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "sandbox/document.h"
#include "sandbox/probe.h"
#include "sandbox/request.h"
#include "schema/value.h"

namespace dbsn::sandbox {

struct Context;

// Whether a member of that name is a secret, in any of the APIs: "password", "secretAccessKey".
bool IsSecretMember(std::string_view name);
// |body| without its secrets, at any depth.
Value WithoutSecrets(const Value& body);
// |body| with the digest of each secret in its place, for tests.
Value WithDigests(const Value& body);

Response JsonResponse(const Value& value, int status = 200);
// The request's body as a map; nothing when it is none.
std::optional<ValueMap> ReadMapBody(const Request& request);
std::optional<std::int64_t> ReadNumber(std::string_view text);

// Of |kind| and |scope|, those that are not deleted. The failure is a response.
std::variant<std::vector<Document>, Response> DocumentsOf(const Context& context,
                                                          const std::string& kind,
                                                          const std::string& scope);
// The one of that name among |documents|; null when there is none.
const Document* FindNamed(const std::vector<Document>& documents, std::string_view name);

// Whether a database of |type| ("postgres", "mysql", ...) can be signed in to; others are reached
// by TCP where they name host and port. Nothing when it went well, or when nothing can be tried.
std::optional<ProbeFailure> TestDatabase(const Context& context, std::string_view type,
                                         const ProbeTarget& target);
// host, port, database, user and password of "scheme://user:password@host:port/database"; what it
// does not say stays.
void ReadConnectionString(std::string_view text, ProbeTarget& target);

}  // namespace dbsn::sandbox
