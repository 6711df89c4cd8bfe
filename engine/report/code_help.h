// What docs/diagnostics.md says of a code, for reports that carry their own explanation.
#pragma once
#include <map>
#include <string>
#include <string_view>

namespace dbsn {

struct CodeHelp {
  std::string meaning;  // what it means
  std::string action;   // what to do
};
using CodeHelps = std::map<std::string, CodeHelp, std::less<>>;

// Of the rows of the page's tables: | `code` | summary | meaning | action |. A link becomes its
// text, since it leads nowhere outside the page.
CodeHelps ReadCodeHelps(std::string_view page);

}  // namespace dbsn
