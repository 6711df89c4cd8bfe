// Dates are calculated by std::chrono's calendar; only the digits are ours.
#include "engine/world/wall_time.h"

#include <array>
#include <cstdint>
#include <vector>

namespace dbsn {
namespace {

using std::chrono::microseconds;

struct CivilTime {
  int year = 0;
  unsigned month = 0;
  unsigned day = 0;
  int hour = 0;
  int minute = 0;
  int second = 0;  // 60 in a leap second
};

std::optional<Clock::WallTime> ToWallTime(const CivilTime& civil) {
  const std::chrono::year_month_day date{
      std::chrono::year(civil.year), std::chrono::month(civil.month), std::chrono::day(civil.day)};
  if (!date.ok() || civil.hour > 23 || civil.minute > 59 || civil.second > 60) return std::nullopt;
  return Clock::WallTime(std::chrono::sys_days(date)) + std::chrono::hours(civil.hour) +
         std::chrono::minutes(civil.minute) + std::chrono::seconds(civil.second);
}

// Reads a text from left to right; the first thing that is not as asked makes it bad for good.
class Scanner {
 public:
  explicit Scanner(std::string_view text) : rest_(text) {}
  bool ok() const { return ok_; }
  bool at_end() const { return ok_ && rest_.empty(); }
  char Peek() const { return rest_.empty() ? '\0' : rest_.front(); }

  int Digits(std::size_t count) {
    int number = 0;
    for (std::size_t i = 0; i < count; ++i) number = number * 10 + Digit();
    return number;
  }
  int Digit() {
    const char c = Peek();
    if (c < '0' || c > '9') return Fail(), 0;
    rest_.remove_prefix(1);
    return c - '0';
  }
  void Expect(std::string_view text) {
    if (!rest_.starts_with(text)) return Fail();
    rest_.remove_prefix(text.size());
  }
  bool Take(char c) {
    if (Peek() != c || rest_.empty()) return false;
    rest_.remove_prefix(1);
    return true;
  }
  std::string_view Word() {
    std::size_t size = 0;
    while (size < rest_.size() && ((rest_[size] | 0x20) >= 'a' && (rest_[size] | 0x20) <= 'z')) {
      ++size;
    }
    const std::string_view word = rest_.substr(0, size);
    if (word.empty()) Fail();
    rest_.remove_prefix(size);
    return word;
  }
  void Fail() { ok_ = false; }

 private:
  std::string_view rest_;
  bool ok_ = true;
};

void ReadTime(Scanner& in, CivilTime& civil) {
  civil.hour = in.Digits(2);
  in.Expect(":");
  civil.minute = in.Digits(2);
  in.Expect(":");
  civil.second = in.Digits(2);
}

microseconds ReadFraction(Scanner& in) {
  if (!in.Take('.')) return microseconds(0);
  std::int64_t value = in.Digit();
  int digits = 1;
  while (in.ok() && in.Peek() >= '0' && in.Peek() <= '9') {
    const int digit = in.Digit();
    if (digits < 6) {
      value = value * 10 + digit;
      ++digits;
    }
  }
  for (; digits < 6; ++digits) value *= 10;
  return microseconds(value);
}

std::chrono::minutes ReadOffset(Scanner& in) {
  if (in.Take('Z') || in.Take('z')) return std::chrono::minutes(0);
  const bool behind = in.Take('-');
  if (!behind) in.Expect("+");
  const int hours = in.Digits(2);
  in.Expect(":");
  const int minutes = in.Digits(2);
  if (hours > 23 || minutes > 59) in.Fail();
  const std::chrono::minutes offset(hours * 60 + minutes);
  return behind ? -offset : offset;
}

unsigned ReadMonth(Scanner& in) {
  static constexpr std::array<std::string_view, 12> kMonths = {
      "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
  const std::string_view word = in.Word();
  for (unsigned i = 0; i < kMonths.size(); ++i) {
    if (kMonths[i] == word) return i + 1;
  }
  in.Fail();
  return 0;
}

int FullYear(int two_digits, Clock::WallTime now) {
  const std::chrono::year_month_day today(std::chrono::floor<std::chrono::days>(now));
  const int this_year = static_cast<int>(today.year());
  int year = this_year - this_year % 100 + two_digits;
  if (year > this_year + 50) year -= 100;
  return year;
}

std::string Format(Clock::WallTime time, bool millis) {
  const auto seconds = std::chrono::floor<std::chrono::seconds>(time);
  const auto day = std::chrono::floor<std::chrono::days>(seconds);
  const std::chrono::year_month_day date(day);
  const std::chrono::hh_mm_ss clock(seconds - day);
  std::string text;
  const auto append = [&text](std::int64_t number, std::size_t width) {
    const std::string digits = std::to_string(number);
    text.append(width > digits.size() ? width - digits.size() : 0, '0').append(digits);
  };
  append(static_cast<int>(date.year()), 4);
  text += '-';
  append(static_cast<unsigned>(date.month()), 2);
  text += '-';
  append(static_cast<unsigned>(date.day()), 2);
  text += 'T';
  append(clock.hours().count(), 2);
  text += ':';
  append(clock.minutes().count(), 2);
  text += ':';
  append(clock.seconds().count(), 2);
  if (millis) {
    text += '.';
    append(std::chrono::floor<std::chrono::milliseconds>(time - seconds).count(), 3);
  }
  return text += 'Z';
}

}  // namespace

std::string ToRfc3339(Clock::WallTime time) { return Format(time, false); }
std::string ToRfc3339Millis(Clock::WallTime time) { return Format(time, true); }

std::optional<Clock::WallTime> ParseRfc3339(std::string_view text) {
  Scanner in(text);
  CivilTime civil;
  civil.year = in.Digits(4);
  in.Expect("-");
  civil.month = static_cast<unsigned>(in.Digits(2));
  in.Expect("-");
  civil.day = static_cast<unsigned>(in.Digits(2));
  if (!in.Take('T') && !in.Take('t')) in.Expect(" ");
  ReadTime(in, civil);
  const microseconds fraction = ReadFraction(in);
  const std::chrono::minutes offset = ReadOffset(in);
  if (!in.at_end()) return std::nullopt;
  const std::optional<Clock::WallTime> time = ToWallTime(civil);
  if (!time) return std::nullopt;
  return *time + fraction - offset;
}

std::optional<Clock::WallTime> ParseHttpDate(std::string_view text, Clock::WallTime now) {
  Scanner in(text);
  CivilTime civil;
  in.Word();  // the day of the week says nothing that the date does not
  if (in.Take(',')) {
    in.Expect(" ");
    civil.day = static_cast<unsigned>(in.Digits(2));
    const bool old_form = in.Take('-');
    if (!old_form) in.Expect(" ");
    civil.month = ReadMonth(in);
    in.Expect(old_form ? "-" : " ");
    civil.year = old_form ? FullYear(in.Digits(2), now) : in.Digits(4);
    in.Expect(" ");
    ReadTime(in, civil);
    in.Expect(" GMT");
  } else {
    in.Expect(" ");
    civil.month = ReadMonth(in);
    in.Expect(" ");
    civil.day = static_cast<unsigned>(in.Take(' ') ? in.Digits(1) : in.Digits(2));
    in.Expect(" ");
    ReadTime(in, civil);
    in.Expect(" ");
    civil.year = in.Digits(4);
  }
  return in.at_end() ? ToWallTime(civil) : std::nullopt;
}

}  // namespace dbsn
