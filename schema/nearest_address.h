// What a mistyped address is likely to mean.
#pragma once
#include <optional>
#include <string>
#include <vector>

namespace dbsn {

// Of |known|, addresses in full, the one nearest to |written|, which may lack its first parts.
std::optional<std::string> NearestAddress(const std::string& written,
                                          const std::vector<std::string>& known);

}  // namespace dbsn
