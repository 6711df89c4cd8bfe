// The rows of one scope's list, findable by id and by natural key.
#pragma once
#include <cstddef>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "engine/provider/outcome.h"

namespace dbsn {

class RowIndex {
 public:
  explicit RowIndex(Listing listing);
  RowIndex(const RowIndex&) = delete;
  RowIndex& operator=(const RowIndex&) = delete;
  RowIndex(RowIndex&&) = default;
  RowIndex& operator=(RowIndex&&) = default;

  const LiveResource* ById(const std::string& id) const;
  std::vector<const LiveResource*> ByName(const std::string& name) const;

 private:
  std::vector<LiveResource> rows_;
  std::unordered_map<std::string_view, std::size_t> by_id_;
  std::unordered_multimap<std::string_view, std::size_t> by_name_;
};

}  // namespace dbsn
