// Merges a manifest's overlay over its base, as documents: whatever is checked afterwards is the
// merged manifest, and every node still knows the file and the bytes where it was written.
//
//   map over map        member by member; what only one of them has is kept
//   anything else       the overlay's value takes the base's place whole: lists, valueFrom and ref
//                       are never merged
//   nothing             a null or empty value takes the member out
#pragma once
#include <memory>
#include <optional>
#include <vector>

#include "schema/address.h"
#include "schema/diagnostic.h"
#include "schema/document.h"

namespace dbsn {

// A value of the base that an overlay's took the place of.
struct Replacement {
  Place now;     // the overlay's, from its key to its end
  Place before;  // the base's
};

struct MergedDocument {
  std::shared_ptr<const Document> document;
  std::vector<Replacement> replaced;
  std::vector<Place> idle;  // keys that take out what the base does not have
};

// REQUIRES: both are maps.
MergedDocument MergeDocuments(const Document& base, const Document& overlay);

// The address that a document claims, as far as it can be read; nothing when a part is missing.
// Says nothing of what is wrong with it.
std::optional<Address> PeekAddress(const Document& document);

// Puts the base's place beside each problem that stands at a replaced value.
class BasePlaces {
 public:
  BasePlaces() = default;
  explicit BasePlaces(std::vector<Replacement> replaced);
  void AddTo(Diagnostic& diagnostic) const;

 private:
  std::vector<Replacement> replaced_;  // sorted; none within another
};

}  // namespace dbsn
