// Text from a file or a server, made safe to show: what would move a cursor, change colours or
// turn the reading direction is seen, never obeyed.
#pragma once
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace dbsn {

// One line: control characters become \n, \t, \x1b; invisible and direction-changing characters
// \u202e; bytes that are no UTF-8 \xff. All else, other scripts included, stays as it is.
std::string Shown(std::string_view text);
// The same, cut at |most| characters with "..." in place of the rest.
std::string ShownShort(std::string_view text, std::size_t most);

// Characters beyond ASCII that no eye sees, or that turn what it reads: C1 controls, zero widths,
// direction marks and overrides, tags.
bool IsHiddenCharacter(std::uint32_t code);

}  // namespace dbsn
