// Authorization: Bearer TOKEN, the scheme without case. Credible's service accounts send ApiKey
// KEY.
#include "sandbox/bearer_token.h"

#include "sandbox/field_tables.h"
#include "sandbox/request.h"

namespace dbsn::sandbox {
namespace {

// What stands behind |scheme|; "" when another one was sent.
std::string_view Behind(std::string_view scheme, std::string_view header) {
  if (!SameWithoutCase(header.substr(0, scheme.size()), scheme)) return {};
  header.remove_prefix(scheme.size());
  while (header.starts_with(' ')) header.remove_prefix(1);
  return header;
}

}  // namespace

std::string_view BearerToken(const Request& request) {
  const std::string_view header = request.Header("authorization");
  const std::string_view token = Behind("Bearer ", header);
  const bool takes_keys = request.path.starts_with("/api/v0/organizations/");
  return token.empty() && takes_keys ? Behind("ApiKey ", header) : token;
}

}  // namespace dbsn::sandbox
