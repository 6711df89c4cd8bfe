// The part of a session that chooses its environment, or looks at several.
#include <utility>

#include "engine/session.h"
#include "engine/state_place.h"
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
  store_.reset();
  secrets_ = std::make_unique<SecretResolver>(
      world, workspace_.folder,
      ExecPolicy{workspace_.policies.allow_exec, workspace_.policies.exec_environment}, known_);
  return Report(std::move(problems));
}

// Opened when it is first asked for: what looks at manifests alone needs no password of it.
StateStore& Session::store() const {
  if (store_ == nullptr) store_ = OpenStore(workspace_);
  return *store_;
}

std::unique_ptr<StateStore> Session::OpenStore(const Workspace& workspace, bool any) const {
  return OpenStateStore({.world = world,
                         .block = workspace.state,
                         .workspace = workspace.name,
                         .folder = workspace.folder,
                         .environment = environment_.name,
                         .insecure = asked.insecure,
                         .secrets = *secrets_,
                         .dbsn_version = asked.version,
                         .any = any});
}

}  // namespace dbsn
