#include "schema/catalog_diff.h"

#include <algorithm>
#include <optional>
#include <set>
#include <string_view>
#include <utility>

#include <fmt/format.h>

#include "schema/field_words.h"
#include "schema/json_codec.h"

namespace dbsn {

namespace {

// A change of one field, for the sentence: without the field's own name.
struct FieldChange {
  std::string what;
  bool breaks = false;
};

bool Needed(const Field& field) { return field.required && !field.default_value.has_value(); }

// Whether every value that |before| takes is taken by |after|.
bool Narrower(const Field& before, const Field& after) {
  const auto raised = [](const auto& was, const auto& is) {
    return is.has_value() && (!was.has_value() || *is > *was);
  };
  const auto lowered = [](const auto& was, const auto& is) {
    return is.has_value() && (!was.has_value() || *is < *was);
  };
  if (raised(before.min, after.min) || lowered(before.max, after.max)) return true;
  if (raised(before.min_length, after.min_length)) return true;
  if (lowered(before.max_length, after.max_length)) return true;
  if (after.format != before.format && after.format != Format::kNone) return true;
  if (after.allowed.empty() || after.open_enum) return false;
  if (before.allowed.empty()) return true;
  return std::any_of(before.allowed.begin(), before.allowed.end(), [&](const std::string& value) {
    return std::find(after.allowed.begin(), after.allowed.end(), value) == after.allowed.end();
  });
}

std::vector<FieldChange> DiffField(const Field& before, const Field& after) {
  std::vector<FieldChange> changes;
  if (!Needed(before) && Needed(after)) changes.push_back({"is now required", true});
  if (Needed(before) && !Needed(after)) changes.push_back({"need not be written any more", false});
  if (TakesInWords(before) != TakesInWords(after)) {
    const bool retyped = before.type != after.type || before.sensitive != after.sensitive;
    changes.push_back(
        {fmt::format("takes now: {}; before: {}", TakesInWords(after), TakesInWords(before)),
         retyped || Narrower(before, after)});
  }
  if (before.default_value != after.default_value) {
    const auto shown = [](const std::optional<Value>& value) {
      return value.has_value() ? WriteJson(*value) : std::string("none");
    };
    changes.push_back({fmt::format("has now the default {}; before: {}", shown(after.default_value),
                                   shown(before.default_value)),
                       false});
  }
  return changes;
}

std::vector<FieldChange> DiffFields(const FieldSet& before, const FieldSet& after) {
  std::vector<FieldChange> changes;
  for (const Field& field : before.fields) {
    const Field* const now = after.Find(field.name);
    if (now == nullptr) {
      changes.push_back({field.name.text() + " is gone", true});
      continue;
    }
    for (FieldChange& change : DiffField(field, *now)) {
      changes.push_back({field.name.text() + " " + change.what, change.breaks});
    }
  }
  for (const Field& field : after.fields) {
    if (before.Find(field.name) != nullptr) continue;
    changes.push_back(
        {field.name.text() + (Needed(field) ? " is new, and required" : " is new"), Needed(field)});
  }
  return changes;
}

class CatalogDiffer {
 public:
  CatalogDiffer(const Variants& before, const Variants& after) : before_(before), after_(after) {}

  std::vector<CatalogChange> Diff() {
    DiffAuthTypes();
    auto was = before_.types().begin();
    auto is = after_.types().begin();
    while (was != before_.types().end() || is != after_.types().end()) {
      if (is == after_.types().end() || (was != before_.types().end() && was->name < is->name)) {
        Add(*was++, "", {"is gone", true});
      } else if (was == before_.types().end() || is->name < was->name) {
        Add(*is, "", {fmt::format("is new, in {}", is->category), false});
        ++is;
      } else {
        DiffType(*was++, *is++);
      }
    }
    return std::move(changes_);
  }

 private:
  void Add(const TypeEntry& type, const std::string& auth, FieldChange change) {
    changes_.push_back({type.name, auth, std::move(change.what), change.breaks});
  }

  std::string AuthName(const Variants& variants, std::int64_t auth) const {
    const CodeName* const code = FindCode(variants.auth_types(), auth);
    return code == nullptr ? std::to_string(auth) : code->name;
  }

  void DiffAuthTypes() {
    for (const CodeName& auth : before_.auth_types()) {
      const CodeName* const now = FindCode(after_.auth_types(), auth.code);
      if (now == nullptr) {
        changes_.push_back({"", "", fmt::format("the auth type {} is gone", auth.name), true});
      } else if (now->name != auth.name) {
        changes_.push_back({"", "",
                            fmt::format("the auth type {} is now called {}", auth.name, now->name),
                            FindCode(after_.auth_types(), std::string_view(auth.name)) == nullptr});
      }
    }
    for (const CodeName& auth : after_.auth_types()) {
      if (FindCode(before_.auth_types(), auth.code) != nullptr) continue;
      changes_.push_back({"", "", fmt::format("the auth type {} is new", auth.name), false});
    }
  }

  void DiffType(const TypeEntry& was, const TypeEntry& is) {
    if (was.active != is.active) {
      Add(is, "", {is.active ? "can be used again" : "cannot be used any more", !is.active});
    }
    if (was.category_id != is.category_id) {
      Add(is, "", {fmt::format("is now in {}; before: {}", is.category, was.category), true});
    }
    const FieldSet* const before = before_.Resolve(was.name, std::nullopt);
    const FieldSet* const after = after_.Resolve(is.name, std::nullopt);
    if (before != nullptr && after != nullptr && before->can_test != after->can_test) {
      Add(is, "", {after->can_test ? "can be tested" : "cannot be tested any more", false});
    }
    DiffAuths(was, is);
  }

  // A change that holds for every auth type of the type is said once.
  void DiffAuths(const TypeEntry& was, const TypeEntry& is) {
    std::vector<std::pair<std::string, std::vector<FieldChange>>> by_auth;
    for (const std::int64_t auth : was.auth_ids) {
      const FieldSet* const before = before_.Resolve(was.name, auth);
      const FieldSet* const after = after_.Resolve(is.name, auth);
      if (after == nullptr) {
        Add(is, "", {fmt::format("does not offer {} any more", AuthName(before_, auth)), true});
      } else if (before != nullptr) {
        by_auth.emplace_back(AuthName(after_, auth), DiffFields(*before, *after));
      }
    }
    for (const std::int64_t auth : is.auth_ids) {
      if (std::find(was.auth_ids.begin(), was.auth_ids.end(), auth) != was.auth_ids.end()) continue;
      Add(is, "", {fmt::format("offers {} now", AuthName(after_, auth)), false});
    }
    if (was.auth_ids.empty()) {
      const FieldSet* const before = before_.Resolve(was.name, std::nullopt);
      const FieldSet* const after = after_.Resolve(is.name, std::nullopt);
      by_auth.emplace_back("", DiffFields(*before, *after));
    }
    AddShared(is, by_auth);
  }

  void AddShared(const TypeEntry& type,
                 const std::vector<std::pair<std::string, std::vector<FieldChange>>>& by_auth) {
    std::set<std::string> said;
    for (const auto& [auth, changes] : by_auth) {
      for (const FieldChange& change : changes) {
        const bool everywhere = std::all_of(by_auth.begin(), by_auth.end(), [&](const auto& other) {
          return std::any_of(other.second.begin(), other.second.end(),
                             [&](const FieldChange& one) { return one.what == change.what; });
        });
        if (!everywhere) {
          Add(type, auth, change);
        } else if (said.insert(change.what).second) {
          Add(type, "", change);
        }
      }
    }
  }

  const Variants& before_;
  const Variants& after_;
  std::vector<CatalogChange> changes_;
};

}  // namespace

std::vector<CatalogChange> DiffCatalogs(const Variants& before, const Variants& after) {
  return CatalogDiffer(before, after).Diff();
}

}  // namespace dbsn
