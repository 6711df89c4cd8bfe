// The name a resource keeps for life: acme/Connector/orders-db, written by a person as
// provider/Kind/name; in a reference the provider may be left out.
#pragma once
#include <compare>
#include <optional>
#include <string>
#include <string_view>

namespace dbsn {

struct Address {
  std::string provider;  // the workspace's name for it
  std::string kind;
  std::string name;
  auto operator<=>(const Address&) const = default;
};
std::string ToString(const Address& address);
// "provider/Kind/name", or "Kind/name" with |default_provider|. Nothing when it is neither.
std::optional<Address> ParseAddress(std::string_view text, std::string_view default_provider = "");

}  // namespace dbsn
