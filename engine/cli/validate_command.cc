// dbsn validate: everything that can be known offline.
#include "engine/cli/commands.h"
#include "engine/pipeline.h"

namespace dbsn {

ExitStatus RunValidate(Desk& desk) {
  const ExitStatus status = Validate(desk.session());
  if (status != ExitStatus::kDone) return status;
  const std::size_t count = desk.session().desired.size();
  if (count == 0) {
    desk.reporter().Note("No manifests were found.");
    return status;
  }
  desk.reporter().Note(std::to_string(count) + (count == 1 ? " manifest is" : " manifests are") +
                       " valid.");
  return status;
}

}  // namespace dbsn
