#include "engine/apply/sent_marks.h"

#include <algorithm>
#include <utility>

#include "engine/plan/secret_places.h"
#include "schema/wire.h"

namespace dbsn {
namespace {

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

const ResourceType& TypeOfChange(const Change& change, const Providers& providers) {
  const Definition& definition = providers.find(change.address.provider)->second->definition();
  return definition.kinds.find(change.address.kind)->second;
}

const FieldSet& FieldsOfChange(const Change& change, const Providers& providers) {
  const ResourceType& type = TypeOfChange(change, providers);
  return FieldsOf(type, change.entry.sent, type.base);
}

std::vector<PathMark> MarksAfter(const Change& change, const FieldSet& fields,
                                 const std::vector<PathMark>& recorded, const Marker& marker,
                                 const ResolveSecret& resolve) {
  std::vector<PathMark> marks;
  for (const auto& [path, source] : SecretsIn(fields, change.entry.sent)) {
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
