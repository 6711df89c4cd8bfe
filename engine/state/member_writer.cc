#include "engine/state/member_writer.h"

#include <utility>

namespace dbsn {

void SetTexts(ValueMap& members, std::string_view name, const std::vector<std::string>& texts) {
  if (texts.empty()) return;
  Value::List list;
  list.reserve(texts.size());
  for (const std::string& text : texts) list.emplace_back(text);
  members.Set(name, Value(std::move(list)));
}

void SetAddresses(ValueMap& members, std::string_view name, const std::vector<Address>& addresses) {
  if (addresses.empty()) return;
  Value::List list;
  list.reserve(addresses.size());
  for (const Address& address : addresses) list.emplace_back(ToString(address));
  members.Set(name, Value(std::move(list)));
}

void SetTextMap(ValueMap& members, std::string_view name,
                const std::map<std::string, std::string>& texts) {
  if (texts.empty()) return;
  ValueMap map;
  map.reserve(texts.size());
  for (const auto& [key, text] : texts) map.Set(key, Value(text));
  members.Set(name, Value(std::move(map)));
}

}  // namespace dbsn
