// All manifests by address: the order in which everything is checked and reported, whatever the
// order in which the files were read.
#pragma once
#include <cstddef>
#include <optional>
#include <vector>

#include "schema/diagnostic.h"
#include "schema/manifest.h"

namespace dbsn {

class AddressIndex {
 public:
  // |manifests| outlive this.
  explicit AddressIndex(const std::vector<Manifest>& manifests);

  std::size_t size() const { return ordered_.size(); }
  // By address; of one address, by the place where it is written.
  const Manifest& at(std::size_t position) const { return *ordered_[position]; }
  // The first of that address.
  std::optional<std::size_t> Find(const Address& address) const;
  bool IsFirst(std::size_t position) const;
  // Reports every address but its first.
  void ReportDuplicates(Diagnostics& diagnostics) const;

 private:
  std::vector<const Manifest*> ordered_;
};

// Of metadata.name.
Place NamePlace(const Manifest& manifest);

}  // namespace dbsn
