// Words in any case, for ASCII letters alone: the names of types, fields and codes are ASCII.
#pragma once
#include <string>
#include <string_view>

namespace dbsn {

constexpr char LowerLetter(char c) {
  return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}
constexpr char UpperLetter(char c) {
  return c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
}
std::string LowerCase(std::string_view text);
bool SameWord(std::string_view a, std::string_view b);

}  // namespace dbsn
