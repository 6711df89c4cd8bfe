#include "engine/observe/row_index.h"

#include <algorithm>
#include <utility>

namespace dbsn {

RowIndex::RowIndex(Listing listing) : rows_(std::move(listing.rows)) {
  by_id_.reserve(rows_.size());
  by_name_.reserve(rows_.size());
  for (std::size_t i = 0; i < rows_.size(); ++i) {
    by_id_.emplace(rows_[i].id, i);
    by_name_.emplace(rows_[i].name, i);
  }
}

const LiveResource* RowIndex::ById(const std::string& id) const {
  const auto at = by_id_.find(id);
  return at == by_id_.end() ? nullptr : &rows_[at->second];
}

std::vector<const LiveResource*> RowIndex::ByName(const std::string& name) const {
  std::vector<const LiveResource*> found;
  const auto [begin, end] = by_name_.equal_range(name);
  for (auto at = begin; at != end; ++at) found.push_back(&rows_[at->second]);
  std::sort(found.begin(), found.end(), [](const LiveResource* a, const LiveResource* b) {
    return a->id.size() != b->id.size() ? a->id.size() < b->id.size() : a->id < b->id;
  });
  return found;
}

}  // namespace dbsn
