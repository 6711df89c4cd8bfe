#include "engine/world/log.h"

#include <gtest/gtest.h>

#include <sstream>
#include <thread>
#include <vector>

#include "engine/world/files.h"
#include "engine/world/posix_files.h"
#include "engine/world/system_clock.h"
#include "schema/json_codec.h"
#include "schema/value.h"
#include "tests/support/temp_folder.h"

namespace dbsn {
namespace {

class LogTest : public ::testing::Test {
 protected:
  std::unique_ptr<Log> Open(const std::string& path, LogLevel level) {
    Result<std::unique_ptr<Log>> log = OpenLog(files_, path, level, "8f0c2a4b6d1e", clock_);
    EXPECT_TRUE(log.ok());
    return std::move(log).value();
  }
  std::vector<Value> Lines(const std::string& path) {
    std::istringstream text(testing::ReadWhole(path));
    std::vector<Value> lines;
    std::string line;
    while (std::getline(text, line)) {
      auto parsed = ParseJson(line);
      EXPECT_TRUE(std::holds_alternative<Value>(parsed)) << line;
      if (Value* value = std::get_if<Value>(&parsed)) lines.push_back(*value);
    }
    return lines;
  }

  testing::TempFolder folder_;
  PosixFiles files_;
  SystemClock clock_;
};

TEST_F(LogTest, WritesOneObjectALine) {
  const std::string path = folder_.At("run.log");
  Open(path, LogLevel::kInfo)
      ->Write(LogLevel::kWarn, "request", {{"status", Value(503)}, {"url", Value("a\nb")}});
  const std::vector<Value> lines = Lines(path);
  ASSERT_EQ(lines.size(), 1u);
  EXPECT_EQ(lines[0].Find("level")->Plain(), "warn");
  EXPECT_EQ(lines[0].Find("run")->Plain(), "8f0c2a4b6d1e");
  EXPECT_EQ(lines[0].Find("event")->Plain(), "request");
  EXPECT_EQ(lines[0].Find("time")->Plain().size(), 24u);
  EXPECT_EQ(lines[0].Find("data")->Find("status")->Plain(), "503");
  EXPECT_EQ(lines[0].Find("data")->Find("url")->Plain(), "a\nb");
  EXPECT_EQ(files_.Look(path).value().mode, 0600u);
}

TEST_F(LogTest, LeavesOutWhatIsBelowItsLevel) {
  const std::string path = folder_.At("run.log");
  const std::unique_ptr<Log> log = Open(path, LogLevel::kInfo);
  EXPECT_TRUE(log->Wants(LogLevel::kInfo));
  EXPECT_FALSE(log->Wants(LogLevel::kDebug));
  log->Write(LogLevel::kDebug, "detail", {});
  log->Write(LogLevel::kError, "failure", {});
  ASSERT_EQ(Lines(path).size(), 1u);
  EXPECT_EQ(Lines(path)[0].Find("data"), nullptr);
}

TEST_F(LogTest, TakesLinesFromManyThreads) {
  const std::string path = folder_.At("run.log");
  const std::unique_ptr<Log> log = Open(path, LogLevel::kTrace);
  std::vector<std::thread> threads;
  for (int i = 0; i < 8; ++i) {
    threads.emplace_back([&log, i] {
      for (int j = 0; j < 100; ++j) log->Write(LogLevel::kInfo, "tick", {{"thread", Value(i)}});
    });
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(Lines(path).size(), 800u);
}

TEST_F(LogTest, RemembersThatItCouldNotWriteAndGoesOn) {
  const std::unique_ptr<Log> log = Open("/dev/full", LogLevel::kInfo);
  EXPECT_FALSE(log->failure());
  log->Write(LogLevel::kInfo, "event", {});
  ASSERT_TRUE(log->failure());
  EXPECT_EQ(log->failure()->code, kDiskFull);
}

TEST_F(LogTest, WritesNothingWhenThereIsNone) {
  Log log;
  EXPECT_FALSE(log.Wants(LogLevel::kError));
  log.Write(LogLevel::kError, "event", {});
  EXPECT_FALSE(log.failure());
}

TEST_F(LogTest, KnowsTheNamesOfItsLevels) {
  EXPECT_EQ(ParseLogLevel("trace"), LogLevel::kTrace);
  EXPECT_EQ(ParseLogLevel("error"), LogLevel::kError);
  EXPECT_EQ(ParseLogLevel("loud"), std::nullopt);
}

}  // namespace
}  // namespace dbsn
