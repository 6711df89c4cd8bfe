#include "engine/plan/live_users.h"

#include <algorithm>
#include <utility>

#include "schema/pattern.h"

namespace dbsn {
namespace {

bool PointsAt(const Field& field, const std::string& kind) {
  const std::vector<std::string>& kinds = field.reference_kinds;
  return field.type == FieldType::kReference &&
         std::find(kinds.begin(), kinds.end(), kind) != kinds.end();
}

const std::string* OpenIds(const Field& field, const std::string& kind) {
  const auto at = std::find_if(field.open_ids.begin(), field.open_ids.end(),
                               [&](const auto& one) { return one.first == kind; });
  return at == field.open_ids.end() ? nullptr : &at->second;
}

bool AnyPointsAt(const std::vector<Field>& fields, const std::string& kind) {
  return std::any_of(fields.begin(), fields.end(), [&](const Field& field) {
    return PointsAt(field, kind) || OpenIds(field, kind) != nullptr ||
           AnyPointsAt(field.members, kind);
  });
}

class Search {
 public:
  Search(const std::string& kind, const std::string& id) : kind_(kind), id_(id) {}

  bool InMap(const std::vector<Field>& fields, const std::string* pattern,
             const Value& value) const {
    const ValueMap* map = value.AsMap();
    if (map == nullptr) return false;
    return std::any_of(map->begin(), map->end(), [&](const auto& member) {
      const auto& [key, held] = member;
      const auto field = std::find_if(fields.begin(), fields.end(),
                                      [&k = key](const Field& one) { return one.name == k; });
      if (field != fields.end()) return In(*field, held);
      return pattern != nullptr && held.Plain() == id_ && FitsPattern(key.text(), *pattern);
    });
  }

 private:
  bool In(const Field& field, const Value& value) const {
    if (PointsAt(field, kind_)) return value.Plain() == id_;
    const std::string* pattern = OpenIds(field, kind_);
    if (const Value::List* list = value.AsList()) {
      return std::any_of(list->begin(), list->end(),
                         [&](const Value& item) { return InMap(field.members, pattern, item); });
    }
    return InMap(field.members, pattern, value);
  }

  const std::string& kind_;
  const std::string& id_;
};

std::string Named(const std::vector<LiveUser>& users) {
  constexpr std::size_t kShown = 5;
  std::string text;
  for (std::size_t i = 0; i < users.size() && i < kShown; ++i) {
    text += (i == 0 ? "" : ", ") + users[i].title + " \"" + users[i].name + "\"";
  }
  if (users.size() > kShown) text += " and " + std::to_string(users.size() - kShown) + " more";
  return text;
}

bool Breaks(const Change& change) {
  return change.action == Action::kDelete || change.action == Action::kReplace;
}

}  // namespace

bool MayUse(const ResourceType& user, const std::string& used_kind) {
  return user.list.has_value() && AnyPointsAt(user.base.fields, used_kind);
}

bool Uses(const ResourceType& user, const Value& fields, const std::string& used_kind,
          const std::string& id) {
  return Search(used_kind, id).InMap(user.base.fields, nullptr, fields);
}

bool TouchesUsers(const Change& change) {
  return (change.action == Action::kUpdate || Breaks(change)) && !change.steps.empty() &&
         !change.id.empty();
}

void TellUsers(const LiveUsers& users, bool allow_breaking, Plan& plan) {
  constexpr const char* kNext =
      "Let them use another first; or, where that is meant: --allow-breaking.";
  for (Change& change : plan.changes) {
    const auto of = users.of.find(change.address);
    if (of != users.of.end()) change.live_users = of->second;
    const auto unknown = users.unknown.find(change.address);
    if (unknown != users.unknown.end()) {
      change.notes.push_back("Who uses it could not be read: " + unknown->second);
    }
    if (!Breaks(change) || allow_breaking) continue;
    if (!change.live_users.empty()) {
      change.blocks.push_back(
          {"in use",
           "It is used by " + Named(change.live_users) +
               (change.action == Action::kReplace ? ", which would point at an id that is gone."
                                                  : ", which would break."),
           kNext});
    } else if (unknown != users.unknown.end()) {
      change.blocks.push_back(
          {"in use", "Nobody can say whether something uses it.",
           "Make it readable to these credentials; or, where that is meant: --allow-breaking."});
    }
  }
  plan.applicable = std::all_of(plan.changes.begin(), plan.changes.end(),
                                [](const Change& change) { return change.blocks.empty(); });
}

}  // namespace dbsn
