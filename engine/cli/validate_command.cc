// dbsn validate: everything that can be known offline.
#include "engine/cli/commands.h"
#include "engine/pipeline.h"

namespace dbsn {
namespace {

std::string CountText(const ValidManifests& found) {
  const std::string where =
      found.environment.empty() ? "" : " in the environment " + found.environment;
  if (found.count == 0) return "No manifests were found" + where + ".";
  return std::to_string(found.count) + (found.count == 1 ? " manifest is" : " manifests are") +
         " valid" + where + ".";
}

}  // namespace

ExitStatus RunValidate(Desk& desk) {
  std::vector<ValidManifests> found;
  const ExitStatus status = Validate(desk.session(), found);
  if (status != ExitStatus::kDone) return status;
  for (const ValidManifests& one : found) desk.reporter().Note(CountText(one));
  return status;
}

}  // namespace dbsn
