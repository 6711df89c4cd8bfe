// Authorization: Bearer TOKEN, the scheme without case.
#include "sandbox/bearer_token.h"

#include "sandbox/field_tables.h"
#include "sandbox/request.h"

namespace dbsn::sandbox {

std::string_view BearerToken(const Request& request) {
  constexpr std::string_view kScheme = "Bearer ";
  std::string_view header = request.Header("authorization");
  if (!SameWithoutCase(header.substr(0, kScheme.size()), kScheme)) return {};
  header.remove_prefix(kScheme.size());
  while (header.starts_with(' ')) header.remove_prefix(1);
  return header;
}

}  // namespace dbsn::sandbox
