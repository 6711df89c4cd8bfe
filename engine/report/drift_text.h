// What changed outside, told to people and to machines.
#pragma once
#include <cstddef>
#include <string>
#include <vector>

#include "engine/plan/drift.h"
#include "engine/report/palette.h"
#include "schema/value.h"

namespace dbsn {

// A live resource that stands in no state and no manifest.
struct Unmanaged {
  std::string provider, kind, id, name;
  bool operator==(const Unmanaged&) const = default;
};

struct DriftReport {
  std::vector<Drifted> drifted;
  std::vector<Unmanaged> unmanaged;
  std::size_t ignored = 0;  // what a person said not to tell of
  std::size_t looked_at = 0;
};

// "Drift: 1 changed, 1 gone." or "No drift." stands at the end.
std::string DriftText(const DriftReport& report, const Palette& palette);
// {kind: "dbsn.drift", changed, gone, unmanaged, ignored, looked_at, resources: [...]}
Value DriftValue(const DriftReport& report);

}  // namespace dbsn
