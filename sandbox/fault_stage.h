// Carries out the faults that are due around one request: waits, changed requests, effects that are
// withheld or late, spoilt answers.
#pragma once
#include <cstdint>
#include <functional>
#include <vector>

#include "sandbox/fault.h"
#include "sandbox/request.h"

namespace dbsn {
class Clock;
class Stop;
}  // namespace dbsn

namespace dbsn::sandbox {

class LateEffects;

struct FaultStage {
  Clock& clock;
  const Stop& stop;
  LateEffects& late_effects;

  // |handle| has the effect and gives the good answer; it is called once, later, or never, and
  // outlives the stage's late effects.
  Response Run(Request request, const std::vector<Fault>& due,
               const std::function<Response(const Request&)>& handle) const;
};

}  // namespace dbsn::sandbox
