// Carries out one change against its provider: reads what it overwrites, sends each step, reads
// back, tests, and rolls back where the manifest asks for it. Runs on a worker; knows no queue.
#pragma once
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "engine/apply/sent_marks.h"
#include "engine/plan/plan.h"
#include "engine/provider/provider.h"
#include "engine/report/reporter.h"

namespace dbsn {

// What a change needs of the run, gathered by the coordinator before it starts.
struct Errand {
  const Change& change;
  Provider& provider;
  Scope scope;
  Scope former_scope;                      // where a replaced one stands: another when it moves
  std::vector<PathMark> recorded_marks;    // of the state's entry
  std::map<std::string, std::string> ids;  // full address → id, of what it refers to
  const Marker& marker;
  const ResolveSecret& secret;
  std::function<std::int64_t()> milliseconds;  // steady
  // Called after each step that was answered, before the next: (step, id).
  std::function<void(std::size_t, const std::string&)> step_done;
  // Asked before each step but the first: false, and nothing more is sent, for nobody could record
  // it.
  std::function<bool()> may_go_on;
  std::string created_id;  // not empty: a look-up found what the lost create made; go on after it
};

struct Carried {
  ChangeEnd end;
  std::optional<StateEntry> entry;  // as it now stands; none: unchanged or removed
  bool removed = false;             // the resource, and so its entry, is gone
  std::optional<Value> before;      // declared fields read before the write, for `undo`
  bool lost_create = false;         // only a look-up by name can tell
};

Carried CarryOut(const Errand& errand);

}  // namespace dbsn
