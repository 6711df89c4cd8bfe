// dbsn drift: what changed on the live side since dbsn last saw it. Reads every row, takes no lock,
// and has no way to write.
#include <algorithm>
#include <memory>
#include <set>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

#include "engine/cli/commands.h"
#include "engine/observe/observer.h"
#include "engine/report/drift_text.h"
#include "engine/state/mark_key.h"
#include "engine/world/files.h"
#include "schema/json_codec.h"

namespace dbsn {
namespace {

constexpr std::uint64_t kLargestIgnoreFile = 1u << 20;

// Lines of --ignore FILE: an address, or an address, a blank and a field. "#" begins a comment.
class Ignored {
 public:
  explicit Ignored(const std::string& text) {
    for (std::size_t from = 0; from < text.size();) {
      const std::size_t end = std::min(text.find('\n', from), text.size());
      std::string line = text.substr(from, end - from);
      from = end + 1;
      line = line.substr(0, line.find('#'));
      const std::size_t first = line.find_first_not_of(" \t\r");
      if (first == std::string::npos) continue;
      line = line.substr(first, line.find_last_not_of(" \t\r") + 1 - first);
      const std::size_t blank = line.find_first_of(" \t");
      if (blank == std::string::npos) {
        whole_.insert(line);
      } else {
        fields_.emplace(line.substr(0, blank), line.substr(line.find_first_not_of(" \t", blank)));
      }
    }
  }

  bool Whole(const Address& address) const { return whole_.contains(ToString(address)); }
  bool Has(const Address& address, const Path& path) const {
    return fields_.contains({ToString(address), path.ToString()});
  }

 private:
  std::set<std::string> whole_;
  std::set<std::pair<std::string, std::string>> fields_;
};

class Drift {
 public:
  explicit Drift(Desk& desk) : desk_(desk), session_(desk.session()) {}

  ExitStatus Run() {
    // The manifests say nothing of what changed outside, only of what somebody declared.
    const bool read = session_.ReadWorkspace() &&
                      (!desk_.command.unmanaged || session_.ReadManifests()) &&
                      session_.OpenProviders() && ReadIgnored();
    if (!read) return ExitStatus::kFailed;
    Result<LoadedState> loaded = session_.store().Load();
    if (!loaded.ok()) return session_.Fail(loaded.problem()), ExitStatus::kFailed;
    const Folded folded = Fold(std::move(loaded).value());
    Look(folded);
    if (failed_) return session_.stopped() ? ExitStatus::kInterrupted : ExitStatus::kFailed;
    if (desk_.command.unmanaged && !FindUnmanaged(folded.state)) {
      return session_.stopped() ? ExitStatus::kInterrupted : ExitStatus::kFailed;
    }
    for (const Unsettled& one : folded.unsettled) {
      desk_.reporter().Note(ToString(one.intent.address) +
                            " was not compared: an interrupted run has not settled it.");
    }
    desk_.terminal.Out(desk_.json() ? WriteJson(DriftValue(report_), JsonStyle::kIndented) + "\n"
                                    : DriftText(report_, desk_.out_palette()));
    const bool none = report_.drifted.empty() && report_.unmanaged.empty();
    return none ? ExitStatus::kDone : ExitStatus::kFound;
  }

 private:
  bool ReadIgnored() {
    if (desk_.command.ignore.empty()) return true;
    const Result<std::string> text =
        desk_.world.files.Read(desk_.command.ignore, kLargestIgnoreFile);
    if (!text.ok()) return session_.Fail(text.problem()), false;
    ignored_ = Ignored(text.value());
    return true;
  }

  void Look(const Folded& folded) {
    const Result<std::unique_ptr<Marker>> marker =
        OpenMarker(folded.state, session_.world.environment, session_.world.random);
    if (!marker.ok()) {
      session_.Fail(marker.problem());
      failed_ = true;
      return;
    }
    std::vector<DesiredResource> nothing;
    Diagnostics problems;
    const LiveResources live =
        Observe(nothing, folded.state, folded.unsettled, session_.providers(),
                session_.definitions(), *marker.value(),
                {.full = true,
                 .workers = session_.asked.parallelism,
                 .stop_asked = [this] { return session_.stopped(); }},
                problems);
    if (!session_.Report(std::move(problems))) {
      failed_ = true;
      return;
    }
    std::map<std::string, const Definition*> definitions;
    for (const auto& [entry, definition] : session_.definitions()) {
      definitions[entry] = definition.get();
    }
    report_.looked_at = folded.state.entries.size() - live.unseen;
    for (Drifted& one : FindDrift(folded.state, folded.unsettled, live, definitions)) {
      const std::size_t before = one.fields.size();
      const bool whole = ignored_.Whole(one.address);
      std::erase_if(one.fields, [&](const FieldChange& field) {
        return ignored_.Has(one.address, field.path);
      });
      if (whole || (!one.gone && one.fields.empty())) {
        ++report_.ignored;
        continue;
      }
      report_.ignored += before - one.fields.size();
      report_.drifted.push_back(std::move(one));
    }
  }

  // In every scope that the state, a manifest or the workspace names.
  bool FindUnmanaged(const State& state) {
    std::set<std::tuple<std::string, std::string, std::string>> scopes;
    std::set<std::tuple<std::string, std::string, std::string>> ours, declared;
    for (const auto& [address, entry] : state.entries) {
      scopes.emplace(address.provider, address.kind, entry.scope);
      ours.emplace(address.provider, address.kind, entry.id);
    }
    for (const DesiredResource& one : session_.desired) {
      scopes.emplace(one.address.provider, one.address.kind, one.project);
      const Value* const name = one.fields.Find(one.type->name_field);
      if (name != nullptr && !state.entries.contains(one.address)) {
        declared.emplace(one.address.provider, one.address.kind, name->Plain());
      }
    }
    const std::map<std::string, std::string> projects = session_.DefaultProjects();
    std::set<std::tuple<std::string, std::string, std::string>> listed;
    for (const auto& [entry, provider] : session_.providers()) {
      const auto project = projects.find(entry);
      for (const auto& [kind, type] : provider->definition().kinds) {
        scopes.emplace(entry, kind, project == projects.end() ? "" : project->second);
      }
    }
    for (const auto& [entry, kind, project] : scopes) {
      const auto provider = session_.providers().find(entry);
      if (provider == session_.providers().end()) continue;
      const auto type = provider->second->definition().kinds.find(kind);
      const bool known = type != provider->second->definition().kinds.end();
      if (!known || !type->second.list.has_value()) continue;
      const Result<Scope> scope = provider->second->ResolveScope(type->second, project);
      if (!scope.ok()) return session_.Fail(scope.problem()), false;
      if (!listed.emplace(entry, kind, scope.value().name).second) continue;
      const Result<Listing> listing = provider->second->List(type->second, scope.value());
      if (!listing.ok()) return session_.Fail(listing.problem()), false;
      for (const LiveResource& row : listing.value().rows) {
        if (ours.contains({entry, kind, row.id}) || declared.contains({entry, kind, row.name})) {
          continue;
        }
        report_.unmanaged.push_back({entry, kind, row.id, row.name});
      }
    }
    return true;
  }

  Desk& desk_;
  Session& session_;
  Ignored ignored_{""};
  DriftReport report_;
  bool failed_ = false;
};

}  // namespace

ExitStatus RunDrift(Desk& desk) { return Drift(desk).Run(); }

}  // namespace dbsn
