// A sorted vector: built once, asked often, and its order is the order of the answer.
#include "schema/validate_addresses.h"

#include <algorithm>
#include <tuple>

#include <fmt/format.h>

#include "schema/manifest_codes.h"

namespace dbsn {

AddressIndex::AddressIndex(const std::vector<Manifest>& manifests) {
  ordered_.reserve(manifests.size());
  for (const Manifest& manifest : manifests) ordered_.push_back(&manifest);
  std::sort(ordered_.begin(), ordered_.end(), [](const Manifest* a, const Manifest* b) {
    const std::strong_ordering order = a->address <=> b->address;
    if (order != std::strong_ordering::equal) return order < 0;
    const Place place_a = NamePlace(*a);
    const Place place_b = NamePlace(*b);
    return std::tie(a->file, place_a.file, place_a.begin) <
           std::tie(b->file, place_b.file, place_b.begin);
  });
}

std::optional<std::size_t> AddressIndex::Find(const Address& address) const {
  const auto found = std::lower_bound(
      ordered_.begin(), ordered_.end(), address,
      [](const Manifest* manifest, const Address& other) { return manifest->address < other; });
  if (found == ordered_.end() || (*found)->address != address) return {};
  return static_cast<std::size_t>(found - ordered_.begin());
}

bool AddressIndex::IsFirst(std::size_t position) const {
  return position == 0 || ordered_[position - 1]->address != ordered_[position]->address;
}

void AddressIndex::ReportDuplicates(Diagnostics& diagnostics) const {
  std::size_t first = 0;
  for (std::size_t i = 0; i < ordered_.size(); ++i) {
    if (IsFirst(i)) {
      first = i;
      continue;
    }
    const std::string address = ToString(ordered_[i]->address);
    diagnostics.Add({.code = kManifestDuplicateAddress,
                     .detail = fmt::format("{} is defined more than once.", address),
                     .hint = "Give one of them another name, or take it out.",
                     .place = NamePlace(*ordered_[i]),
                     .related = {{NamePlace(*ordered_[first]), "first defined here"}},
                     .address = address});
  }
}

Place NamePlace(const Manifest& manifest) {
  const Document& document = *manifest.document;
  const NodeIndex name = document.Find(document.Find(manifest.root, "metadata"), "name");
  return document.PlaceOf(name == kNoNode ? manifest.root : name);
}

}  // namespace dbsn
