#include "engine/cli/desk.h"

#include <chrono>
#include <functional>
#include <optional>
#include <utility>

#include "engine/cli/cli_codes.h"
#include "engine/cli/findings_format.h"
#include "engine/report/human_reporter.h"
#include "engine/report/json_reporter.h"
#include "engine/world/clock.h"
#include "engine/world/environment.h"
#include "engine/world/log.h"
#include "engine/world/random.h"
#include "schema/duration.h"
#include "schema/variable.h"

namespace dbsn {
namespace {

// Whether stdout is a stream of events; else it is one document, and events go to stderr.
bool StreamsEvents(Verb verb) {
  return verb == Verb::kValidate || verb == Verb::kApply || verb == Verb::kDestroy;
}

}  // namespace

Desk::Desk(World& the_world, Terminal& the_terminal, Files& embedded, const Command& asked,
           std::string the_version)
    : world(the_world),
      terminal(the_terminal),
      command(asked),
      version(std::move(the_version)),
      embedded_(embedded),
      log_(std::make_unique<Log>()) {
  colours_ = !world.environment.Get("NO_COLOR").value_or("").size();
  const std::function<void(std::string_view)> out = [this](std::string_view text) {
    terminal.Out(text);
  };
  const std::function<void(std::string_view)> err = [this](std::string_view text) {
    terminal.Err(text);
  };
  if (json()) {
    reporter_ = NewJsonReporter({.out = StreamsEvents(command.verb) ? out : err,
                                 .now = [this] { return ToRfc3339(world.clock.Wall()); },
                                 .sources = sources_,
                                 .version = version});
  } else if (IsFindingsFormat(command.format)) {
    reporter_ = NewReporterOf({.format = command.format,
                               .workspace = command.workspace,
                               .version = version,
                               .embedded = embedded,
                               .environment = world.environment,
                               .out = out,
                               .err = err,
                               .sources = sources_,
                               .hidden = hidden_});
  } else {
    reporter_ = NewHumanReporter({.out = out,
                                  .err = err,
                                  .out_colours = colours_ && terminal.out_is_terminal(),
                                  .err_colours = colours_ && terminal.err_is_terminal(),
                                  .progress = terminal.err_is_terminal() && colours_,
                                  .quiet = false,
                                  .sources = sources_,
                                  .hidden = hidden_});
  }
}

Desk::~Desk() = default;

ExitStatus Desk::Refuse(const std::string& where, const std::string& detail,
                        const std::string& hint) {
  reporter_->Problem({.code = kBadFlag, .detail = detail, .hint = hint, .about = where});
  return ExitStatus::kFailed;
}

bool Desk::Open() {
  invocation_.workspace = command.workspace;
  if (command.verb != Verb::kDiff && command.environments.size() > 1) {
    Refuse("--env", "A run is for one environment.", "Give --env once.");
    return false;
  }
  if (!command.environments.empty()) invocation_.environment = command.environments.front();
  for (const std::string& variable : command.variables) {
    const std::size_t equals = variable.find('=');
    if (equals == std::string::npos || !IsVariableName(variable.substr(0, equals))) {
      Refuse("--var", "A variable is written NAME=VALUE.",
             "For instance: --var domain=staging.internal.");
      return false;
    }
    invocation_.variables[variable.substr(0, equals)] = variable.substr(equals + 1);
  }
  const bool of_one =
      command.verb == Verb::kProviderCheck || command.verb == Verb::kProviderPublish;
  const bool checks = of_one && !command.arguments.empty();
  invocation_.places = {checks ? command.arguments.front() : command.providers, command.catalog};
  invocation_.writes_definitions = of_one || command.verb == Verb::kProviderNew ||
                                   command.verb == Verb::kProviderTest ||
                                   command.verb == Verb::kProviderList;
  invocation_.insecure = command.insecure;
  invocation_.refresh_full = command.refresh == "full";
  invocation_.skip_secrets = command.secrets == "skip";
  invocation_.parallelism = command.parallelism;
  invocation_.version = version;
  invocation_.run_id = NewRunId(world.random);
  if (!command.project.empty()) invocation_.settings["project"] = command.project;
  if (!command.url.empty()) invocation_.settings["url"] = command.url;
  PlanOptions& plan = invocation_.plan;
  plan.allow_breaking = command.allow_breaking;
  plan.destroy = command.destroy || command.verb == Verb::kDestroy;
  plan.selection.targets = command.targets;
  plan.selection.excludes = command.excludes;
  plan.allow_delete_adopted.insert(command.allow_delete_adopted.begin(),
                                   command.allow_delete_adopted.end());
  if (command.allow_deletes >= 0) plan.limits.allow_deletes = command.allow_deletes;
  plan.send_secrets.insert(command.send_secrets.begin(), command.send_secrets.end());
  if (command.verb == Verb::kImport) {
    plan.take_over = {.address = command.address, .id = command.arguments.front()};
  }
  for (const std::string& label : command.labels) {
    const std::size_t equals = label.find('=');
    if (equals == std::string::npos || equals == 0) {
      Refuse("-l " + label, "A label is written NAME=VALUE.", "For instance: -l team=orders.");
      return false;
    }
    plan.selection.labels[label.substr(0, equals)] = label.substr(equals + 1);
  }
  const std::optional<std::chrono::milliseconds> wait = ParseDuration(command.lock_timeout);
  if (!wait.has_value()) {
    Refuse("--lock-timeout " + command.lock_timeout, "It is no length of time.",
           "Write a number with its unit: 30s, 5m, 500ms.");
    return false;
  }
  invocation_.lock_timeout = *wait;
  if (!command.log_file.empty()) {
    const LogLevel level = ParseLogLevel(command.log_level).value_or(LogLevel::kInfo);
    Result<std::unique_ptr<Log>> log =
        OpenLog(world.files, command.log_file, level, invocation_.run_id, world.clock);
    if (!log.ok()) {
      reporter_->Problem(log.problem());
      return false;
    }
    log_ = std::move(log).value();
  }
  const bool takes_paths = command.verb == Verb::kValidate || command.verb == Verb::kPlan ||
                           command.verb == Verb::kApply || command.verb == Verb::kCatalogDiff;
  if (takes_paths) invocation_.paths = command.arguments;
  session_ = std::make_unique<Session>(world, embedded_, invocation_, *reporter_, *log_, sources_,
                                       hidden_);
  return true;
}

void Desk::Renew(Reporter& reporter, const std::string& file, const std::string& address) {
  const bool among_manifests = !session_->workspace().manifests.empty();
  invocation_.paths = among_manifests ? std::vector<std::string>() : std::vector{file};
  invocation_.plan.selection.targets = {address};
  invocation_.run_id = NewRunId(world.random);
  session_ =
      std::make_unique<Session>(world, embedded_, invocation_, reporter, *log_, sources_, hidden_);
}

bool Desk::LoadState(State& state) {
  Result<LoadedState> loaded = session_->store().Load();
  if (!loaded.ok()) {
    reporter_->Problem(loaded.problem());
    return false;
  }
  state = Fold(std::move(loaded).value()).state;
  return true;
}

void Desk::Close() {
  if (const std::optional<Diagnostic> failure = log_->failure()) reporter_->Problem(*failure);
  reporter_->Ended();
}

}  // namespace dbsn
