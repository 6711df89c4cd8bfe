// What became of something we asked a provider for.
#pragma once
#include <chrono>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/provider/live_resource.h"
#include "schema/diagnostic.h"

namespace dbsn {

enum class Effect : std::uint8_t {
  kDone,
  kNotDone,  // surely: refused, or never arrived
  kUnknown,  // the answer was lost; only a look-up can tell
};

struct TestOutcome {
  enum class Verdict : std::uint8_t { kPassed, kFailed, kNotSupported, kNotRun };
  Verdict verdict = Verdict::kNotRun;
  std::string message;                        // the server's own words, redacted
  std::map<std::string, std::string> detail;  // type, duration: as the server said them
  std::string hint;                           // what usually helps with such a message
  std::vector<std::string> suspects;          // fields that a person would correct
  std::optional<Diagnostic> problem;          // kNotRun: why
};

// The end of a problem's detail after kUnknown, until a look-up tells more.
inline constexpr std::string_view kOutcomeDoubt = " Whether it was carried out is not known.";

struct StepOutcome {
  Effect effect = Effect::kUnknown;
  int status = 0;                     // the answer's; 0: none came
  std::string id;                     // after a create, when the API said it
  std::string message;                // the server's own words, redacted; may be empty
  std::optional<LiveResource> live;   // when the answer held the object
  std::optional<TestOutcome> test;    // of a test before a save
  std::optional<Diagnostic> problem;  // after kNotDone and kUnknown
  // The provider is degraded (breaker open) and nothing was sent: "not tried", not "failed".
  bool not_tried = false;
};

// Waits of a run's requests, for one reason: "the server answered 503".
struct Waited {
  std::string why;
  int times = 0;
  std::chrono::milliseconds time{0};  // in all
};

struct Listing {
  std::vector<LiveResource> rows;
  int requests = 0;
  bool null = false;  // null in place of the rows: none, or none that these credentials may see
};

}  // namespace dbsn
