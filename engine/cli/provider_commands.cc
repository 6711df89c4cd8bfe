// dbsn provider list and check: what a definition says and what it can reach; and taking it for the
// workspace.
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include <fmt/format.h>

#include "engine/cli/commands.h"
#include "engine/conform/page_trial.h"
#include "engine/load/catalog_lock.h"
#include "engine/load/definition_digest.h"
#include "engine/load/path_text.h"
#include "engine/report/text_table.h"
#include "engine/world/files.h"
#include "schema/definition_reach.h"
#include "schema/json_codec.h"
#include "schema/shown_text.h"

namespace dbsn {
namespace {

Value Texts(const std::vector<std::string>& texts) {
  Value::List list;
  for (const std::string& text : texts) list.emplace_back(text);
  return Value(std::move(list));
}

std::string KindsOf(const Definition& definition) {
  std::string kinds;
  for (const auto& [name, kind] : definition.kinds) kinds += (kinds.empty() ? "" : ", ") + name;
  return kinds;
}

void PrintReach(Desk& desk, const Definition& definition) {
  const Reach reach = ReachOf(definition);
  const Palette palette = desk.out_palette();
  std::string text = palette.Bold(Shown(definition.name + " " + definition.version)) + "  " +
                     Shown(KindsOf(definition)) + "\n";
  for (const Reach::Place& place : reach.places) {
    text += "  goes to the setting " + Shown(place.setting) +
            (place.address.empty()
                 ? ", which the workspace says"
                 : ", " + Shown(place.address) + " unless the workspace says otherwise") +
            "\n";
    text += "    " +
            (place.receives.empty() ? "without credentials" : "with " + Shown(place.receives)) +
            "\n";
  }
  const auto list = [&](const std::string& head, const std::vector<std::string>& items) {
    if (items.empty()) return;
    text += "  " + head + "\n";
    for (const std::string& item : items) text += "    " + Shown(item) + "\n";
  };
  list("reads the variables", reach.variables);
  list("reads the files", reach.files);
  list("sends", reach.requests);
  for (const PageOperation& call : definition.calls) {
    if (call.operation.answers == nullptr) continue;
    list("fields that " + call.operation.name + " answers", MembersOf(*call.operation.answers));
  }
  desk.terminal.Out(text);
}

Value ReachValue(const Definition& definition) {
  const Reach reach = ReachOf(definition);
  Value::List places;
  for (const Reach::Place& place : reach.places) {
    places.emplace_back(ValueMap{{"address", Value(place.address)},
                                 {"receives", Value(place.receives)},
                                 {"setting", Value(place.setting)}});
  }
  return Value(ValueMap{{"digest", Value(definition.digest)},
                        {"files", Texts(reach.files)},
                        {"name", Value(definition.name)},
                        {"places", Value(std::move(places))},
                        {"requests", Texts(reach.requests)},
                        {"variables", Texts(reach.variables)},
                        {"version", Value(definition.version)}});
}

// The scope that the publication in |folder| says; "enterprise" when it is none.
std::string ScopeOf(Desk& desk, const std::string& folder) {
  constexpr std::uint64_t kSizeLimit = 1u << 20;
  const Result<std::string> text =
      desk.world.files.Read(PathFrom(folder, std::string(kPublicationFile)), kSizeLimit);
  if (!text.ok()) return "enterprise";
  const std::variant<Value, JsonFault> read = ParseJson(text.value());
  const Value* const record = std::get_if<Value>(&read);
  const Value* const scope = record == nullptr ? nullptr : record->Find("scope");
  return scope == nullptr ? "enterprise" : scope->Plain();
}

}  // namespace

ExitStatus RunProviderList(Desk& desk) {
  Session& session = desk.session();
  if (!session.ReadFile()) return ExitStatus::kFailed;
  if (desk.json()) {
    Value::List list;
    for (const auto& [name, definition] : session.known()) {
      std::vector<std::string> kinds;
      for (const auto& [kind, type] : definition->kinds) kinds.push_back(kind);
      list.emplace_back(ValueMap{{"digest", Value(definition->digest)},
                                 {"kinds", Texts(kinds)},
                                 {"name", Value(name)},
                                 {"title", Value(definition->title)},
                                 {"version", Value(definition->version)}});
    }
    desk.terminal.Out(WriteJson(Value(std::move(list)), JsonStyle::kIndented) + "\n");
    return ExitStatus::kDone;
  }
  std::vector<std::vector<std::string>> rows;
  for (const auto& [name, definition] : session.known()) {
    rows.push_back({Shown(name), Shown(definition->version), Shown(KindsOf(*definition)),
                    Shown(definition->title)});
  }
  desk.terminal.Out(TableText({"PROVIDER", "VERSION", "KINDS", ""}, rows));
  return ExitStatus::kDone;
}

namespace {

// Each definition that was checked is the one that this workspace uses from now on.
ExitStatus PinThem(Desk& desk) {
  Session& session = desk.session();
  CatalogLock lock = session.catalog_lock();
  for (const auto& [name, definition] : session.known()) {
    const std::string folder = session.FolderOf(name);
    if (folder.empty()) {
      return desk.Refuse("--pin", "The definitions that dbsn carries need no pin.",
                         "Name the folder of one of your own.");
    }
    const Result<std::string> digest = DefinitionDigest(desk.world.files, folder);
    LockedDefinition pin{definition->version, "", folder, ScopeOf(desk, folder)};
    Result<Done> pinned = Done{};
    if (digest.ok()) {
      pin.digest = digest.value();
      pinned = PinDefinition(desk.world.files, lock, name, pin);
    }
    if (!digest.ok() || !pinned.ok()) {
      desk.reporter().Problem(digest.ok() ? pinned.problem() : digest.problem());
      return ExitStatus::kFailed;
    }
    lock.definitions[name] = pin;
    desk.reporter().Note("Pinned " + name + " " + definition->version + " in " +
                         lock.workspace_folder + std::string(kLockFileName) + ".");
  }
  return ExitStatus::kDone;
}

}  // namespace

ExitStatus RunProviderCheck(Desk& desk) {
  Session& session = desk.session();
  // What is wrong is reported at its place while the definitions are read.
  if (!session.ReadFile()) return ExitStatus::kFailed;
  if (desk.json()) {
    Value::List list;
    for (const auto& [name, definition] : session.known()) list.push_back(ReachValue(*definition));
    desk.terminal.Out(WriteJson(Value(std::move(list)), JsonStyle::kIndented) + "\n");
    return ExitStatus::kDone;
  }
  for (const auto& [name, definition] : session.known()) PrintReach(desk, *definition);
  if (desk.command.pin) return PinThem(desk);
  desk.reporter().Note(session.known().size() == 1
                           ? "The definition is valid. Next: dbsn provider test " +
                                 (session.known().begin()->second->calls.empty()
                                      ? std::string("ADDRESS")
                                      : session.known().begin()->first) +
                                 "."
                           : fmt::format("{} definitions are valid.", session.known().size()));
  return ExitStatus::kDone;
}

}  // namespace dbsn
