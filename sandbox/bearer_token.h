// The token that a request carries.
#pragma once
#include <string_view>

namespace dbsn::sandbox {

struct Request;

std::string_view BearerToken(const Request& request);  // "" when there is none

}  // namespace dbsn::sandbox
