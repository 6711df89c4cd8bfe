// Walks a field's node beside its declaration.
#include "schema/field_check.h"

#include <algorithm>
#include <utility>

#include <fmt/format.h>

#include "schema/field_check_scalar.h"
#include "schema/manifest_codes.h"
#include "schema/manifest_members.h"

namespace dbsn {

namespace {

bool IsEmpty(const Document& document, NodeIndex node) {
  return document.IsScalar(node) &&
         (document.nodes[node].null || document.nodes[node].text_size == 0);
}

// A member that no definition describes.
const Field kAnything = [] {
  Field field;
  field.type = FieldType::kAny;
  return field;
}();

bool AllowsEmptyText(const Field& field) {
  return std::find(field.allowed.begin(), field.allowed.end(), "") != field.allowed.end();
}

const Field* FindMember(const std::vector<Field>& members, std::string_view name) {
  for (const Field& member : members) {
    if (member.name.text() == name) return &member;
  }
  return nullptr;
}

}  // namespace

std::string ToString(const FieldTrail& trail) {
  std::string text = trail.up == nullptr ? "" : ToString(*trail.up);
  if (trail.index.has_value()) return text + fmt::format("[{}]", *trail.index);
  if (!text.empty()) text += '.';
  return text.append(trail.name);
}

std::string LabelOf(const Field& field) {
  return field.label.empty() ? "" : fmt::format(" ({})", field.label);
}

std::string FieldChecker::Subject(const FieldTrail& trail) const {
  return fmt::format("\"{}\"", ToString(trail));
}

std::optional<Value> FieldChecker::Check(const Field& field, NodeIndex key, NodeIndex value,
                                         const FieldTrail& trail) {
  if (!field.deprecated.empty()) {
    problems_.Warn(
        kManifestDeprecatedField, key,
        fmt::format("{} should not be written any more: {}", Subject(trail), field.deprecated),
        "Take the key out.");
  }
  if (IsEmpty(document_, value)) {
    const bool written = !document_.nodes[value].null && AllowsEmptyText(field);
    if (!written) return CheckEmpty(field, key, trail);
  }
  if (field.sensitive) return CheckSensitive(field, value, trail);
  if (field.type == FieldType::kMap && document_.IsMap(value) && !field.members.empty() &&
      !IsValueFrom(document_, value)) {
    return CheckMap(field, key, value, trail);
  }
  return CheckAs(field, field.type, value, trail);
}

// A null or empty value in a manifest takes the field's value away.
std::optional<Value> FieldChecker::CheckEmpty(const Field& field, NodeIndex key,
                                              const FieldTrail& trail) {
  if (field.unset.has_value()) return field.unset;
  if (field.default_value.has_value()) return field.default_value;
  problems_.Error(kManifestNoUnset, key,
                  fmt::format("{} is empty, which would take its value away, and nothing is known "
                              "that does so.",
                              Subject(trail)),
                  field.required ? "Write a value." : "Write a value, or take the key out.");
  return {};
}

std::optional<Value> FieldChecker::CheckAs(const Field& field, FieldType type, NodeIndex value,
                                           const FieldTrail& trail) {
  if (IsValueFrom(document_, value)) return CheckValueFrom(field, value, trail);
  const bool takes_reference = type == FieldType::kReference || type == FieldType::kAny;
  if (takes_reference && IsReference(document_, value)) return CheckReference(field, value, trail);
  if (document_.IsScalar(value)) return CheckScalar(field, type, value, trail);
  const bool list = document_.IsList(value);
  if (list && (type == FieldType::kList || type == FieldType::kAny)) {
    return CheckList(field, value, trail);
  }
  if (!list && type == FieldType::kMap) {
    return field.members.empty() ? CheckFreeMap(field, value, trail)
                                 : CheckMap(field, value, value, trail);
  }
  if (!list && type == FieldType::kAny) return CheckFreeMap(field, value, trail);
  const bool reference = !list && IsReference(document_, value);
  problems_.Error(
      kManifestWrongType, value,
      fmt::format("{} is {}, must be {}.", Subject(trail),
                  reference ? "a reference" : WrittenAs(document_, value), TypeInWords(type)),
      reference ? "Only a field that holds another resource's id takes a ref." : "");
  return {};
}

std::optional<Value> FieldChecker::CheckScalar(const Field& field, FieldType type, NodeIndex value,
                                               const FieldTrail& trail) {
  if (problems_.PassOver(value)) return {};
  const std::string_view text = document_.Text(value);
  if (document_.nodes[value].null) {
    if (type == FieldType::kAny) return Value();
    problems_.Error(kManifestWrongType, value,
                    fmt::format("{} is empty, must be {}.", Subject(trail), TypeInWords(type)));
    return {};
  }
  std::vector<ScalarProblem> found;
  // Only where any type may stand does it matter how a variable's value is written.
  const bool quoted =
      type == FieldType::kAny ? document_.nodes[value].quoted : document_.IsQuoted(value);
  std::optional<Value> read = ReadScalar(field, type, {text, quoted, true}, found);
  for (ScalarProblem& problem : found) {
    if (problem.hides) problems_.Hide(value);
    problems_.Report({.code = problem.code,
                      .severity = problem.severity,
                      .detail = fmt::format("{} {}", Subject(trail), problem.claim),
                      .hint = std::move(problem.hint),
                      .place = document_.PlaceOf(value)});
  }
  return read;
}

std::optional<Value> FieldChecker::CheckList(const Field& field, NodeIndex list,
                                             const FieldTrail& trail) {
  Value::List items;
  bool whole = true;
  ForEachItem(document_, list, [&](NodeIndex item, std::size_t index) {
    const FieldTrail at{"", &trail, index};
    // An item that is a map with declared members is checked by them, whatever item_type says.
    const bool members = !field.members.empty() && field.type == FieldType::kList;
    const FieldType type = members                          ? FieldType::kMap
                           : field.type == FieldType::kList ? field.item_type
                                                            : FieldType::kAny;
    std::optional<Value> value = CheckAs(field, type, item, at);
    whole = whole && value.has_value();
    if (value.has_value()) items.push_back(*std::move(value));
  });
  if (field.comparison == Comparison::kByKey) CheckItemKeys(field, list, trail);
  if (!whole) return {};
  return Value(std::move(items));
}

// Items matched by key: two with one key would be one item.
void FieldChecker::CheckItemKeys(const Field& field, NodeIndex list, const FieldTrail& trail) {
  std::vector<std::pair<std::string_view, NodeIndex>> keys;
  ForEachItem(document_, list, [&](NodeIndex item, std::size_t) {
    const NodeIndex key = document_.Find(item, field.item_key.text());
    if (key != kNoNode && document_.IsScalar(key)) keys.emplace_back(document_.Text(key), key);
  });
  std::sort(keys.begin(), keys.end());
  for (std::size_t i = 1; i < keys.size(); ++i) {
    if (keys[i].first != keys[i - 1].first) continue;
    problems_.Report({.code = kManifestDuplicateItem,
                      .detail = fmt::format("{} has two items whose \"{}\" is {}.", Subject(trail),
                                            field.item_key.text(), Quoted(keys[i].first)),
                      .hint = {},
                      .place = document_.PlaceOf(keys[i].second),
                      .related = {{document_.PlaceOf(keys[i - 1].second), "first given here"}}});
  }
}

// |key| is where a missing member is reported.
std::optional<Value> FieldChecker::CheckMap(const Field& field, NodeIndex key, NodeIndex map,
                                            const FieldTrail& trail) {
  ValueMap values;
  bool whole = true;
  ForEachMember(document_, map, [&](NodeIndex member_key, NodeIndex member_value) {
    const std::string_view name =
        document_.IsScalar(member_key) ? document_.Text(member_key) : std::string_view();
    const Field* const member = FindMember(field.members, name);
    if (member == nullptr && field.open && !name.empty()) {
      std::optional<Value> any =
          CheckAs(kAnything, FieldType::kAny, member_value, {name, &trail, {}});
      whole = whole && any.has_value();
      if (any.has_value()) values.Set(name, *std::move(any));
      return;
    }
    if (member == nullptr || member->read_only) {
      std::vector<std::string_view> names;
      for (const Field& known : field.members) {
        if (!known.read_only) names.push_back(known.name.text());
      }
      if (SoundsSecret(name)) problems_.Hide(member_value);
      problems_.Error(
          member == nullptr ? kManifestUnknownField : kManifestReadOnlyField, member_key,
          member == nullptr
              ? fmt::format("{} has no member {}.", Subject(trail), Quoted(name))
              : fmt::format("{} of {} is set by the server.", Quoted(name), Subject(trail)),
          member == nullptr ? DidYouMean(name, names, fmt::format("It has {}.", Listed(names)))
                            : "Take the key out.");
      whole = false;
      return;
    }
    std::optional<Value> value =
        Check(*member, member_key, member_value, {member->name.text(), &trail, {}});
    whole = whole && value.has_value();
    if (value.has_value()) values.Set(member->name, *std::move(value));
  });
  for (const Field& member : field.members) {
    if (!member.required || member.default_value.has_value() || member.read_only) continue;
    if (document_.FindKey(map, member.name.text()) != kNoNode) continue;
    problems_.Error(
        kManifestMissingField, key,
        fmt::format("{} needs \"{}\"{}.", Subject(trail), member.name.text(), LabelOf(member)),
        member.help);
    whole = false;
  }
  if (!whole) return {};
  return Value(std::move(values));
}

// Any keys; the values as JSON would read them.
std::optional<Value> FieldChecker::CheckFreeMap(const Field& field, NodeIndex map,
                                                const FieldTrail& trail) {
  ValueMap values;
  bool whole = true;
  ForEachMember(document_, map, [&](NodeIndex key, NodeIndex value) {
    if (!document_.IsScalar(key)) {
      problems_.Error(kManifestWrongType, key,
                      fmt::format("{} has a key that is {}, must be text.", Subject(trail),
                                  WrittenAs(document_, key)));
      whole = false;
      return;
    }
    std::optional<Value> read =
        CheckAs(field, FieldType::kAny, value, {document_.Text(key), &trail, {}});
    whole = whole && read.has_value();
    if (read.has_value()) values.Set(document_.Text(key), *std::move(read));
  });
  if (!whole) return {};
  return Value(std::move(values));
}

}  // namespace dbsn
