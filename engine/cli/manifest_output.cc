#include "engine/cli/manifest_output.h"

#include <set>
#include <string>
#include <utility>

#include <fmt/format.h>

#include "engine/cli/cli_codes.h"
#include "engine/cli/new_file.h"
#include "engine/load/path_text.h"
#include "schema/caseless.h"

namespace dbsn {
namespace {

constexpr std::size_t kVariablesNamed = 20;

bool IsOneFile(const std::string& out) {
  const std::string ending = Ending(out);
  return ending == "yaml" || ending == "yml";
}

std::string OneText(const std::vector<LiveManifest>& manifests) {
  std::string all;
  for (const LiveManifest& one : manifests) {
    all += (all.empty() ? "" : "---\n") + WriteManifest(one.text);
  }
  return all;
}

// NAME.yaml, or KIND-NAME.yaml where another kind has that name too.
NewFiles FileEach(const std::string& folder, const std::vector<LiveManifest>& manifests) {
  std::set<std::string> taken;
  NewFiles files;
  for (const LiveManifest& one : manifests) {
    std::string name = one.address.name;
    if (!taken.insert(LowerCase(name)).second) {
      name = TakeName(LowerCase(one.address.kind) + "-" + name, "-", taken);
    }
    files.emplace_back(PathFrom(folder, name + ".yaml"), WriteManifest(one.text));
  }
  return files;
}

bool Write(Desk& desk, const std::vector<LiveManifest>& manifests) {
  const std::string& out = desk.command.out;
  if (out.empty()) {
    desk.terminal.Out(OneText(manifests));
    return true;
  }
  const NewFiles files =
      IsOneFile(out) ? NewFiles{{out, OneText(manifests)}} : FileEach(TidyPath(out), manifests);
  if (!WriteNewFiles(desk, files)) return false;
  desk.reporter().Note(files.size() == 1
                           ? "Wrote " + files.front().first + "."
                           : fmt::format("Wrote {} files in {}.", files.size(), TidyPath(out)));
  return true;
}

void TellVariables(Desk& desk, const std::vector<LiveManifest>& manifests) {
  std::size_t count = 0;
  std::string names;
  for (const LiveManifest& one : manifests) {
    for (const std::string& variable : one.variables) {
      if (++count <= kVariablesNamed) names += (names.empty() ? "" : ", ") + variable;
    }
  }
  if (count == 0) return;
  if (count > kVariablesNamed) names += fmt::format(" and {} more", count - kVariablesNamed);
  desk.reporter().Note("Secrets are not written. They are to come from the environment: " + names +
                       ".");
}

}  // namespace

bool OutputManifests(Desk& desk, const std::vector<LiveManifest>& manifests) {
  if (!Write(desk, manifests)) return false;
  for (const LiveManifest& one : manifests) {
    for (const std::string& gap : one.gaps) {
      desk.reporter().Problem({.code = kIncomplete,
                               .severity = Severity::kWarning,
                               .detail = gap,
                               .hint = "Complete its manifest by hand.",
                               .address = ToString(one.address)});
    }
  }
  TellVariables(desk, manifests);
  return true;
}

}  // namespace dbsn
