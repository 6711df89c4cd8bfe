#include "engine/cli/live_target.h"

#include <utility>

#include "engine/cli/cli_codes.h"
#include "engine/plan/secret_places.h"
#include "schema/nearest_address.h"
#include "schema/wire.h"

namespace dbsn {

const StateEntry* FindEntry(Desk& desk, const State& state, const std::string& address) {
  const StateEntry* found = nullptr;
  std::vector<std::string> known;
  for (const auto& [at, entry] : state.entries) {
    const std::string whole = ToString(at);
    known.push_back(whole);
    if (whole == address) return &entry;
    if (at.kind + "/" + at.name != address && at.name != address) continue;
    if (found != nullptr) {
      desk.reporter().Problem({.code = kUnknownAddress,
                               .detail = "\"" + address + "\" names more than one resource.",
                               .hint = "Write it whole: provider/Kind/name.",
                               .about = address});
      return nullptr;
    }
    found = &entry;
  }
  if (found != nullptr) return found;
  const std::optional<std::string> near = NearestAddress(address, known);
  desk.reporter().Problem({.code = kUnknownAddress,
                           .detail = "The state holds nothing at \"" + address + "\".",
                           .hint = near.has_value() ? "Did you mean \"" + *near + "\"?"
                                                    : "`dbsn state list` shows what there is.",
                           .about = address});
  return nullptr;
}

std::optional<std::vector<LiveTarget>> FindTargets(Desk& desk,
                                                   const std::vector<std::string>& addresses) {
  Session& session = desk.session();
  State state;
  if (!session.ReadWorkspace() || !session.OpenProviders() || !desk.LoadState(state)) {
    return std::nullopt;
  }
  std::vector<LiveTarget> targets;
  if (addresses.empty()) {
    for (const auto& [address, entry] : state.entries) targets.emplace_back().entry = entry;
  }
  for (const std::string& address : addresses) {
    const StateEntry* entry = FindEntry(desk, state, address);
    if (entry == nullptr) return std::nullopt;
    targets.emplace_back().entry = *entry;
  }
  for (LiveTarget& target : targets) {
    const Address& address = target.entry.address;
    const auto provider = session.providers().find(address.provider);
    const auto definition = session.definitions().find(address.provider);
    if (provider == session.providers().end() || definition == session.definitions().end() ||
        !definition->second->kinds.contains(address.kind)) {
      desk.reporter().Problem(
          {.code = kUnknownAddress,
           .detail = "The workspace has no provider that knows " + ToString(address) + ".",
           .hint = "Put the provider back into dbsn.yaml.",
           .about = ToString(address)});
      return std::nullopt;
    }
    target.provider = provider->second.get();
    target.type = &definition->second->kinds.find(address.kind)->second;
    target.fields = &FieldsOf(*target.type, target.entry.sent, target.type->base);
    for (const auto& [path, source] : SecretsIn(*target.fields, target.entry.sent)) {
      session.secrets().Learn(source);
    }
    Result<Scope> scope = target.provider->ResolveScope(*target.type, target.entry.scope);
    if (!scope.ok()) {
      desk.reporter().Problem(scope.problem());
      return std::nullopt;
    }
    target.scope = std::move(scope).value();
  }
  return targets;
}

}  // namespace dbsn
