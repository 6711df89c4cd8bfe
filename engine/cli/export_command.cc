// dbsn export: a project's live resources as manifests. Reads the API and never changes it, nor the
// state.
#include <algorithm>
#include <deque>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <tuple>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "engine/cli/cli_codes.h"
#include "engine/cli/commands.h"
#include "engine/cli/manifest_output.h"
#include "engine/observe/survey.h"
#include "engine/state/state.h"
#include "schema/any_type.h"
#include "schema/caseless.h"
#include "schema/live_manifest.h"
#include "schema/manifest_problems.h"

namespace dbsn {
namespace {

class Export {
 public:
  explicit Export(Desk& desk) : desk_(desk), session_(desk.session()) {}

  ExitStatus Run() {
    if (!session_.ReadWorkspace() || !CheckProvider() || !session_.ReadManifests() ||
        !session_.OpenProviders() || !desk_.LoadState(state_)) {
      return ExitStatus::kFailed;
    }
    Know();
    for (const auto& [entry, provider] : session_.providers()) {
      const std::string& only = desk_.command.provider;
      if (!only.empty() && entry != only) continue;
      for (const auto& [kind, type] : provider->definition().kinds) {
        if (!desk_.command.kind.empty() && kind != desk_.command.kind) continue;
        if (!type.list.has_value()) {
          desk_.reporter().Note("The kind " + kind + " of " + entry +
                                " is left out: no request shows what there is of it.");
        } else if (!Look(entry, *provider, type)) {
          return Ended();
        }
      }
    }
    if (!CheckAsked()) return ExitStatus::kFailed;
    TellLeftOut();
    if (objects_.empty()) return ExitStatus::kDone;
    SortByName();
    if (!OutputManifests(desk_, ManifestsOf(objects_, known_))) return ExitStatus::kFailed;
    desk_.reporter().Note("Next: `dbsn plan`, which takes them over and changes nothing else.");
    return ExitStatus::kDone;
  }

 private:
  using LiveKey = std::tuple<std::string, std::string, std::string>;  // provider, kind, id or name

  ExitStatus Ended() const {
    return session_.stopped() ? ExitStatus::kInterrupted : ExitStatus::kFailed;
  }

  bool CheckKind() {
    const std::string& wanted = desk_.command.kind;
    if (wanted.empty()) return true;
    std::vector<std::string_view> names;
    for (const auto& [entry, definition] : session_.definitions()) {
      for (const auto& [kind, type] : definition->kinds) names.push_back(kind);
    }
    if (std::find(names.begin(), names.end(), wanted) != names.end()) return true;
    desk_.Refuse("--kind " + wanted, "The workspace's providers have no such kind.",
                 DidYouMean(wanted, names, "They have " + Listed(names) + "."));
    return false;
  }

  bool CheckProvider() {
    const std::string& wanted = desk_.command.provider;
    if (wanted.empty() || session_.definitions().contains(wanted)) return CheckKind();
    std::vector<std::string_view> names;
    for (const auto& [name, definition] : session_.definitions()) names.push_back(name);
    desk_.Refuse("--provider " + wanted, "The workspace has no such provider.",
                 DidYouMean(wanted, names, "It has " + Listed(names) + "."));
    return false;
  }

  // What has a manifest or stands in the state.
  void Know() {
    for (const auto& [address, entry] : state_.entries) {
      managed_[{address.provider, address.kind, entry.id}] = address;
      if (!desk_.command.all) known_.push_back({address, entry.id});
    }
  }

  // Addresses that are declared and not applied yet, by the natural keys that they will match by.
  std::map<std::string, Address> DeclaredIn(const std::string& entry, Provider& provider,
                                            const ResourceType& type, const Scope& scope) {
    std::map<std::string, Address> declared;
    for (const DesiredResource& one : session_.desired) {
      const Value* const name = one.fields.Find(type.name_field);
      const bool other = one.address.provider != entry || one.address.kind != type.kind ||
                         state_.entries.contains(one.address) || name == nullptr;
      if (other) continue;
      const Result<Scope> own = provider.ResolveScope(type, one.project);
      if (own.ok() && own.value().name == scope.name) declared[name->Plain()] = one.address;
    }
    return declared;
  }

  bool Look(const std::string& entry, Provider& provider, const ResourceType& type) {
    const std::map<std::string, std::string> projects = session_.DefaultProjects();
    const auto project = projects.find(entry);
    const Result<Scope> scope =
        provider.ResolveScope(type, project == projects.end() ? "" : project->second);
    if (!scope.ok()) return Fail(scope.problem());
    const auto declared = DeclaredIn(entry, provider, type, scope.value());
    const auto wanted = [&](const LiveResource& row) {
      if (!IsAsked(row)) return false;
      if (desk_.command.all) return true;
      const bool has_manifest =
          managed_.contains({entry, type.kind, row.id}) || declared.contains(row.name);
      left_out_ += has_manifest ? 1 : 0;
      return !has_manifest;
    };
    const FieldSet& if_untold = if_untold_.emplace_back(FieldsOfAnyType(type));
    const Result<Surveyed> found = Survey(provider, type, scope.value(), if_untold, wanted,
                                          {.workers = session_.asked.parallelism,
                                           .stop_asked = [this] { return session_.stopped(); }});
    if (!found.ok()) return Fail(found.problem());
    if (found.value().listing.null) WarnOfNull(entry, type);
    if (!desk_.command.all) {
      for (const LiveResource& row : found.value().listing.rows) {
        const auto at = declared.find(row.name);
        if (at != declared.end()) known_.push_back({at->second, row.id});
      }
      for (const auto& [name, address] : declared) known_.push_back({address, ""});
    }
    Add(entry, provider.definition(), type, if_untold, found.value());
    return true;
  }

  bool Fail(const Diagnostic& problem) {
    session_.Fail(problem);
    return false;
  }

  void WarnOfNull(const std::string& entry, const ResourceType& type) {
    session_.Fail(
        {.code = kNothingShown,
         .severity = Severity::kWarning,
         .detail = fmt::format("{} answers null where a list of {}s should be.", entry, type.title),
         .hint = "There may be none, or none that these credentials may see.",
         .about = entry});
  }

  bool IsAsked(const LiveResource& row) {
    const std::vector<std::string>& asked = desk_.command.arguments;
    if (asked.empty()) return true;
    bool is = false;
    for (const std::string& one : asked) {
      if (one != row.id && one != row.name) continue;
      found_.insert(one);
      is = true;
    }
    return is;
  }

  bool CheckAsked() {
    bool all = true;
    for (const std::string& one : desk_.command.arguments) {
      if (found_.contains(one)) continue;
      all = false;
      desk_.Refuse(one, "Nothing live has this id or name in the project.",
                   "Check it, or the project: --project.");
    }
    return all;
  }

  void Add(const std::string& entry, const Definition& definition, const ResourceType& type,
           const FieldSet& if_untold, const Surveyed& found) {
    std::map<std::string, int> bearers;
    for (const LiveResource& row : found.listing.rows) ++bearers[row.name];
    for (const LiveResource& live : found.whole) {
      LiveObject object{.provider = entry,
                        .definition = &definition,
                        .type = &type,
                        .id = live.id,
                        .name = "",
                        .fields = live.fields,
                        .if_untold = &if_untold,
                        .secrets_seen = {},
                        // What dbsn.yaml says already is not said again.
                        .project = type.scope.empty() ? "" : desk_.command.project,
                        // A name that several have tells nobody which one is meant.
                        .adopt = bearers[live.name] > 1};
      for (const auto& [path, secret] : live.secrets) object.secrets_seen.push_back(path);
      const auto managed = managed_.find({entry, type.kind, live.id});
      if (managed != managed_.end()) object.name = managed->second.name;
      objects_.push_back(std::move(object));
    }
  }

  void TellLeftOut() {
    if (left_out_ > 0) {
      desk_.reporter().Note(
          fmt::format("{} managed here already and left out; --all exports {} too.",
                      left_out_ == 1 ? "1 is" : fmt::format("{} are", left_out_),
                      left_out_ == 1 ? "it" : "them"));
    }
    if (objects_.empty()) desk_.reporter().Note("There is nothing to export.");
  }

  void SortByName() {
    const auto key = [](const LiveObject& object) {
      const Value* const name = object.fields.Find(object.type->name_field);
      return std::tuple(object.type->kind, name == nullptr ? "" : LowerCase(name->Plain()),
                        object.id.size(), object.id);
    };
    std::sort(objects_.begin(), objects_.end(),
              [&](const LiveObject& a, const LiveObject& b) { return key(a) < key(b); });
  }

  Desk& desk_;
  Session& session_;
  State state_;
  std::map<LiveKey, Address> managed_;  // by id, of the state
  std::vector<KnownResource> known_;
  std::deque<FieldSet> if_untold_;  // by kind; objects point at them
  std::vector<LiveObject> objects_;
  std::set<std::string> found_;  // of what was asked for
  int left_out_ = 0;
};

}  // namespace

ExitStatus RunExport(Desk& desk) { return Export(desk).Run(); }

}  // namespace dbsn
