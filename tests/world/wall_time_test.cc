#include "engine/world/wall_time.h"

#include <gtest/gtest.h>

namespace dbsn {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

Clock::WallTime At(long epoch_seconds) { return Clock::WallTime(seconds(epoch_seconds)); }

TEST(WallTime, WritesRfc3339) {
  EXPECT_EQ(ToRfc3339(At(0)), "1970-01-01T00:00:00Z");
  EXPECT_EQ(ToRfc3339(At(1764064800) + milliseconds(999)), "2025-11-25T10:00:00Z");
  EXPECT_EQ(ToRfc3339Millis(At(1764064800) + milliseconds(7)), "2025-11-25T10:00:00.007Z");
  EXPECT_EQ(ToRfc3339(At(951782400)), "2000-02-29T00:00:00Z");
}

TEST(WallTime, ReadsRfc3339InAllItsForms) {
  EXPECT_EQ(ParseRfc3339("2025-11-25T10:00:00Z"), At(1764064800));
  EXPECT_EQ(ParseRfc3339("2025-11-25t10:00:00z"), At(1764064800));
  EXPECT_EQ(ParseRfc3339("2025-11-25 10:00:00Z"), At(1764064800));
  EXPECT_EQ(ParseRfc3339("2025-11-25T11:30:00+01:30"), At(1764064800));
  EXPECT_EQ(ParseRfc3339("2025-11-25T05:00:00-05:00"), At(1764064800));
  EXPECT_EQ(ParseRfc3339("2025-11-25T10:00:00.5Z"), At(1764064800) + milliseconds(500));
  EXPECT_EQ(ParseRfc3339("2025-11-25T10:00:00.123456789Z"),
            At(1764064800) + std::chrono::microseconds(123456));
  EXPECT_EQ(ParseRfc3339("2016-12-31T23:59:60Z"), At(1483228800));
}

TEST(WallTime, ReadsBackWhatItWrote) {
  for (const long time : {0L, 1L, 951782400L, 1764064800L, 4102444799L}) {
    EXPECT_EQ(ParseRfc3339(ToRfc3339(At(time))), At(time));
  }
}

TEST(WallTime, RefusesWhatIsNoTime) {
  for (const char* text :
       {"", "2025", "2025-11-25", "2025-11-25T10:00:00", "2025-13-01T00:00:00Z",
        "2025-02-29T00:00:00Z", "2025-11-25T24:00:00Z", "2025-11-25T10:60:00Z",
        "2025-11-25T10:00:00.Z", "2025-11-25T10:00:00+1:00", "2025-11-25T10:00:00+24:00",
        "2025-11-25T10:00:00ZZ", "x025-11-25T10:00:00Z"}) {
    EXPECT_FALSE(ParseRfc3339(text)) << text;
  }
}

TEST(WallTime, ReadsTheThreeFormsOfHttpDates) {
  const Clock::WallTime now = At(1764064800);
  EXPECT_EQ(ParseHttpDate("Sun, 06 Nov 1994 08:49:37 GMT", now), At(784111777));
  EXPECT_EQ(ParseHttpDate("Sunday, 06-Nov-94 08:49:37 GMT", now), At(784111777));
  EXPECT_EQ(ParseHttpDate("Sun Nov  6 08:49:37 1994", now), At(784111777));
  EXPECT_EQ(ParseHttpDate("Tuesday, 25-Nov-25 10:00:00 GMT", now), now);
  for (const char* text : {"", "120", "Sun, 06 Nov 1994", "Sun, 06 Foo 1994 08:49:37 GMT",
                           "Sun, 32 Nov 1994 08:49:37 GMT", "Sun, 06 Nov 1994 08:49:37 CET"}) {
    EXPECT_FALSE(ParseHttpDate(text, now)) << text;
  }
}

}  // namespace
}  // namespace dbsn
