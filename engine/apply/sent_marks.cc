#include "engine/apply/sent_marks.h"

#include <algorithm>
#include <utility>

namespace dbsn {
namespace {

void CollectPaths(const Value& value, const Path& at,
                  std::vector<std::pair<Path, SecretRef>>& found) {
  if (const SecretRef* secret = value.AsSecretRef()) found.emplace_back(at, *secret);
  if (const ValueMap* map = value.AsMap()) {
    for (const auto& [key, member] : *map) CollectPaths(member, at.Member(key), found);
  }
  if (const Value::List* list = value.AsList()) {
    for (std::size_t i = 0; i < list->size(); ++i) CollectPaths((*list)[i], at.Index(i), found);
  }
}

// A secret in an item of a list has no field change of its own: it is sent with the list.
SecretVerdict VerdictOn(const Path& path, const Change& change) {
  SecretVerdict verdict = SecretVerdict::kUnchanged;
  for (const FieldChange& field : change.fields) {
    if (field.sensitive && field.path == path) return field.verdict;
    if (!field.sensitive && path.StartsWith(field.path)) verdict = SecretVerdict::kNew;
  }
  return verdict;
}

}  // namespace

std::vector<PathMark> RecordedMarks(const Change& change, const State& state) {
  const auto entry = state.entries.find(change.was.name.empty() ? change.address : change.was);
  const bool known = entry != state.entries.end();
  if (known && (change.id.empty() || entry->second.id == change.id)) return entry->second.marks;
  const auto made =
      std::find_if(state.unsettled.begin(), state.unsettled.end(),
                   [&](const Unsettled& one) { return one.intent.address == change.address; });
  if (made != state.unsettled.end() && !change.id.empty()) return made->intent.entry.marks;
  return known ? entry->second.marks : std::vector<PathMark>();
}

std::vector<PathMark> MarksAfter(const Change& change, const std::vector<PathMark>& recorded,
                                 const Marker& marker, const ResolveSecret& resolve) {
  std::vector<std::pair<Path, SecretRef>> secrets;
  CollectPaths(change.entry.sent, Path(), secrets);
  std::vector<PathMark> marks;
  for (const auto& [path, source] : secrets) {
    SecretVerdict verdict = VerdictOn(path, change);
    // A mark is made over the address too: after a rename the same secret has another one.
    const bool renamed = !change.was.name.empty();
    if (renamed && verdict == SecretVerdict::kUnchanged) verdict = SecretVerdict::kResent;
    switch (verdict) {
      case SecretVerdict::kNew:
      case SecretVerdict::kChanged:
      case SecretVerdict::kResent:
      case SecretVerdict::kAssumed: {
        Result<Secret> secret = resolve(source);
        if (!secret.ok()) break;
        marks.push_back({path, marker.MarkOf(change.address, path, secret.value()),
                         verdict == SecretVerdict::kAssumed});
        break;
      }
      case SecretVerdict::kNone:
      case SecretVerdict::kUnchanged:
      case SecretVerdict::kNotCompared: {
        const auto before =
            std::find_if(recorded.begin(), recorded.end(),
                         [&p = path](const PathMark& mark) { return mark.path == p; });
        if (before != recorded.end()) marks.push_back(*before);
        break;
      }
    }
  }
  return marks;
}

}  // namespace dbsn
