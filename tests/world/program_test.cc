// Programs of the machine, run to their ends.
#include <gtest/gtest.h>

#include "engine/world/program.h"
#include "engine/world/stop.h"

namespace dbsn {
namespace {

Result<ProgramEnd> Shell(const std::string& script,
                         std::chrono::milliseconds timeout = std::chrono::seconds(20)) {
  const Stop stop;
  return RunProgram({.arguments = {"sh", "-c", script},
                     .environment = {{"DBSN_SAID", "a b"}},
                     .timeout = timeout},
                    stop);
}

TEST(Programs, TellTheirStatusAndWhatTheySaid) {
  const auto end = Shell("echo \"$DBSN_SAID\"; echo no >&2; cat; exit 3");
  ASSERT_TRUE(end.ok());
  EXPECT_EQ(end.value().status, 3);
  EXPECT_EQ(end.value().out, "a b\n");
  EXPECT_EQ(end.value().err, "no\n");
}

TEST(Programs, SeeNoVariableOfOursThatTheyWereNotGiven) {
  ::setenv("DBSN_STATE_KEY", "sentinel", 1);
  ::setenv("OTHER_TOKEN", "theirs", 1);
  const auto end = Shell("echo \"$DBSN_STATE_KEY,$DBSN_SAID,$OTHER_TOKEN\"");
  ::unsetenv("DBSN_STATE_KEY");
  ::unsetenv("OTHER_TOKEN");
  ASSERT_TRUE(end.ok());
  EXPECT_EQ(end.value().out, ",a b,theirs\n");
}

TEST(Programs, TakeArgumentsAsTheyAre) {
  const Stop stop;
  const auto end = RunProgram({.arguments = {"echo", "$HOME; rm x", "*"}, .environment = {}}, stop);
  ASSERT_TRUE(end.ok());
  EXPECT_EQ(end.value().out, "$HOME; rm x *\n");
}

TEST(Programs, AreBoundedInWhatIsKeptOfThem) {
  const auto end = Shell("head -c 3000000 /dev/zero; head -c 3000000 /dev/zero >&2");
  ASSERT_TRUE(end.ok());
  EXPECT_EQ(end.value().status, 0);
  EXPECT_EQ(end.value().out.size(), 1u << 20);
}

TEST(Programs, AreEndedWhenTheyTakeTooLong) {
  const auto end =
      Shell("trap '' TERM; exec 2>&1; while :; do sleep 0.1; done", std::chrono::milliseconds(100));
  ASSERT_FALSE(end.ok());
  EXPECT_EQ(end.problem().code, kProgramFailed);
}

TEST(Programs, AreEndedWhenTheRunIs) {
  Stop stop;
  stop.Ask();
  const auto end = RunProgram({.arguments = {"sleep", "60"}, .environment = {}}, stop);
  ASSERT_FALSE(end.ok());
  EXPECT_NE(end.problem().detail.find("interrupted"), std::string::npos);
}

TEST(Programs, ThatAreNotThereAreNamed) {
  const Stop stop;
  const auto end = RunProgram({.arguments = {"dbsn-no-such-program"}, .environment = {}}, stop);
  ASSERT_FALSE(end.ok());
  EXPECT_EQ(end.problem().about, "dbsn-no-such-program");
}

TEST(Programs, EndedByASignalSayWhich) {
  const auto end = Shell("kill -9 $$");
  ASSERT_TRUE(end.ok());
  EXPECT_EQ(end.value().status, 137);
}

}  // namespace
}  // namespace dbsn
