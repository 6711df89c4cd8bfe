// Members of a JSON object of ours; what says nothing is left out, so that equal values give equal
// bytes and later fields cost nothing where they are not used.
#pragma once
#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "schema/address.h"
#include "schema/value.h"

namespace dbsn {

inline void SetText(ValueMap& members, std::string_view name, const std::string& text) {
  if (!text.empty()) members.Set(name, Value(text));
}
inline void SetTrue(ValueMap& members, std::string_view name, bool claim) {
  if (claim) members.Set(name, Value(true));
}
inline void SetCount(ValueMap& members, std::string_view name, std::uint64_t count) {
  if (count > 0) members.Set(name, Value(static_cast<std::int64_t>(count)));
}
inline void SetValue(ValueMap& members, std::string_view name, const Value& value) {
  if (!value.is_null()) members.Set(name, value);
}
void SetTexts(ValueMap& members, std::string_view name, const std::vector<std::string>& texts);
void SetAddresses(ValueMap& members, std::string_view name, const std::vector<Address>& addresses);
void SetTextMap(ValueMap& members, std::string_view name,
                const std::map<std::string, std::string>& texts);

}  // namespace dbsn
