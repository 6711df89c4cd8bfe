// One thread an effect: there are a handful in a test, never many.
#include "sandbox/late_effects.h"

#include "engine/world/clock.h"
#include "engine/world/stop.h"

namespace dbsn::sandbox {

LateEffects::~LateEffects() {
  for (std::thread& thread : threads_) thread.join();
}

void LateEffects::Add(std::chrono::milliseconds wait, std::function<void()> effect) {
  const std::lock_guard lock(mutex_);
  threads_.emplace_back([this, wait, effect = std::move(effect)] {
    if (clock_.Sleep(wait, stop_)) effect();
  });
}

}  // namespace dbsn::sandbox
