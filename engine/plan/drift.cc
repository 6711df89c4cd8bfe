#include "engine/plan/drift.h"

#include <algorithm>

#include "engine/plan/diff.h"
#include "engine/plan/resolve_refs.h"
#include "schema/wire.h"

namespace dbsn {

namespace {

bool IsDrift(const FieldChange& field) {
  if (field.sensitive) return field.verdict == SecretVerdict::kChanged;
  return std::find(field.reasons.begin(), field.reasons.end(), Reason::kDrifted) !=
         field.reasons.end();
}

// As if the manifest still said what was sent: what differs then was changed by somebody else.
std::vector<FieldChange> Changed(const StateEntry& entry, const FieldSet& fields,
                                 const Sighting& seen, const State& state) {
  const IdOf id_of = [&state](const std::string& text) -> std::optional<std::string> {
    const std::optional<Address> address = ParseAddress(text);
    const auto at = address.has_value() ? state.entries.find(*address) : state.entries.end();
    if (at == state.entries.end()) return std::nullopt;
    return at->second.id;
  };
  const Value resolved = ResolveRefs(entry.sent, id_of);
  Differences differences = Diff({.fields = fields,
                                  .desired = entry.sent,
                                  .resolved = resolved,
                                  .marks = entry.marks,
                                  .sent = &entry.sent,
                                  .observed = &entry.observed,
                                  .recorded_marks = &entry.marks,
                                  .live = &seen.live.fields,
                                  .live_marks = &seen.secret_marks,
                                  .ignore = &entry.ignore_changes});
  std::erase_if(differences.fields, [](const FieldChange& field) { return !IsDrift(field); });
  return std::move(differences.fields);
}

}  // namespace

std::vector<Drifted> FindDrift(const State& state, const std::vector<Unsettled>& unsettled,
                               const LiveResources& live,
                               const std::map<std::string, const Definition*>& definitions) {
  std::vector<Drifted> all;
  for (const auto& [address, entry] : state.entries) {
    const bool open = std::any_of(
        unsettled.begin(), unsettled.end(),
        [&address = address](const Unsettled& one) { return one.intent.address == address; });
    const auto seen = live.sightings.find(address);
    const auto definition = definitions.find(address.provider);
    if (open || seen == live.sightings.end() || definition == definitions.end()) continue;
    const auto kind = definition->second->kinds.find(address.kind);
    if (kind == definition->second->kinds.end() || kind->second.unseen()) continue;
    Drifted one{.address = address,
                .title = entry.variant.empty() ? address.kind : entry.variant.front(),
                .id = entry.id,
                .name = entry.name,
                .fields = {}};
    const Sighting& sighting = seen->second;
    one.gone = sighting.status != Sighting::Status::kFound || sighting.live.id != entry.id;
    if (!one.gone) {
      one.fields =
          Changed(entry, FieldsOf(kind->second, entry.sent, kind->second.base), sighting, state);
    }
    if (one.gone || !one.fields.empty()) all.push_back(std::move(one));
  }
  return all;
}

}  // namespace dbsn
