// A place inside a Value: jobDetails.tags[2], items["orders"].name.
#pragma once
#include <compare>
#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "schema/key.h"
#include "schema/value.h"

namespace dbsn {

struct PathStep {
  enum class Kind : unsigned char { kKey, kIndex, kItem };  // kItem: of a list matched by key
  Kind kind = Kind::kKey;
  Key key;                // kKey: the member; kItem: the item's key value
  std::size_t index = 0;  // kIndex
  auto operator<=>(const PathStep&) const = default;
};

class Path {
 public:
  Path() = default;
  explicit Path(std::string_view dotted);  // "jobDetails.jobClusterSize": members only
  explicit Path(Key key);

  Path Member(Key key) const;
  Path Member(std::string_view key) const { return Member(Key(key)); }
  Path Index(std::size_t index) const;
  Path Item(std::string_view item_key) const;

  const std::vector<PathStep>& steps() const { return steps_; }
  bool empty() const { return steps_.empty(); }
  bool StartsWith(const Path& prefix) const;
  std::string ToString() const;
  // The inverse of ToString; an unreadable text gives one step that holds all of it.
  static Path Parse(std::string_view text);

  auto operator<=>(const Path&) const = default;

 private:
  std::vector<PathStep> steps_;
};

// The value at |path| below |root|; null when there is none. Item steps are not followed.
const Value* FindAt(const Value& root, const Path& path);

}  // namespace dbsn
