// dbsn diff: how what two environments want differs. Offline, and needs no secret.
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "engine/cli/commands.h"
#include "engine/report/environment_diff_text.h"
#include "schema/json_codec.h"

namespace dbsn {
namespace {

struct Side {
  std::vector<DesiredResource> desired;
  std::map<std::string, std::string> projects;
};

// False, with the reason reported, when the environment is none or its manifests are not valid.
bool ReadSides(Desk& desk, std::vector<Side>& sides) {
  Session& session = desk.session();
  if (!session.ReadFile()) return false;
  for (const std::string& name : desk.command.environments) {
    if (std::optional<Diagnostic> problem =
            CheckEnvironment(session.workspace(), name, "--env " + name)) {
      session.Fail(*problem);
      return false;
    }
  }
  return session.LookInEach(desk.command.environments, [&] {
    Side side;
    session.CheckSettings();
    session.ReadManifests();
    side.desired = std::move(session.desired);
    side.projects = session.DefaultProjects();
    sides.push_back(std::move(side));
  });
}

}  // namespace

ExitStatus RunDiff(Desk& desk) {
  const std::vector<std::string>& environments = desk.command.environments;
  if (environments.size() != 2 || environments.front() == environments.back()) {
    return desk.Refuse("dbsn diff", "It compares two environments.",
                       "Name both: dbsn diff --env staging --env prod.");
  }
  std::vector<Side> sides;
  if (!ReadSides(desk, sides)) return ExitStatus::kFailed;
  const EnvironmentDiff diff =
      CompareDesired({sides[0].desired, sides[0].projects}, {sides[1].desired, sides[1].projects});
  const DiffNames names{environments.front(), environments.back()};
  desk.terminal.Out(
      desk.json()
          ? WriteJson(EnvironmentDiffValue(diff, names, desk.sources()), JsonStyle::kIndented) +
                "\n"
          : EnvironmentDiffText(diff, names, desk.sources(), desk.out_palette()));
  return diff.resources.empty() ? ExitStatus::kDone : ExitStatus::kFound;
}

}  // namespace dbsn
