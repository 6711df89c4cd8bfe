#include "schema/nearest_address.h"

#include <algorithm>
#include <string_view>

#include "schema/nearest.h"

namespace dbsn {

std::optional<std::string> NearestAddress(const std::string& written,
                                          const std::vector<std::string>& known) {
  const auto parts = std::count(written.begin(), written.end(), '/');
  std::vector<std::string_view> as_written;
  for (const std::string& whole : known) {
    std::string_view word = whole;
    while (std::count(word.begin(), word.end(), '/') > parts) {
      word.remove_prefix(word.find('/') + 1);
    }
    as_written.push_back(word);
  }
  const std::optional<std::string_view> near = Nearest(written, as_written);
  if (!near.has_value()) return std::nullopt;
  const auto at = std::find(as_written.begin(), as_written.end(), *near);
  return known[static_cast<std::size_t>(at - as_written.begin())];
}

}  // namespace dbsn
