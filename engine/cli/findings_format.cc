#include "engine/cli/findings_format.h"

#include <cstdint>
#include <string_view>
#include <utility>

#include "engine/report/code_help.h"
#include "engine/report/github_text.h"
#include "engine/report/junit_text.h"
#include "engine/report/sarif_text.h"
#include "engine/world/digest.h"
#include "engine/world/environment.h"
#include "engine/world/files.h"

namespace dbsn {
namespace {

constexpr std::string_view kWorkspaceFile = "dbsn.yaml";
constexpr std::uint64_t kLargestPage = 1u << 20;

std::string WorkspaceFile(const std::string& asked) {
  if (asked.empty()) return std::string(kWorkspaceFile);
  if (asked.ends_with(".yaml") || asked.ends_with(".yml")) return asked;
  return asked + "/" + std::string(kWorkspaceFile);
}

std::string Write(const FindingsFormat& asked, const Findings& findings) {
  const Standpoint standpoint = StandpointOf(asked.environment);
  const FindingsContext context{asked.sources, asked.hidden, standpoint};
  if (asked.format == "github") return GithubText(findings, context);
  if (asked.format == "junit") return JunitText(findings, context);
  const Result<std::string> page = asked.embedded.Read("docs/diagnostics.md", kLargestPage);
  return SarifText(findings, context,
                   {.version = asked.version,
                    .anchor = WorkspaceFile(asked.workspace),
                    .helps = page.ok() ? ReadCodeHelps(page.value()) : CodeHelps(),
                    .digest = Sha256Hex});
}

}  // namespace

bool IsFindingsFormat(const std::string& format) {
  return format == "sarif" || format == "github" || format == "junit";
}

std::string FindingsFormatOf(const std::vector<std::string>& arguments) {
  if (arguments.empty() || arguments.front() != "validate") return "";
  constexpr std::string_view kFlag = "--format";
  std::string format;
  for (std::size_t i = 0; i < arguments.size(); ++i) {
    const std::string& argument = arguments[i];
    if (argument == kFlag && i + 1 < arguments.size()) format = arguments[i + 1];
    if (argument.starts_with("--format=")) format = argument.substr(kFlag.size() + 1);
  }
  return IsFindingsFormat(format) ? format : "";
}

Standpoint StandpointOf(const Environment& environment) {
  Standpoint standpoint{.folder = environment.RealPath("."), .root = ""};
  for (const char* variable : {"GITHUB_WORKSPACE", "CI_PROJECT_DIR"}) {
    const std::string named = environment.Get(variable).value_or("");
    const std::string root = named.empty() ? "" : environment.RealPath(named);
    if (root.empty()) continue;
    if (FromRoot({standpoint.folder, root}, standpoint.folder).starts_with('/')) continue;
    standpoint.root = root;
    break;
  }
  return standpoint;
}

std::unique_ptr<Reporter> NewReporterOf(FindingsFormat asked) {
  const Sink out = asked.out, err = asked.err;
  const Sources& sources = asked.sources;
  const std::vector<Place>& hidden = asked.hidden;
  // GitHub reads commands on stderr too, and there a quoted line of a file could be one.
  const bool tell = asked.format != "github";
  return NewFindingsReporter(
      {.out = out,
       .err = err,
       .tell_problems = tell,
       .write = [asked =
                     std::move(asked)](const Findings& findings) { return Write(asked, findings); },
       .sources = sources,
       .hidden = hidden});
}

}  // namespace dbsn
