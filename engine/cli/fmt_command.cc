// dbsn fmt: manifests in one layout. Offline; changes white space in files, and nothing else.
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "engine/cli/commands.h"
#include "engine/load/manifests.h"
#include "engine/load/path_text.h"
#include "engine/report/place_text.h"
#include "engine/world/environment.h"
#include "engine/world/files.h"
#include "schema/document_reader.h"
#include "schema/format_yaml.h"
#include "schema/shown_text.h"

namespace dbsn {
namespace {

class Formatting {
 public:
  explicit Formatting(Desk& desk) : desk_(desk) {}

  ExitStatus Run() {
    if (!desk_.session().ReadFile()) return ExitStatus::kFailed;
    Diagnostics problems;
    const std::vector<std::string> paths = FindManifestFiles(desk_.world.files, Asked(), problems);
    bool fine = desk_.session().Report(std::move(problems));
    for (const std::string& path : paths) {
      if (Ending(path) != "json") fine = Take(path) && fine;
    }
    if (!fine) return ExitStatus::kFailed;
    if (changed_ == 0) {
      desk_.reporter().Note(fmt::format("{} laid out already.", Files(files_, "is", "are")));
      return ExitStatus::kDone;
    }
    if (!desk_.command.check) {
      desk_.reporter().Note(fmt::format("Laid out {}.", Files(changed_, "", "")));
      return ExitStatus::kDone;
    }
    desk_.reporter().Note(
        fmt::format("{} not laid out; `dbsn fmt` does it.", Files(changed_, "is", "are")));
    return ExitStatus::kFound;
  }

 private:
  static std::string Files(std::size_t count, const char* one, const char* several) {
    std::string text = count == 1 ? "1 file" : fmt::format("{} files", count);
    const std::string verb = count == 1 ? one : several;
    return verb.empty() ? text : text + " " + verb;
  }

  // What the command line names, else all that dbsn.yaml does.
  std::vector<std::string> Asked() const {
    if (!desk_.command.arguments.empty()) return desk_.command.arguments;
    const Workspace& workspace = desk_.session().workspace();
    std::vector<std::string> paths = workspace.manifests;
    for (const auto& [name, block] : workspace.environments) {
      paths.insert(paths.end(), block.manifests.begin(), block.manifests.end());
    }
    return paths;
  }

  bool Take(const std::string& path) {
    ++files_;
    Result<std::string> read = desk_.world.files.Read(path, ReadLimits().bytes);
    if (!read.ok()) return Refuse(read.problem());
    const auto text = std::make_shared<const std::string>(std::move(read).value());
    Sources sources;
    const std::uint32_t file = sources.Add(path, text);
    Diagnostics problems;
    const std::optional<std::string> laid_out = FormatYaml(file, *text, problems);
    // A literal that should be a secret may stand in any line.
    for (const Diagnostic& problem : problems.all()) {
      desk_.reporter().Problem(WithoutLines(sources, problem));
    }
    if (!laid_out.has_value()) return false;
    if (*laid_out == *text) return true;
    ++changed_;
    if (!desk_.command.check && !Replace(path, *laid_out)) return false;
    desk_.terminal.Out(Shown(path) + "\n");
    return true;
  }

  // A link stays one: its target is written.
  bool Replace(const std::string& path, const std::string& text) {
    const std::string real = desk_.world.environment.RealPath(path);
    const std::string& target = real.empty() ? path : real;
    const Result<FileInfo> info = desk_.world.files.Look(target);
    if (!info.ok()) return Refuse(info.problem());
    const Result<Done> done = desk_.world.files.Replace(target, text, info.value().mode);
    return done.ok() || Refuse(done.problem());
  }

  bool Refuse(const Diagnostic& problem) {
    desk_.reporter().Problem(problem);
    return false;
  }

  Desk& desk_;
  std::size_t files_ = 0, changed_ = 0;
};

}  // namespace

ExitStatus RunFmt(Desk& desk) { return Formatting(desk).Run(); }

}  // namespace dbsn
