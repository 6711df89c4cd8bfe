#include "schema/pattern.h"

#include <map>
#include <memory>
#include <regex>

namespace dbsn {
namespace {

constexpr std::size_t kLongestText = 1000;

// Compiling costs more than matching; each thread keeps those that it has met.
const std::regex* Compiled(const std::string& pattern) {
  thread_local std::map<std::string, std::unique_ptr<const std::regex>> known;
  const auto at = known.find(pattern);
  if (at != known.end()) return at->second.get();
  std::unique_ptr<const std::regex> compiled;
  try {
    compiled = std::make_unique<const std::regex>(pattern, std::regex::ECMAScript);
  } catch (const std::regex_error&) {
    compiled = nullptr;
  }
  return known.emplace(pattern, std::move(compiled)).first->second.get();
}

}  // namespace

bool IsPattern(const std::string& pattern) { return Compiled(pattern) != nullptr; }

bool FitsPattern(std::string_view text, const std::string& pattern) {
  const std::regex* const compiled = Compiled(pattern);
  if (compiled == nullptr || text.size() > kLongestText) return false;
  return std::regex_match(text.begin(), text.end(), *compiled);
}

}  // namespace dbsn
