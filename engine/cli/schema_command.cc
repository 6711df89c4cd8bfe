// dbsn schema: JSON Schema of manifests, for editors. Offline.
#include "engine/cli/commands.h"
#include "engine/world/files.h"
#include "schema/json_codec.h"
#include "schema/json_schema.h"

namespace dbsn {

ExitStatus RunSchema(Desk& desk) {
  if (!desk.session().ReadFile()) return ExitStatus::kFailed;
  const Value schema = JsonSchema(desk.session().definitions());
  const std::string text = WriteJson(schema, JsonStyle::kServer) + "\n";
  if (desk.command.out.empty()) {
    desk.terminal.Out(text);
    return ExitStatus::kDone;
  }
  const Result<Done> saved = desk.world.files.Replace(desk.command.out, text, 0644);
  if (!saved.ok()) {
    desk.reporter().Problem(saved.problem());
    return ExitStatus::kFailed;
  }
  desk.reporter().Note("Written to " + desk.command.out + ".");
  return ExitStatus::kDone;
}

}  // namespace dbsn
