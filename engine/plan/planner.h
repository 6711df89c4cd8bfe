// Decides. Pure: no clock, no network, no disk, no environment; everything known is an argument
// and everything decided is in the result.
#pragma once
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "engine/plan/limits.h"
#include "engine/plan/live_resources.h"
#include "engine/plan/plan.h"
#include "engine/plan/waves.h"
#include "engine/state/journal.h"
#include "engine/state/state.h"
#include "schema/desired.h"
#include "schema/diagnostic.h"
#include "schema/result.h"
#include "schema/wire.h"

namespace dbsn {

struct Selection {
  std::vector<std::string> targets;           // full addresses; what they need is added
  bool alone = false;                         // but not for these: nothing else is looked at
  std::vector<std::string> excludes;          // and their dependents
  std::map<std::string, std::string> labels;  // -l team=orders: all must hold
  std::vector<std::string> paths;  // files or folders of a narrowed run, as entries record them
  bool whole() const {
    return targets.empty() && excludes.empty() && labels.empty() && paths.empty();
  }
};

// `import`: one declared resource becomes the state's, as it is live; nothing else is looked at and
// nothing is sent.
struct TakeOver {
  std::string address;  // as written; full once the manifests are read
  std::string id;       // the server's
};

struct PlanOptions {
  Selection selection;
  std::optional<TakeOver> take_over;
  bool destroy = false;
  std::set<std::string> allow_delete_adopted;  // addresses
  std::set<std::string> send_secrets;          // addresses: send assumed secrets
  Limits limits;
  bool allow_breaking = false;     // --allow-breaking: what is used may be deleted and replaced
  Rollout rollout;                 // empty: all at once
  std::string undoes;              // the run that it takes back; "" none
  std::vector<std::string> notes;  // for whoever reads the plan
};

struct ProviderFacts {
  const Definition* definition = nullptr;
  SettingValues settings;
};

struct PlanInputs {
  const std::vector<DesiredResource>& desired;  // all of the workspace's, sorted by address
  const LiveResources& live;
  const State& state;  // folded
  const std::vector<Unsettled>& unsettled;
  std::string unfinished_run;                      // its id; "" none
  std::map<std::string, ProviderFacts> providers;  // by workspace name
  std::string workspace, environment, dbsn_version;
  const PlanOptions& options;
};

// How a plan names the definition it was made with: "NAME VERSION sha256:DIGEST".
std::string DefinitionMark(const Definition& definition);

// Fails only on what no plan can be made of: another origin (state.other-origin), a selection that
// names nothing, a cycle among recorded and desired edges. Warnings go to |diagnostics|.
Result<Plan> MakePlan(const PlanInputs& inputs, Diagnostics& diagnostics);

}  // namespace dbsn
