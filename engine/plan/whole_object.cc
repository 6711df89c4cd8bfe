#include "engine/plan/whole_object.h"

#include <utility>

namespace dbsn {

Value WholeAfter(const FieldSet& fields, const Value& live, const Value& wanted,
                 const std::vector<Path>& gone) {
  ValueMap whole;
  for (const Field& field : fields.fields) {
    if (field.read_only) continue;
    if (const Value* const value = wanted.Find(field.name)) {
      whole.Set(field.name, *value);
      continue;
    }
    bool goes = false;
    for (const Path& path : gone) goes = goes || path.steps().front().key == field.name;
    if (goes) {
      if (field.default_value.has_value()) {
        whole.Set(field.name, *field.default_value);
      } else if (field.unset.has_value() && !field.unset->is_null()) {
        whole.Set(field.name, *field.unset);
      }
      continue;
    }
    const Value* const value = field.sensitive ? nullptr : live.Find(field.name);
    if (value != nullptr && !value->is_null()) whole.Set(field.name, *value);
  }
  return Value(std::move(whole));
}

std::vector<std::string> SecretsLost(const FieldSet& fields, const std::vector<PathMark>& shown,
                                     const Value& wanted) {
  std::vector<std::string> lost;
  for (const PathMark& mark : shown) {
    const Key key = mark.path.steps().front().key;
    if (fields.Find(key) != nullptr && wanted.Find(key) == nullptr) {
      lost.push_back(mark.path.ToString());
    }
  }
  return lost;
}

}  // namespace dbsn
