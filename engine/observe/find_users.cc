#include "engine/observe/find_users.h"

#include <map>
#include <set>
#include <tuple>
#include <utility>

#include "engine/observe/survey.h"
#include "engine/provider/provider.h"

namespace dbsn {
namespace {

class UserSearch {
 public:
  UserSearch(const Plan& plan, const State& state, const Providers& providers,
             const Definitions& definitions, const ObserveOptions& options)
      : plan_(plan), providers_(providers), definitions_(definitions), options_(options) {
    for (const auto& [address, entry] : state.entries) {
      ours_.insert({address.provider, address.kind, entry.id});
    }
    // What the plan takes over, or settles of an interrupted run, is no stranger either.
    for (const Change& change : plan.changes) {
      ours_.insert({change.address.provider, change.address.kind, change.id});
    }
  }

  LiveUsers Run() {
    for (const Change& change : plan_.changes) {
      if (TouchesUsers(change)) Look(change);
    }
    return std::move(found_);
  }

 private:
  void Look(const Change& change) {
    const auto definition = definitions_.find(change.address.provider);
    if (definition == definitions_.end()) return;
    // A replace that moves leaves its users where the old one stood.
    const std::string& project = change.moves_from.empty() ? change.project : change.moves_from;
    std::vector<LiveUser> users;
    for (const auto& [name, kind] : definition->second->kinds) {
      // One of its own kind cannot be told without reading them all.
      if (name == change.address.kind || !MayUse(kind, change.address.kind)) continue;
      const Result<Surveyed>& live = LiveOf(change.address.provider, name, kind, project);
      if (!live.ok()) {
        found_.unknown[change.address] = live.problem().detail;
        continue;
      }
      for (const LiveResource& row : live.value().whole) {
        if (Uses(kind, row.fields, change.address.kind, change.id)) {
          users.push_back({kind.title, row.name, row.id});
        }
      }
    }
    if (!users.empty()) found_.of[change.address] = std::move(users);
  }

  const Result<Surveyed>& LiveOf(const std::string& provider, const std::string& name,
                                 const ResourceType& kind, const std::string& project) {
    const auto seen = plan_.scopes.find(provider + "|" + project);
    const Scope scope =
        seen == plan_.scopes.end() ? Scope{} : Scope{seen->second.name, seen->second.values};
    const std::tuple key(provider, name, scope.name);
    const auto read = read_.find(key);
    if (read != read_.end()) return read->second;
    const auto foreign = [&](const LiveResource& row) {
      return !ours_.contains({provider, name, row.id});
    };
    return read_
        .emplace(key, Survey(*providers_.find(provider)->second, kind, scope, kind.base, foreign,
                             {.workers = options_.workers, .stop_asked = options_.stop_asked}))
        .first->second;
  }

  const Plan& plan_;
  const Providers& providers_;
  const Definitions& definitions_;
  const ObserveOptions& options_;
  std::set<std::tuple<std::string, std::string, std::string>> ours_;  // provider, kind, id
  std::map<std::tuple<std::string, std::string, std::string>, Result<Surveyed>> read_;
  LiveUsers found_;
};

}  // namespace

LiveUsers FindUsers(const Plan& plan, const State& state, const Providers& providers,
                    const Definitions& definitions, const ObserveOptions& options) {
  return UserSearch(plan, state, providers, definitions, options).Run();
}

}  // namespace dbsn
