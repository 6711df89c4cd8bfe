// Look-ups among fields and codes.
#include "schema/field.h"

#include <algorithm>
#include <charconv>
#include <string>
#include <string_view>
#include <system_error>

namespace dbsn {

namespace {

char Folded(char c) {
  if (c == '-' || c == '_') return ' ';
  return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

// "Big-Data_NoSQL" and "big data nosql" are one name.
bool SameName(std::string_view a, std::string_view b) {
  return std::equal(a.begin(), a.end(), b.begin(), b.end(),
                    [](char x, char y) { return Folded(x) == Folded(y); });
}

}  // namespace

const Field* FieldSet::Find(Key name) const {
  for (const Field& field : fields) {
    if (field.name == name) return &field;
  }
  return nullptr;
}

const Field* FieldSet::Find(std::string_view name) const {
  const auto at = std::lower_bound(
      fields.begin(), fields.end(), name,
      [](const Field& field, std::string_view text) { return field.name.text() < text; });
  return at != fields.end() && at->name.text() == name ? &*at : nullptr;
}

const CodeName* FindCode(const std::vector<CodeName>& codes, const Value& written) {
  return FindCode(codes, std::string_view(written.Plain()));
}

const CodeName* FindCode(const std::vector<CodeName>& codes, std::string_view written) {
  if (written.empty()) return nullptr;
  std::int64_t number = 0;
  const char* const end = written.data() + written.size();
  const auto [past, error] = std::from_chars(written.data(), end, number);
  if (error == std::errc() && past == end) {
    const CodeName* const code = FindCode(codes, number);
    if (code != nullptr) return code;
  }
  for (const CodeName& code : codes) {
    if (SameName(code.name, written)) return &code;
    for (const std::string& alias : code.aliases) {
      if (SameName(alias, written)) return &code;
    }
  }
  return nullptr;
}

const CodeName* FindCode(const std::vector<CodeName>& codes, std::int64_t number) {
  for (const CodeName& code : codes) {
    if (code.code == number) return &code;
  }
  return nullptr;
}

}  // namespace dbsn
