// The only way to the terminal: one stream of events feeds every format. Called from one thread.
#pragma once
#include <cstdint>
#include <string>
#include <vector>

#include "engine/plan/plan.h"
#include "engine/provider/outcome.h"
#include "schema/diagnostic.h"
#include "schema/manifest.h"

namespace dbsn {

struct Tally {
  int added = 0, changed = 0, destroyed = 0, imported = 0, recorded = 0;
  int failed = 0;     // refused or broken
  int unknown = 0;    // sent, the answer was lost, and no look-up could settle it
  int held = 0;       // not tried, because something it needs was not done
  int not_tried = 0;  // stopped, or its provider is degraded
  int tests_passed = 0, tests_failed = 0, tests_warned = 0, tests_unsupported = 0;
  bool interrupted = false;
  std::int64_t calls = 0;          // requests that applying took
  std::int64_t calls_planned = 0;  // as the plan said
  std::vector<Waited> waits{};     // of all requests of the run, those of its plan included
};

// How one change ended.
struct ChangeEnd {
  enum class Kind : std::uint8_t { kDone, kFailed, kUnknown, kHeld, kNotTried, kRolledBack };
  Kind kind = Kind::kDone;
  std::string id;
  std::string message;               // the server's own, redacted
  std::vector<Diagnostic> problems;  // and warnings: a field that did not stick
  std::string why;                   // held, not tried: because of what
  TestOutcome test;
  std::int64_t milliseconds = 0;
};

class Reporter {
 public:
  virtual ~Reporter() = default;
  virtual void Problem(const Diagnostic& diagnostic) = 0;
  virtual void Note(const std::string& text) = 0;  // the talk, for stderr
  // All whose head could be read, before the problems in them are told.
  virtual void ManifestsRead(const std::vector<Manifest>& manifests) = 0;
  virtual void Planned(const Plan& plan) = 0;
  virtual void ApplyStarted(const Plan& plan, const std::string& run_id) = 0;
  virtual void ChangeStarted(const Change& change, const std::string& step) = 0;
  virtual void ChangeEnded(const Change& change, const ChangeEnd& end) = 0;
  virtual void ApplyEnded(const Tally& tally) = 0;
  // The command is over, however it went: a format that is one document is printed now.
  virtual void Ended() = 0;
};

}  // namespace dbsn
