#include "engine/world/log.h"

#include <array>

#include "engine/world/clock.h"
#include "engine/world/files.h"
#include "engine/world/wall_time.h"
#include "schema/json_codec.h"
#include "schema/value.h"

namespace dbsn {
namespace {
constexpr std::array<std::string_view, 5> kLevelNames = {"error", "warn", "info", "debug", "trace"};
}  // namespace

std::optional<LogLevel> ParseLogLevel(std::string_view name) {
  for (std::size_t i = 0; i < kLevelNames.size(); ++i) {
    if (kLevelNames[i] == name) return static_cast<LogLevel>(i);
  }
  return std::nullopt;
}

Log::Log() = default;
Log::Log(std::unique_ptr<AppendFile> file, LogLevel level, std::string run_id, Clock& clock)
    : file_(std::move(file)), level_(level), run_id_(std::move(run_id)), clock_(&clock) {}
Log::~Log() = default;

void Log::Write(LogLevel level, std::string_view event, const ValueMap& fields) {
  if (!Wants(level)) return;
  std::string line = R"({"time":")" + ToRfc3339Millis(clock_->Wall()) + R"(","level":")";
  line += kLevelNames[static_cast<std::size_t>(level)];
  line += R"(","run":)";
  AppendJsonText(run_id_, line);
  line += R"(,"event":)";
  AppendJsonText(event, line);
  if (!fields.empty()) {
    line += R"(,"data":)";
    AppendJson(Value(fields), line);
  }
  line += "}\n";
  const std::lock_guard lock(mutex_);
  const Result<Done> written = file_->Append(line);
  if (!written.ok() && !failure_) failure_ = written.problem();
}

std::optional<Diagnostic> Log::failure() const {
  const std::lock_guard lock(mutex_);
  return failure_;
}

Result<std::unique_ptr<Log>> OpenLog(Files& files, const std::string& path, LogLevel level,
                                     std::string run_id, Clock& clock) {
  Result<std::unique_ptr<AppendFile>> file = files.OpenForAppend(path, 0600);
  if (!file.ok()) return file.problem();
  return std::make_unique<Log>(std::move(file).value(), level, std::move(run_id), clock);
}

}  // namespace dbsn
