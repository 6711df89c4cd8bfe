// Answers that several handlers give.
#include "sandbox/context.h"

#include <chrono>

#include "engine/world/clock.h"
#include "sandbox/answers.h"

namespace dbsn::sandbox {

std::int64_t Context::NowMs() const {
  using std::chrono::duration_cast;
  return duration_cast<std::chrono::milliseconds>(clock.Wall().time_since_epoch()).count();
}

Response Context::Refuse(const Refusal& refusal) const {
  return ErrorAnswer(dialect, refusal, NowMs());
}

Response Context::StoreFailed(const Diagnostic& problem) const {
  return Refuse({500, problem.detail, ""});
}

}  // namespace dbsn::sandbox
