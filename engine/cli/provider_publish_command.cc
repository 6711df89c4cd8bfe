// dbsn provider publish: a definition into a catalogue, a folder or a git repository, as a version
// that never changes again. Checked, judged, confirmed, copied, pinned.
#include <algorithm>
#include <optional>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include <fmt/format.h>

#include "engine/cli/cli_codes.h"
#include "engine/cli/commands.h"
#include "engine/cli/git_catalogue.h"
#include "engine/cli/interview.h"
#include "engine/cli/publication.h"
#include "engine/load/catalog_lock.h"
#include "engine/load/definition_digest.h"
#include "engine/load/definitions.h"
#include "engine/load/path_text.h"
#include "engine/world/digest.h"
#include "engine/world/files.h"
#include "engine/world/own_folder.h"
#include "engine/world/stop.h"
#include "schema/definition_diff.h"
#include "schema/json_codec.h"
#include "schema/shown_text.h"

namespace dbsn {
namespace {

constexpr std::uint64_t kSizeLimit = 64u << 20;
constexpr std::uint32_t kFileMode = 0644, kFolderMode = 0755;
constexpr const char* kMainFile = "provider.yaml";
constexpr const char* kPageFile = "connector.yaml";
constexpr const char* kReviews = ".reviews";
constexpr const char* kOwn = ".dbsn";
constexpr const char* kCopies = ".dbsn/catalogues";

struct Earlier {
  SemanticVersion version;
  std::string folder;
};

class Publishing {
 public:
  explicit Publishing(Desk& desk)
      : desk_(desk),
        files_(desk.world.files),
        folder_(TidyPath(desk.command.arguments.front())),
        scope_(desk.command.scope.empty() ? "enterprise" : desk.command.scope) {}

  ExitStatus Run() {
    Session& session = desk_.session();
    if (!session.ReadFile()) return ExitStatus::kFailed;
    if (session.known().size() != 1) {
      return desk_.Refuse(folder_, "It holds several definitions, and one is published at a time.",
                          "Name the folder of one of them.");
    }
    const Definition& definition = *session.known().begin()->second;
    folder_ = session.FolderOf(definition.name);
    const std::optional<SemanticVersion> version = ParseVersion(definition.version);
    if (!version) {
      return desk_.Refuse(folder_, "Its version \"" + definition.version + "\" is none.",
                          "Write three numbers: " + VersionKey(definition) + ": 1.0.0.");
    }
    const Result<std::string> digest = DefinitionDigest(files_, folder_);
    if (!digest.ok()) return Failed(digest.problem());
    digest_ = digest.value();
    if (!IsComplete(definition)) return ExitStatus::kFailed;
    if (!IsRepository(desk_.command.out)) {
      catalogue_ = TidyPath(desk_.command.out);
      return Into(definition, *version);
    }
    return IntoRepository(definition, *version);
  }

 private:
  static std::string VersionKey(const Definition& definition) {
    return definition.overview ? "version" : "metadata.version";
  }

  // ---- where it goes

  ExitStatus Into(const Definition& definition, const SemanticVersion& version) {
    if (!MayFollow(definition, version) || !KeepsItsSlug(definition)) return ExitStatus::kFailed;
    const std::string home = desk_.command.review ? PathFrom(catalogue_, kReviews) : catalogue_;
    const std::string target = PathFrom(PathFrom(home, definition.name), definition.version);
    if (!Confirmed(definition, target)) return NotConfirmed();
    if (!Copy(definition, target)) return ExitStatus::kFailed;
    if (desk_.command.review) {
      desk_.reporter().Note(definition.name + " " + definition.version + " waits for a review in " +
                            target + ".");
      desk_.reporter().Note("Whoever reviews it publishes it: dbsn provider publish " + target +
                            " --to " + catalogue_ + " --scope " + scope_ + ".");
      return ExitStatus::kDone;
    }
    return Published(definition, target, target);
  }

  // Another's push in between is looked at, and judged again.
  ExitStatus IntoRepository(const Definition& definition, const SemanticVersion& version) {
    constexpr int kTries = 3;
    const std::string& address = desk_.command.out;
    const std::string copies = PathFrom(desk_.session().workspace().folder, kCopies);
    GitCatalogue repository(desk_.world, address, PathFrom(copies, FolderFor(address)));
    const Result<Done> made =
        MakeOwnFolder(files_, PathFrom(desk_.session().workspace().folder, kOwn), copies);
    if (!made.ok()) return Failed(made.problem());
    const auto lock = files_.Lock(repository.folder() + ".lock");
    if (!lock.ok()) return Failed(lock.problem());
    catalogue_ = repository.folder();
    const std::string place = definition.name + "/" + definition.version;
    const std::string branch =
        desk_.command.review ? "publish-" + definition.name + "-" + definition.version : "";
    for (int attempt = 1; attempt <= kTries; ++attempt) {
      const Result<Done> fetched = repository.Fetch();
      if (!fetched.ok()) return Failed(fetched.problem());
      if (!MayFollow(definition, version) || !KeepsItsSlug(definition)) return ExitStatus::kFailed;
      if (attempt == 1 && !Confirmed(definition, address + " " + place)) return NotConfirmed();
      if (!Copy(definition, PathFrom(catalogue_, place))) return ExitStatus::kFailed;
      const Result<bool> pushed =
          repository.Push(place, "Publish " + definition.name + " " + definition.version, branch);
      if (!pushed.ok()) return Failed(pushed.problem());
      if (!pushed.value()) continue;
      if (branch.empty()) return Published(definition, address, PathFrom(catalogue_, place));
      desk_.reporter().Note(definition.name + " " + definition.version +
                            " waits for a review on the branch " + branch + " of " + address + ".");
      desk_.reporter().Note("Merging it publishes it.");
      return ExitStatus::kDone;
    }
    return desk_.Refuse(address, "Other pushes came first, each time of three.",
                        "Run the command again.");
  }

  static std::string FolderFor(const std::string& address) {
    constexpr std::size_t kDigits = 16;
    return Sha256Hex(address).substr(0, kDigits);
  }

  ExitStatus NotConfirmed() const {
    return desk_.world.stop.asked() ? ExitStatus::kInterrupted : ExitStatus::kFailed;
  }

  // The pin comes last: a run that broke off is taken up by publishing once more from elsewhere, or
  // by `provider check --pin`.
  ExitStatus Published(const Definition& definition, const std::string& from,
                       const std::string& folder) {
    desk_.reporter().Note("Published " + definition.name + " " + definition.version + " in " +
                          from + "; it never changes again.");
    const CatalogLock& lock = desk_.session().catalog_lock();
    const Result<Done> pinned =
        PinDefinition(files_, lock, definition.name, {definition.version, digest_, from, scope_});
    if (!pinned.ok()) return Failed(pinned.problem());
    desk_.reporter().Note("Pinned in " + lock.workspace_folder + std::string(kLockFileName) + ".");
    desk_.reporter().Note(definition.kinds.empty() ? "Next: dbsn provider test " + definition.name +
                                                         " --providers " + folder + "."
                                                   : "Next: dbsn plan --providers " + folder + ".");
    return ExitStatus::kDone;
  }

  // ---- whether it may

  bool IsComplete(const Definition& definition) {
    std::vector<std::string> missing = MissingFrom(definition);
    if (!desk_.command.untested) {
      for (const std::string& of :
           NotPassed(files_, desk_.session().workspace().folder, definition, digest_)) {
        missing.push_back("a test of " + of + " that passed, of these very files");
      }
    }
    if (missing.empty()) return true;
    std::string all;
    for (const std::string& one : missing) all += "\n    " + one;
    desk_.Refuse(folder_, "What others need to use it is missing:" + all,
                 "Write it and run dbsn provider test, then publish. --untested leaves the tests "
                 "out, and the publication says so.");
    return false;
  }

  // The newest version that is there whole; nothing when there is none.
  std::optional<Earlier> Newest(const std::string& name) {
    const std::string home = PathFrom(catalogue_, name);
    const Result<FileInfo> there = files_.Look(home);
    if (!there.ok() || !there.value().exists) return std::nullopt;
    const Result<std::vector<std::string>> names = files_.List(home);
    if (!names.ok()) return std::nullopt;
    std::optional<Earlier> newest;
    for (const std::string& one : names.value()) {
      const std::optional<SemanticVersion> version = ParseVersion(one);
      const std::string folder = PathFrom(home, one);
      const bool whole = IsWhole(folder);
      if (!version || !whole || (newest && *version <= newest->version)) continue;
      newest = Earlier{*version, folder};
    }
    return newest;
  }

  bool MayFollow(const Definition& definition, const SemanticVersion& version) {
    const std::optional<Earlier> newest = Newest(definition.name);
    if (!newest) {
      if (version[0] >= 1) return true;
      desk_.Refuse(folder_, "The first version that is published is 1.0.0 or more.",
                   "Set " + VersionKey(definition) + " to 1.0.0.");
      return false;
    }
    Sources sources;
    Diagnostics problems;
    const Definitions read = LoadDefinitions(
        files_, files_, DefinitionPlaces{newest->folder, "", {}}, sources, problems);
    if (read.size() != 1) {
      desk_.Refuse(newest->folder,
                   "The version before it cannot be read, so nobody can tell what changed.",
                   "Restore it: a published version never changes.");
      return false;
    }
    changes_ = ChangesOf(*read.begin()->second, definition);
    if (changes_.empty()) {
      desk_.Refuse(folder_, "Nothing changed since " + ToString(newest->version) + ".",
                   "There is nothing to publish.");
      return false;
    }
    const SemanticVersion least = LeastNext(newest->version, changes_.front().weight);
    if (version >= least) return true;
    desk_.Refuse(folder_,
                 fmt::format("Version {} is too small after {}: {}, which is {}.",
                             definition.version, ToString(newest->version), changes_.front().what,
                             Name(changes_.front().weight)),
                 "Set " + VersionKey(definition) + " to " + ToString(least) + " or more.");
    return false;
  }

  bool Confirmed(const Definition& definition, const std::string& target) {
    std::string text = Shown(definition.name + " " + definition.version) + " into " +
                       Shown(target) + "\n  for " +
                       (scope_ == "catalogue" ? "all enterprises" : "this enterprise") +
                       (desk_.command.untested ? ", untested" : "") + "\n";
    if (changes_.empty()) text += "  the first version\n";
    for (const DefinitionChange& change : changes_) {
      text += fmt::format("  {}  {}\n", Name(change.weight), Shown(change.what));
    }
    desk_.terminal.Out(text);
    if (desk_.command.auto_approve) return true;
    if (!desk_.terminal.in_is_terminal()) {
      desk_.Refuse(folder_, "Nobody can be asked whether to publish it.", "Say --auto-approve.");
      return false;
    }
    Interview interview(desk_.terminal, desk_.world.stop);
    const std::optional<bool> yes = interview.Confirm("Publish it; it never changes again", false);
    return yes.value_or(false);
  }

  bool IsWhole(const std::string& folder) {
    for (const char* main : {kMainFile, kPageFile}) {
      const Result<FileInfo> there = files_.Look(PathFrom(folder, main));
      if (there.ok() && there.value().exists) return true;
    }
    return false;
  }

  // A name in addresses is for good: what is published under one is not published under another.
  bool KeepsItsSlug(const Definition& definition) {
    const Result<std::vector<std::string>> names = files_.List(catalogue_);
    if (!names.ok()) return true;  // there is no catalogue yet
    for (const std::string& name : names.value()) {
      if (name == definition.name || name.starts_with('.')) continue;
      const std::optional<Earlier> newest = Newest(name);
      if (!newest) continue;
      const Result<std::string> text =
          files_.Read(PathFrom(newest->folder, std::string(kPublicationFile)), kSizeLimit);
      if (!text.ok()) continue;
      const std::variant<Value, JsonFault> read = ParseJson(text.value());
      const Value* const record = std::get_if<Value>(&read);
      const Value* const title = record == nullptr ? nullptr : record->Find("title");
      if (title == nullptr || title->Plain() != definition.title) continue;
      desk_.Refuse(
          folder_,
          "\"" + definition.title + "\" is published as " + name + ", and that name never changes.",
          "Name it " + name + " again, or give the other API a title of its own.");
      return false;
    }
    return true;
  }

  // The main file comes last: a version without it is none, and a run that broke off is taken up.
  bool Copy(const Definition& definition, const std::string& target) {
    if (IsWhole(target)) {
      desk_.Refuse(target, "This version is published, and never changes.",
                   "Set a higher " + VersionKey(definition) + ".");
      return false;
    }
    Result<std::vector<std::string>> tree = files_.ListTree(folder_);
    if (!tree.ok()) return Refused(tree.problem());
    std::vector<std::string>& paths = tree.value();
    const auto is_main = [&](const std::string& path) {
      const std::string name = path.substr(folder_.size() + 1);
      return name == kMainFile || name == kPageFile;
    };
    const auto main = std::stable_partition(
        paths.begin(), paths.end(), [&](const std::string& path) { return !is_main(path); });
    const std::size_t before_main = static_cast<std::size_t>(main - paths.begin());
    for (std::size_t i = 0; i < paths.size(); ++i) {
      if (i == before_main && !Record(definition, target)) return false;
      if (!IsPartOf(definition, paths[i].substr(folder_.size() + 1))) continue;
      const Result<std::string> text = files_.Read(paths[i], kSizeLimit);
      if (!text.ok()) return Refused(text.problem());
      if (!Write(PathFrom(target, paths[i].substr(folder_.size() + 1)), text.value())) return false;
    }
    return true;
  }

  static bool IsPartOf(const Definition& definition, const std::string& name) {
    if (name == kPublicationFile) return false;
    const std::string ending = Ending(name);
    const bool icon = definition.overview && definition.overview->icon == name;
    return icon || ending == "yaml" || ending == "yml" || ending == "json";
  }

  bool Write(const std::string& path, const std::string& text) {
    Result<Done> written = files_.MakeFolders(FolderPrefix(path), kFolderMode);
    if (written.ok()) written = files_.Replace(path, text, kFileMode);
    return written.ok() || Refused(written.problem());
  }

  // What was published, for those who look at it later.
  bool Record(const Definition& definition, const std::string& target) {
    Value::List changes;
    for (const DefinitionChange& change : changes_) {
      changes.emplace_back(
          ValueMap{{"weight", Value(Name(change.weight))}, {"what", Value(change.what)}});
    }
    const Value record(ValueMap{{"format", Value("dbsn.publication/v1")},
                                {"name", Value(definition.name)},
                                {"title", Value(definition.title)},
                                {"version", Value(definition.version)},
                                {"digest", Value(digest_)},
                                {"scope", Value(scope_)},
                                {"tested", Value(!desk_.command.untested)},
                                {"published", Value(desk_.session().Now())},
                                {"changes", Value(std::move(changes))}});
    return Write(PathFrom(target, std::string(kPublicationFile)),
                 WriteJson(record, JsonStyle::kIndented) + "\n");
  }

  bool Refused(const Diagnostic& problem) {
    desk_.reporter().Problem(problem);
    return false;
  }
  ExitStatus Failed(const Diagnostic& problem) {
    desk_.reporter().Problem(problem);
    return ExitStatus::kFailed;
  }

  Desk& desk_;
  Files& files_;
  std::string folder_;  // the definition's
  const std::string scope_;
  std::string catalogue_;  // its folder, or that of the repository's copy
  std::string digest_;
  std::vector<DefinitionChange> changes_;
};

}  // namespace

ExitStatus RunProviderPublish(Desk& desk) { return Publishing(desk).Run(); }

}  // namespace dbsn
