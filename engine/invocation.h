// What a person asked for, as far as the story needs it: no command line, no terminal.
#pragma once
#include <chrono>
#include <functional>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "engine/load/definitions.h"
#include "engine/plan/planner.h"

namespace dbsn {

struct Invocation {
  std::string workspace;                         // dbsn.yaml or its folder; "" the current folder
  std::string environment;                       // --env; "" not given
  std::map<std::string, std::string> variables;  // --var: name → value
  std::vector<std::string> paths;                // manifests named on the command line
  DefinitionPlaces places;
  bool writes_definitions = false;              // others than the pinned ones may be read
  std::map<std::string, std::string> settings;  // "project" → "N1r8Do": flags that are settings
  bool insecure = false;
  PlanOptions plan;
  bool refresh_full = false;
  bool skip_secrets = false;  // plan: nothing is read that manifests name by valueFrom
  int parallelism = 8;
  std::chrono::milliseconds lock_timeout{0};
  std::string version;  // of dbsn
  std::string run_id;
};

// Asked before anything is changed: whether to go on with the plan, which was just shown.
using Approval = std::function<bool(const Plan&)>;

}  // namespace dbsn
