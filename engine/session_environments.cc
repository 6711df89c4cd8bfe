// The part of a session that chooses its environment, or looks at several.
#include <utility>

#include "engine/session.h"
#include "engine/state/local_store.h"
#include "engine/world/environment.h"

namespace dbsn {

bool Session::ReadWorkspace(const std::string& otherwise) {
  if (!ReadFile()) return false;
  std::string name = otherwise;
  if (std::optional<Diagnostic> problem = CheckChoice(name)) {
    Fail(*problem);
    return false;
  }
  return Enter(name);
}

// |name| becomes what was asked for, when something was.
std::optional<Diagnostic> Session::CheckChoice(std::string& name) {
  std::string about;
  const std::string variable = world.environment.Get("DBSN_ENV").value_or("");
  if (!asked.environment.empty()) {
    name = asked.environment;
    about = "--env " + name;
  } else if (!variable.empty()) {
    name = variable;
    about = "DBSN_ENV";
  }
  one_chosen_ = !name.empty();
  return CheckEnvironment(workspace_, name, about);
}

std::vector<std::string> Session::EnvironmentsAskedFor() {
  std::string name;
  std::optional<Diagnostic> problem = CheckChoice(name);
  std::vector<std::string> names;
  if (!problem.has_value()) {
    names.push_back(name);
  } else if (name.empty()) {
    for (const auto& [one, block] : workspace_.environments) names.push_back(one);
  } else {
    Fail(*problem);
  }
  return names;
}

bool Session::LookInEach(const std::vector<std::string>& environments,
                         const std::function<void()>& look) {
  SharedProblems shared;
  shared_ = &shared;
  for (const std::string& name : environments) {
    if (Enter(name)) look();
  }
  shared_ = nullptr;
  const Diagnostics problems = shared.Take();
  for (Diagnostic problem : problems.all()) {
    if (environments.size() < 2) problem.environments.clear();
    reporter.Problem(problem);
  }
  return !problems.has_errors();
}

void Session::WarnOfUnusedVariables() {
  Diagnostics problems;
  ReportUnused(workspace_, used_variables_, problems);
  Report(std::move(problems));
}

bool Session::Enter(const std::string& name) {
  Diagnostics problems;
  VariableUses uses;
  base_places_ = BasePlaces();
  lone_ = LoneManifests();
  environment_ = ChooseEnvironment(workspace_, name, asked.variables, sources_, uses);
  uses.ReportTo(environment_.variables, problems);
  used_variables_.insert(uses.used().begin(), uses.used().end());
  store_ = std::make_unique<LocalStore>(LocalStore::Parts{.files = world.files,
                                                          .clock = world.clock,
                                                          .random = world.random,
                                                          .environment = world.environment,
                                                          .folder = workspace_.folder,
                                                          .environment_name = name,
                                                          .dbsn_version = asked.version});
  secrets_ = std::make_unique<SecretResolver>(
      world, workspace_.folder,
      ExecPolicy{workspace_.policies.allow_exec, workspace_.policies.exec_environment}, known_);
  return Report(std::move(problems));
}

}  // namespace dbsn
