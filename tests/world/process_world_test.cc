// Clock, chance, environment and signals of this very process.
#include <gtest/gtest.h>
#include <unistd.h>

#include <csignal>
#include <cstdlib>
#include <set>

#include "engine/world/signals.h"
#include "engine/world/stop.h"
#include "engine/world/system_clock.h"
#include "engine/world/system_environment.h"
#include "engine/world/system_random.h"

namespace dbsn {
namespace {

TEST(SystemClock, SleepsTheWholeTimeWhenNobodyAsksItToStop) {
  SystemClock clock;
  const Stop stop;
  const Clock::Instant before = clock.Now();
  EXPECT_TRUE(clock.Sleep(std::chrono::milliseconds(120), stop));
  EXPECT_GE(clock.Now() - before, std::chrono::milliseconds(120));
}

TEST(SystemClock, DoesNotSleepOnceAskedToStop) {
  SystemClock clock;
  Stop stop;
  stop.Ask();
  EXPECT_FALSE(clock.Sleep(std::chrono::hours(24), stop));
}

TEST(SystemClock, IsWokenByASignal) {
  SystemClock clock;
  Stop stop;
  const SignalWatch watch(stop);
  ::alarm(0);
  struct sigaction on_alarm {};
  on_alarm.sa_handler = [](int) { ::raise(SIGINT); };
  struct sigaction before {};
  ::sigaction(SIGALRM, &on_alarm, &before);
  ::alarm(1);
  EXPECT_FALSE(clock.Sleep(std::chrono::hours(24), stop));
  ::sigaction(SIGALRM, &before, nullptr);
}

TEST(SignalWatch, CountsInterruptsAndTerminations) {
  Stop stop;
  {
    const SignalWatch watch(stop);
    EXPECT_FALSE(stop.asked());
    ::raise(SIGINT);
    EXPECT_TRUE(stop.asked());
    EXPECT_FALSE(stop.at_once());
    ::raise(SIGTERM);
    EXPECT_TRUE(stop.at_once());
  }
  const SignalWatch another_is_possible(stop);
}

TEST(Signals, APipeWithoutReaderIsAnErrorAndNotTheEnd) {
  IgnoreFatalWriteSignals();
  int ends[2] = {};
  ASSERT_EQ(::pipe(ends), 0);
  ::close(ends[0]);
  EXPECT_EQ(::write(ends[1], "x", 1), -1);
  EXPECT_EQ(errno, EPIPE);
  ::close(ends[1]);
}

TEST(SystemRandom, GivesDifferentBytesEachTime) {
  SystemRandom random;
  EXPECT_EQ(random.Bytes(32).size(), 32u);
  EXPECT_NE(random.Bytes(32), random.Bytes(32));
  EXPECT_EQ(random.Bytes(0), "");
  for (int i = 0; i < 1000; ++i) {
    const double fraction = random.Fraction();
    EXPECT_GE(fraction, 0.0);
    EXPECT_LT(fraction, 1.0);
  }
}

TEST(Random, IdsHaveTheirShapeAndDoNotRepeat) {
  SystemRandom random;
  std::set<std::string> seen;
  for (int i = 0; i < 100; ++i) {
    const std::string uuid = NewUuid(random);
    ASSERT_EQ(uuid.size(), 36u);
    EXPECT_EQ(uuid[8], '-');
    EXPECT_EQ(uuid[13], '-');
    EXPECT_EQ(uuid[14], '4');
    EXPECT_EQ(uuid[18], '-');
    EXPECT_NE(std::string("89ab").find(uuid[19]), std::string::npos);
    EXPECT_EQ(uuid[23], '-');
    EXPECT_EQ(uuid.find_first_not_of("0123456789abcdef-"), std::string::npos);
    EXPECT_TRUE(seen.insert(uuid).second);
  }
  const std::string run = NewRunId(random);
  EXPECT_EQ(run.size(), 12u);
  EXPECT_EQ(run.find_first_not_of("0123456789abcdef"), std::string::npos);
}

TEST(SystemEnvironment, TellsVariablesFromMissingOnes) {
  ::setenv("DBSN_TEST_SET", "", 1);
  ::unsetenv("DBSN_TEST_UNSET");
  const SystemEnvironment environment;
  EXPECT_EQ(environment.Get("DBSN_TEST_SET"), "");
  EXPECT_EQ(environment.Get("DBSN_TEST_UNSET"), std::nullopt);
  EXPECT_NE(environment.Who().find('@'), std::string::npos);
  EXPECT_EQ(environment.ProcessId(), ::getpid());
}

}  // namespace
}  // namespace dbsn
