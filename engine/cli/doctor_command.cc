// dbsn doctor: is everything there that a plan needs? Changes nothing.
#include <map>
#include <optional>
#include <set>
#include <string>

#include "engine/cli/commands.h"
#include "engine/load/load_codes.h"
#include "engine/state/state_store.h"
#include "schema/shown_text.h"

namespace dbsn {
namespace {

void Line(Desk& desk, bool fine, const std::string& what) {
  const Palette palette = desk.out_palette();
  desk.terminal.Out((fine ? palette.Green("ok   ") : palette.Red("fail ")) + Shown(what) + "\n");
}

bool CheckState(Desk& desk) {
  StateStore& store = desk.session().store();
  Result<LoadedState> loaded = store.Load();
  if (!loaded.ok()) {
    Line(desk, false, "state " + store.Where());
    desk.reporter().Problem(loaded.problem());
    return false;
  }
  const bool open = loaded.value().run.has_value();
  const std::optional<LockInfo> holder = loaded.value().under_way;
  const State state = Fold(std::move(loaded).value()).state;
  std::string text = "state " + store.Where() + ": " + std::to_string(state.entries.size()) +
                     " resources, serial " + std::to_string(state.serial);
  if (holder.has_value()) {
    text +=
        "; locked by " + holder->who + " since " + holder->created + " (" + holder->operation + ")";
  } else if (open) {
    text += "; a run was interrupted, and the next apply finishes it";
  }
  Line(desk, true, text);
  return true;
}

// Of an API without such requests only what is known here can be said.
bool CheckProvider(Desk& desk, const std::string& name, Provider& provider) {
  const Definition& definition = provider.definition();
  if (!definition.health.has_value()) {
    Line(desk, true, name + ": " + provider.Origin() + ": its definition has no request to ask it");
    return true;
  }
  const Result<std::string> health = provider.Health();
  Line(desk, health.ok(),
       name + ": " + provider.Origin() + (health.ok() ? ": " + health.value() : std::string()));
  if (!health.ok()) {
    desk.reporter().Problem(health.problem());
    return false;
  }
  if (!definition.account.has_value()) return true;
  const Result<std::string> account = provider.Account();
  Line(desk, account.ok(),
       name + ": signed in" + (account.ok() ? " as " + account.value() : std::string()));
  if (!account.ok()) desk.reporter().Problem(account.problem());
  return account.ok();
}

// Found before anything is sent.
bool HasNoToken(Provider& provider) {
  const Definition& definition = provider.definition();
  if (!definition.account.has_value() && !definition.health.has_value()) return true;
  const Result<std::string> answer =
      definition.account.has_value() ? provider.Account() : provider.Health();
  return !answer.ok() && answer.problem().code == kNoToken;
}

// Those that dbsn.yaml names, else those of the manifests. Without both those count that a token
// is at hand for: nobody signs in everywhere.
std::set<std::string> UsedProviders(Session& session) {
  std::set<std::string> used;
  if (session.workspace().written) {
    for (const auto& [name, provider] : session.providers()) used.insert(name);
  }
  for (const DesiredResource& one : session.desired) used.insert(one.address.provider);
  return used;
}

}  // namespace

ExitStatus RunDoctor(Desk& desk) {
  Session& session = desk.session();
  const bool workspace = session.ReadWorkspace();
  Line(desk, workspace,
       session.workspace().written ? "workspace " + session.workspace().name +
                                         (session.environment().name.empty()
                                              ? ""
                                              : ", environment " + session.environment().name)
                                   : "no dbsn.yaml here: defaults are taken");
  if (!workspace) return ExitStatus::kFailed;
  const bool manifests = session.ReadManifests();
  Line(desk, manifests, std::to_string(session.desired.size()) + " valid manifests");
  bool fine = manifests & CheckState(desk);
  const bool settings = session.OpenProviders();
  Line(desk, settings, "settings of the providers");
  fine = fine && settings;
  const std::set<std::string> used = UsedProviders(session);
  bool any = false;
  for (const auto& [name, provider] : session.providers()) {
    if (!used.empty() && !used.contains(name)) continue;
    if (used.empty() && HasNoToken(*provider)) continue;
    const bool answers = CheckProvider(desk, name, *provider);
    any = any || answers;
    fine = fine && (answers || used.empty());
  }
  if (!any && used.empty()) desk.reporter().Note("No token of any provider is at hand.");
  return fine && any ? ExitStatus::kDone : ExitStatus::kFailed;
}

}  // namespace dbsn
