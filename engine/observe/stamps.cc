#include "engine/observe/stamps.h"

#include <utility>

#include "engine/observe/row_trust.h"
#include "engine/plan/steps.h"

namespace dbsn {
namespace {

bool IsAsObserved(const Sighting& sighting, const StateEntry& entry) {
  return sighting.status == Sighting::Status::kFound && sighting.read_whole &&
         sighting.live.id == entry.id && sighting.live.server_date.has_value() &&
         OnlyDeclared(entry.sent, sighting.live.fields) == entry.observed;
}

}  // namespace

std::size_t TakeStamps(const LiveResources& live, const WriteTime& write_time, State& state) {
  std::size_t taken = 0;
  for (auto& [address, entry] : state.entries) {
    const auto seen = live.sightings.find(address);
    if (seen == live.sightings.end() || !IsAsObserved(seen->second, entry)) continue;
    const LiveResource& row = seen->second.live;
    if (CanTrust(row, entry)) continue;
    StateEntry fresh = entry;
    fresh.stamp = row.stamp;
    fresh.server_date = write_time(*row.server_date);
    if (!CanTrust(row, fresh)) continue;
    entry = std::move(fresh);
    ++taken;
  }
  return taken;
}

}  // namespace dbsn
