// Reads the live side: one list a scope, and a GET only for rows that must be compared and are
// too thin. Changes nothing.
#pragma once
#include <functional>
#include <string>
#include <vector>

#include "engine/plan/live_resources.h"
#include "engine/provider/provider.h"
#include "engine/state/journal.h"
#include "engine/state/state.h"
#include "schema/desired.h"
#include "schema/diagnostic.h"

namespace dbsn {

struct ObserveOptions {
  bool full = false;  // --refresh=full: every row is read whole
  int workers = 8;
  std::function<bool()> stop_asked;
};

// Sightings for every desired resource, state entry and unsettled change; fills |desired|'s scope.
// A provider that cannot be read fails the whole observation: a plan on half a view would be a
// lie. Every such problem is in |diagnostics|; the result is then not to be used.
LiveResources Observe(std::vector<DesiredResource>& desired, const State& state,
                      const std::vector<Unsettled>& unsettled, const Providers& providers,
                      const Definitions& definitions, const Marker& marker,
                      const ObserveOptions& options, Diagnostics& diagnostics);

}  // namespace dbsn
