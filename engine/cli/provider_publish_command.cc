// dbsn provider publish: a definition into a catalogue folder, as a version that never changes
// again.
#include <algorithm>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "engine/cli/cli_codes.h"
#include "engine/cli/commands.h"
#include "engine/cli/interview.h"
#include "engine/load/definitions.h"
#include "engine/load/path_text.h"
#include "engine/world/files.h"
#include "engine/world/stop.h"
#include "schema/definition_diff.h"
#include "schema/shown_text.h"

namespace dbsn {
namespace {

constexpr std::uint64_t kSizeLimit = 64u << 20;
constexpr std::uint32_t kFileMode = 0644, kFolderMode = 0755;
constexpr const char* kMainFile = "provider.yaml";

struct Published {
  SemanticVersion version;
  std::string folder;
};

// What a person who is to use it would miss.
std::vector<std::string> MissingFrom(const Definition& definition) {
  std::vector<std::string> missing;
  if (definition.title.empty() || definition.title == definition.name) {
    missing.push_back("metadata.title: what people call the API");
  }
  for (const Setting& setting : definition.settings) {
    if (setting.help.empty()) missing.push_back("the help of the setting " + setting.name);
  }
  for (const auto& [name, kind] : definition.kinds) {
    for (const Field& field : kind.base.fields) {
      const bool own = field.read_only || field.discriminator || !field.help.empty();
      if (!own) missing.push_back("the help of the field " + name + "." + field.name.text());
    }
    if (!kind.create && !kind.list && !kind.read) {
      missing.push_back("a request of the kind " + name +
                        ": it has neither create nor list nor read");
    }
  }
  return missing;
}

class Publishing {
 public:
  explicit Publishing(Desk& desk)
      : desk_(desk),
        files_(desk.world.files),
        folder_(TidyPath(desk.command.arguments.front())),
        catalogue_(TidyPath(desk.command.out)) {}

  ExitStatus Run() {
    Session& session = desk_.session();
    if (!session.ReadFile()) return ExitStatus::kFailed;
    if (session.known().size() != 1) {
      return desk_.Refuse(folder_, "It holds several definitions, and one is published at a time.",
                          "Name the folder of one of them.");
    }
    const Definition& definition = *session.known().begin()->second;
    const std::optional<SemanticVersion> version = ParseVersion(definition.version);
    if (!version) {
      return desk_.Refuse(folder_, "Its version \"" + definition.version + "\" is none.",
                          "Write three numbers: metadata.version: 1.0.0.");
    }
    if (!IsComplete(definition) || !MayFollow(definition, *version)) return ExitStatus::kFailed;
    const std::string target = PathFrom(PathFrom(catalogue_, definition.name), definition.version);
    if (!Confirmed(definition, target)) {
      return desk_.world.stop.asked() ? ExitStatus::kInterrupted : ExitStatus::kFailed;
    }
    if (!Copy(target)) return ExitStatus::kFailed;
    desk_.reporter().Note("Published " + definition.name + " " + definition.version + " in " +
                          target + "; it never changes again.");
    desk_.reporter().Note("Next: dbsn plan --providers " + target + ".");
    return ExitStatus::kDone;
  }

 private:
  bool IsComplete(const Definition& definition) {
    const std::vector<std::string> missing = MissingFrom(definition);
    if (missing.empty()) return true;
    std::string all;
    for (const std::string& one : missing) all += "\n    " + one;
    desk_.Refuse(folder_, "What others need to use it is missing:" + all,
                 "Write it, then publish.");
    return false;
  }

  // The newest version that is there whole; nothing when there is none.
  std::optional<Published> Newest(const std::string& name) {
    const std::string home = PathFrom(catalogue_, name);
    const Result<FileInfo> there = files_.Look(home);
    if (!there.ok() || !there.value().exists) return std::nullopt;
    const Result<std::vector<std::string>> names = files_.List(home);
    if (!names.ok()) return std::nullopt;
    std::optional<Published> newest;
    for (const std::string& one : names.value()) {
      const std::optional<SemanticVersion> version = ParseVersion(one);
      const std::string folder = PathFrom(home, one);
      const Result<FileInfo> main = files_.Look(PathFrom(folder, kMainFile));
      const bool whole = main.ok() && main.value().exists;
      if (!version || !whole || (newest && *version <= newest->version)) continue;
      newest = Published{*version, folder};
    }
    return newest;
  }

  bool MayFollow(const Definition& definition, const SemanticVersion& version) {
    const std::optional<Published> newest = Newest(definition.name);
    if (!newest) {
      if (version[0] >= 1) return true;
      desk_.Refuse(folder_, "The first version that is published is 1.0.0 or more.",
                   "Set metadata.version to 1.0.0.");
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
                 "Set metadata.version to " + ToString(least) + " or more.");
    return false;
  }

  bool Confirmed(const Definition& definition, const std::string& target) {
    std::string text =
        Shown(definition.name + " " + definition.version) + " into " + Shown(target) + "\n";
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

  // provider.yaml comes last: a version without it is none, and a run that broke off is taken up.
  bool Copy(const std::string& target) {
    const Result<FileInfo> main = files_.Look(PathFrom(target, kMainFile));
    if (!main.ok() || main.value().exists) {
      desk_.Refuse(target, "This version is published, and never changes.",
                   "Set a higher metadata.version.");
      return false;
    }
    Result<std::vector<std::string>> tree = files_.ListTree(folder_);
    if (!tree.ok()) return Failed(tree.problem());
    std::vector<std::string>& paths = tree.value();
    std::stable_partition(paths.begin(), paths.end(),
                          [](const std::string& path) { return LastPart(path) != kMainFile; });
    for (const std::string& path : paths) {
      const std::string ending = Ending(path);
      if (ending != "yaml" && ending != "yml" && ending != "json") continue;
      const Result<std::string> text = files_.Read(path, kSizeLimit);
      if (!text.ok()) return Failed(text.problem());
      const std::string to = PathFrom(target, path.substr(folder_.size() + 1));
      Result<Done> written = files_.MakeFolders(FolderPrefix(to), kFolderMode);
      if (written.ok()) written = files_.Replace(to, text.value(), kFileMode);
      if (!written.ok()) return Failed(written.problem());
    }
    return true;
  }

  bool Failed(const Diagnostic& problem) {
    desk_.reporter().Problem(problem);
    return false;
  }

  Desk& desk_;
  Files& files_;
  const std::string folder_, catalogue_;
  std::vector<DefinitionChange> changes_;
};

}  // namespace

ExitStatus RunProviderPublish(Desk& desk) { return Publishing(desk).Run(); }

}  // namespace dbsn
