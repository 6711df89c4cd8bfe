// Wall-clock time as text, in the forms that the APIs, HTTP and our own files use. Pure.
#pragma once
#include <optional>
#include <string>
#include <string_view>

#include "engine/world/clock.h"

namespace dbsn {

// "2026-11-25T10:00:00.123Z", for the log (whole seconds: ToRfc3339 in clock.h).
std::string ToRfc3339Millis(Clock::WallTime time);

// RFC 3339, with "T" or a space between date and time, any fraction (kept to microseconds) and
// "Z" or an offset. Nothing for anything else, a time without an offset included: whose time it
// is would be a guess.
std::optional<Clock::WallTime> ParseRfc3339(std::string_view text);

// The three forms that RFC 9110 section 5.6.7 makes a recipient read: "Sun, 06 Nov 1994 08:49:37
// GMT", "Sunday, 06-Nov-94 08:49:37 GMT", "Sun Nov  6 08:49:37 1994". A year of two digits is the
// nearest one that is not more than 50 years after |now|.
std::optional<Clock::WallTime> ParseHttpDate(std::string_view text, Clock::WallTime now);

}  // namespace dbsn
