// Addresses as people write them. What letters a name may have is the loader's to say.
#include "schema/address.h"

namespace dbsn {

std::string ToString(const Address& address) {
  return address.provider + "/" + address.kind + "/" + address.name;
}

std::optional<Address> ParseAddress(std::string_view text, std::string_view default_provider) {
  const std::size_t first = text.find('/');
  if (first == std::string_view::npos) return {};
  const std::size_t second = text.find('/', first + 1);
  Address address;
  if (second == std::string_view::npos) {
    address.provider = default_provider;
    address.kind = text.substr(0, first);
    address.name = text.substr(first + 1);
  } else {
    address.provider = text.substr(0, first);
    address.kind = text.substr(first + 1, second - first - 1);
    address.name = text.substr(second + 1);
  }
  if (address.provider.empty() || address.kind.empty() || address.name.empty()) return {};
  if (address.name.find('/') != std::string::npos) return {};
  return address;
}

}  // namespace dbsn
