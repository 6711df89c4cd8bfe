// The whole program over a world that a test owns: RunDbsn() over a real disk that can fail, a
// clock that takes no time, and the sandbox's service in place of a network. Each Run() is a
// process of its own. Every request and every change of a file is one touch of the world, numbered
// from 1 in each run, and a fault can be ordered at any of them. One seed gives one story, with one
// worker.
#pragma once
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <random>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "engine/world/posix_files.h"
#include "engine/world/stop.h"
#include "engine/world/transport.h"
#include "engine/world/world.h"
#include "tests/support/fake_clock.h"
#include "tests/support/fake_environment.h"
#include "tests/support/faulty_files.h"
#include "tests/support/seeded_random.h"
#include "tests/support/served_sandbox.h"
#include "tests/support/temp_folder.h"

namespace dbsn {

// What goes wrong at one touch. At a request, and at a change of a file:
enum class TouchFault : std::uint8_t {
  kKilledBefore,  // the process dies; no effect
  kKilledAfter,   // the process dies; the effect is there
  kKilledInside,  // the process dies; the effect lands later; half of an append is there
  kLostBefore,    // the connection breaks without an effect; the change fails
  kLostAfter,     // the connection breaks after it; the change fails and is there all the same
  kLate,          // no answer in time, and the effect lands later; half of an append is there
  kRefused,       // 500, nothing done; the disk is full from now on
  kFailedAfter,   // 500 although it is done; the change fails and is there all the same
  kTooMany,       // 429; the change fails
  kUnavailable,   // 503; the change fails
  kGarbled,       // done, and the answer is a web page; half of an append is there
};
inline constexpr int kTouchFaults = 11;
const char* NameOf(TouchFault fault);
using TouchFaults = std::map<int, TouchFault>;  // by the touch's number

class Simulation {
 public:
  // |seed| decides ids, keys, jitter and how late an effect is.
  Simulation(const SimulatedServer& server, std::uint32_t seed);
  ~Simulation();

  struct Ended {
    int status = 0;
    std::string out, err;
    bool killed = false;
    int touches = 0;
  };
  Ended Run(std::vector<std::string> arguments, TouchFaults faults = {});

  // A file of the workspace; "" removes it.
  void Write(const std::string& name, const std::string& text);
  void LandAll();  // effects that are still under way happen now
  // Those do that a living run gave up on, and may have sent once more.
  void LandGivenUp();

  struct Row {
    std::string kind, name, id;
    std::string variant;  // a connector's: "Postgres"
    ValueMap fields, secrets;
  };
  std::vector<Row> Rows();  // live ones, in order of id
  // A row that somebody else made.
  void AddForeign(const std::string& name);
  const std::string& folder() const { return folder_.path(); }

  FakeEnvironment environment;

 private:
  class Network;
  class Screen;

  Exchange Send(const HttpRequest& request);
  Exchange SendWith(const HttpRequest& request, TouchFault fault);
  struct Late {
    HttpRequest request;
    bool given_up = false;
  };
  void SendLater(const HttpRequest& request, bool given_up);
  void LandWhatIsDue();
  FaultyFiles::Fate NextFate();
  // The fault of this touch; none: nullptr. Counts the touch.
  const TouchFault* Touch();
  void Die();

  testing::TempFolder folder_;
  PosixFiles disk_;
  FaultyFiles files_{disk_};
  FakeClock clock_;
  SeededRandom random_;
  std::unique_ptr<ServedSandbox> server_;
  std::unique_ptr<Stop> stop_;
  std::mutex mutex_;

  TouchFaults faults_;
  int touches_ = 0;
  bool dead_ = false, full_ = false;
  std::multimap<Clock::WallTime, Late> late_;
};

}  // namespace dbsn
