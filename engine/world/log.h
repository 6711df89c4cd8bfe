// The run's log: one JSON object a line, for machines and for whoever asks afterwards what
// happened. Never given a Secret: fields are Values, and a Value has no place for one.
//   {"time": "2026-11-25T10:00:00.123Z", "level": "info", "run": "8f0c...", "event": "request",
//    "data": {...}}
#pragma once
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>

#include "schema/result.h"

namespace dbsn {

class AppendFile;
class Clock;
class Files;
class ValueMap;

enum class LogLevel { kError, kWarn, kInfo, kDebug, kTrace };
std::optional<LogLevel> ParseLogLevel(std::string_view name);  // error|warn|info|debug|trace

// Thread-safe.
class Log {
 public:
  Log();  // writes nothing
  // |clock| must outlive it.
  Log(std::unique_ptr<AppendFile> file, LogLevel level, std::string run_id, Clock& clock);
  ~Log();

  // True when an event of |level| would be written: ask before building costly fields.
  bool Wants(LogLevel level) const { return file_ != nullptr && level <= level_; }
  void Write(LogLevel level, std::string_view event, const ValueMap& fields);

  // The first line that could not be written, and why: a log never fails the run that it tells of,
  // so the command shows this at its end.
  std::optional<Diagnostic> failure() const;

 private:
  std::unique_ptr<AppendFile> file_;
  LogLevel level_ = LogLevel::kError;
  std::string run_id_;
  Clock* clock_ = nullptr;
  mutable std::mutex mutex_;
  std::optional<Diagnostic> failure_;
};

// Appends to |path|, created with mode 0600.
Result<std::unique_ptr<Log>> OpenLog(Files& files, const std::string& path, LogLevel level,
                                     std::string run_id, Clock& clock);

}  // namespace dbsn
