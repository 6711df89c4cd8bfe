// dbsn state history, pull, push and restore: the state as a whole, and its earlier versions.
#include <algorithm>
#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "engine/cli/commands.h"
#include "engine/cli/state_edit.h"
#include "engine/report/text_table.h"
#include "engine/state/http_document.h"
#include "engine/state/state_codes.h"
#include "engine/state/state_file.h"
#include "engine/world/files.h"
#include "schema/json_codec.h"

namespace dbsn {
namespace {

constexpr std::uint64_t kSizeLimit = std::uint64_t{4} << 30;
constexpr std::uint32_t kFileMode = 0600;

std::string Named(const std::string& workspace, const std::string& environment) {
  return "\"" + workspace + (environment.empty() ? "" : "/" + environment) + "\"";
}

// What was unsettled stays so, whatever version becomes the state: it may still land.
void KeepUnsettled(const std::vector<Unsettled>& now, State& state) {
  for (const Unsettled& one : now) {
    const bool known = std::any_of(
        state.unsettled.begin(), state.unsettled.end(),
        [&](const Unsettled& other) { return other.intent.address == one.intent.address; });
    if (!known) state.unsettled.push_back(one);
  }
  std::sort(
      state.unsettled.begin(), state.unsettled.end(),
      [](const Unsettled& a, const Unsettled& b) { return a.intent.address < b.intent.address; });
}

// |earlier| becomes the state, as a new version: what saved plans rest on moves with it.
void GoBackTo(State earlier, State& state) {
  KeepUnsettled(state.unsettled, earlier);
  earlier.serial = std::max(state.serial, earlier.serial);
  earlier.lineage = state.lineage.empty() ? earlier.lineage : state.lineage;
  earlier.last_run = state.last_run;
  if (!state.runs.empty()) earlier.runs = state.runs;
  for (auto& [address, entry] : earlier.entries) {
    const auto now = state.entries.find(address);
    if (now == state.entries.end() || !(now->second == entry)) entry.version = earlier.serial + 1;
  }
  state = std::move(earlier);
}

std::optional<Diagnostic> CannotPush(Desk& desk, const std::string& file, const State& pushed,
                                     const State& state) {
  const std::string& workspace = desk.session().workspace().name;
  const std::string& environment = desk.session().environment().name;
  if (pushed.workspace != workspace || pushed.environment != environment) {
    return Diagnostic{.code = kStateOther,
                      .detail = file + " is the state of " +
                                Named(pushed.workspace, pushed.environment) + ", not of " +
                                Named(workspace, environment) + ".",
                      .hint = "Choose the environment with --env, or another file.",
                      .about = file};
  }
  if (!state.lineage.empty() && pushed.lineage != state.lineage) {
    return Diagnostic{.code = kStateOther,
                      .detail = file + " is of another lineage (" + pushed.lineage + ") than " +
                                desk.session().store().Where() + " (" + state.lineage +
                                "): they were begun apart, and do not hold the same resources.",
                      .hint =
                          "Nothing was changed. If the file is right, the state that is there "
                          "must be removed first.",
                      .about = file};
  }
  if (pushed.serial < state.serial && !desk.command.back) {
    return Diagnostic{.code = kStateOther,
                      .detail = file + " is version " + std::to_string(pushed.serial) +
                                " and the state is at " + std::to_string(state.serial) +
                                ": what was recorded since would be forgotten.",
                      .hint = "To go back all the same: dbsn state push --back " + file + ".",
                      .about = file};
  }
  return std::nullopt;
}

}  // namespace

ExitStatus RunStateHistory(Desk& desk) {
  State state;
  if (!desk.session().ReadWorkspace() || !desk.LoadState(state)) return ExitStatus::kFailed;
  const Result<std::vector<std::uint64_t>> read = desk.session().store().Versions();
  if (!read.ok()) {
    desk.reporter().Problem(read.problem());
    return ExitStatus::kFailed;
  }
  const std::vector<std::uint64_t>& versions = read.value();
  const auto is_kept = [&](std::uint64_t serial) {
    return std::find(versions.begin(), versions.end(), serial) != versions.end();
  };
  if (desk.json()) {
    Value::List runs;
    for (auto run = state.runs.rbegin(); run != state.runs.rend(); ++run) {
      runs.emplace_back(ValueMap{{"serial", Value(static_cast<std::int64_t>(run->serial))},
                                 {"started", Value(run->started)},
                                 {"who", Value(run->who)},
                                 {"operation", Value(run->operation)},
                                 {"summary", Value(run->summary)},
                                 {"run", Value(run->run_id)},
                                 {"can_restore", Value(is_kept(run->serial))}});
    }
    Value::List kept;
    for (const std::uint64_t serial : versions) {
      kept.emplace_back(static_cast<std::int64_t>(serial));
    }
    desk.terminal.Out(
        WriteJson(Value(ValueMap{{"serial", Value(static_cast<std::int64_t>(state.serial))},
                                 {"runs", Value(std::move(runs))},
                                 {"versions", Value(std::move(kept))}}),
                  JsonStyle::kIndented) +
        "\n");
    return ExitStatus::kDone;
  }
  if (state.lineage.empty()) {
    desk.reporter().Note("There is no state yet.");
    return ExitStatus::kDone;
  }
  std::vector<std::vector<std::string>> rows;
  for (auto run = state.runs.rbegin(); run != state.runs.rend(); ++run) {
    rows.push_back({std::to_string(run->serial), run->started, run->who, run->operation,
                    run->summary, run->run_id});
  }
  desk.terminal.Out(TableText({"VERSION", "WHEN", "WHO", "WHAT", "SUMMARY", "RUN"}, rows));
  std::string kept;
  for (const std::uint64_t serial : versions) {
    kept += (kept.empty() ? "" : ", ") + std::to_string(serial);
  }
  desk.reporter().Note(kept.empty() ? "No earlier version is kept."
                                    : "Versions to go back to (dbsn state restore): " + kept + ".");
  return ExitStatus::kDone;
}

ExitStatus RunStatePull(Desk& desk) {
  State state;
  if (!desk.session().ReadWorkspace() || !desk.LoadState(state)) return ExitStatus::kFailed;
  if (state.lineage.empty()) {
    desk.reporter().Problem({.code = kStateEmpty,
                             .detail = desk.session().store().Where() + ": there is no state yet.",
                             .hint = "The first apply makes one."});
    return ExitStatus::kFailed;
  }
  if (desk.command.out.empty()) {
    desk.terminal.Out(WriteState(state));
    return ExitStatus::kDone;
  }
  const Result<Done> written =
      desk.world.files.Replace(desk.command.out, WriteState(state), kFileMode);
  if (!written.ok()) {
    desk.reporter().Problem(written.problem());
    return ExitStatus::kFailed;
  }
  desk.reporter().Note("Wrote version " + std::to_string(state.serial) + " to " + desk.command.out +
                       ".");
  return ExitStatus::kDone;
}

ExitStatus RunStatePush(Desk& desk) {
  if (!desk.session().ReadWorkspace()) return ExitStatus::kFailed;
  const std::string& file = desk.command.arguments.front();
  const Result<std::string> bytes = desk.world.files.Read(file, kSizeLimit);
  if (!bytes.ok()) {
    desk.reporter().Problem(bytes.problem());
    return ExitStatus::kFailed;
  }
  Result<State> read = ReadAnyState(bytes.value(), file);
  if (!read.ok()) {
    desk.reporter().Problem(read.problem());
    return ExitStatus::kFailed;
  }
  State pushed = std::move(read).value();
  pushed.moved_to.clear();
  const std::string summary = "version " + std::to_string(pushed.serial) + " put back";
  return EditState(desk, "state push", summary, [&](State& state) {
    if (std::optional<Diagnostic> problem = CannotPush(desk, file, pushed, state)) {
      desk.reporter().Problem(*problem);
      return false;
    }
    const std::size_t entries = pushed.entries.size();
    GoBackTo(std::move(pushed), state);
    desk.reporter().Note("The state is what " + file + " holds, " + std::to_string(entries) +
                         " entries, as version " + std::to_string(state.serial + 1) +
                         ". Look at `dbsn plan` before you apply.");
    return true;
  });
}

ExitStatus RunStateRestore(Desk& desk) {
  if (!desk.session().ReadWorkspace()) return ExitStatus::kFailed;
  const std::string& text = desk.command.arguments.front();
  const bool number = !text.empty() && text.size() < 19 &&
                      text.find_first_not_of("0123456789") == std::string::npos;
  if (!number) {
    return desk.Refuse(text, "It is no version of the state.",
                       "Write the number of one: dbsn state history lists them.");
  }
  return EditState(desk, "state restore", "version " + text + " restored", [&](State& state) {
    Result<State> version = desk.session().store().Version(std::stoull(text));
    if (!version.ok()) {
      desk.reporter().Problem(version.problem());
      return false;
    }
    std::size_t forgotten = 0;
    for (const auto& [address, entry] : state.entries) {
      if (!version.value().entries.contains(address)) ++forgotten;
    }
    GoBackTo(std::move(version).value(), state);
    desk.reporter().Note(
        "The state is that of version " + text + ", as version " +
        std::to_string(state.serial + 1) + "." +
        (forgotten == 0 ? std::string()
                        : " " + std::to_string(forgotten) +
                              " entries made since are forgotten; their resources stay, and a plan "
                              "finds them by their names.") +
        " Look at `dbsn plan` before you apply.");
    return true;
  });
}

}  // namespace dbsn
