#include "engine/report/json_reporter.h"

#include <utility>

#include "engine/report/diagnostic_text.h"
#include "engine/report/human_reporter.h"
#include "engine/report/test_value.h"
#include "schema/json_codec.h"

namespace dbsn {
namespace {

std::string_view Word(ChangeEnd::Kind kind) {
  switch (kind) {
    case ChangeEnd::Kind::kDone:
      return "done";
    case ChangeEnd::Kind::kFailed:
      return "failed";
    case ChangeEnd::Kind::kUnknown:
      return "unknown";
    case ChangeEnd::Kind::kHeld:
      return "held";
    case ChangeEnd::Kind::kNotTried:
      return "not_tried";
    case ChangeEnd::Kind::kRolledBack:
      return "rolled_back";
  }
  return "";
}

class JsonReporter final : public Reporter {
 public:
  explicit JsonReporter(JsonParts parts) : parts_(std::move(parts)) {}

  void Problem(const Diagnostic& diagnostic) override {
    Write("diagnostic", std::string(diagnostic.code.summary),
          {{"diagnostic", DiagnosticValue(diagnostic, parts_.sources)}});
  }

  void Note(const std::string& text) override { Write("note", text, {}); }

  void ManifestsRead(const std::vector<Manifest>& /*manifests*/) override {}

  void Planned(const Plan& plan) override {
    for (const Change& change : plan.changes) {
      Write("planned_change", ToString(change.address) + ": " + std::string(Name(change.action)),
            {{"change", ChangeValue(change)}});
    }
    const Counts counts = CountOf(plan);
    ValueMap origins;
    for (const auto& [provider, origin] : plan.origins) origins.Set(provider, Value(origin));
    Write("change_summary", SummaryLine(plan),
          {{"changes", Value(ValueMap{{"add", Value(counts.add)},
                                      {"blocked", Value(counts.blocked)},
                                      {"change", Value(counts.change)},
                                      {"import", Value(counts.import)},
                                      {"operation", Value("plan")},
                                      {"remove", Value(counts.destroy)}})},
           {"environment", Value(plan.environment)},
           {"origins", Value(std::move(origins))},
           {"workspace", Value(plan.workspace)}});
  }

  void ApplyStarted(const Plan& plan, const std::string& run_id) override {
    Write("run_start", "run " + run_id,
          {{"changes", Value(static_cast<std::int64_t>(plan.changes.size()))},
           {"run", Value(run_id)},
           {"version", Value(parts_.version)}});
  }

  void ChangeStarted(const Change& change, const std::string& step) override {
    Write("apply_start", ToString(change.address) + ": " + step, {{"change", ChangeValue(change)}});
  }

  void ChangeEnded(const Change& change, const ChangeEnd& end) override {
    ValueMap ended{{"elapsed_ms", Value(end.milliseconds)},
                   {"id", Value(end.id)},
                   {"message", Value(end.message)},
                   {"outcome", Value(Word(end.kind))},
                   {"why", Value(end.why)}};
    if (end.test.verdict != TestOutcome::Verdict::kNotRun || end.test.problem.has_value()) {
      ended.Set("test", TestValue(end.test, parts_.sources));
    }
    const bool fine = end.kind == ChangeEnd::Kind::kDone;
    Write(fine ? "apply_complete" : "apply_errored",
          ToString(change.address) + ": " + std::string(Word(end.kind)),
          {{"change", ChangeValue(change)}, {"end", Value(std::move(ended))}});
  }

  void ApplyEnded(const Tally& tally) override {
    Write("run_end", TallyText(tally),
          {{"tally", Value(ValueMap{{"added", Value(tally.added)},
                                    {"calls", Value(tally.calls)},
                                    {"calls_planned", Value(tally.calls_planned)},
                                    {"changed", Value(tally.changed)},
                                    {"destroyed", Value(tally.destroyed)},
                                    {"failed", Value(tally.failed)},
                                    {"held", Value(tally.held)},
                                    {"imported", Value(tally.imported)},
                                    {"interrupted", Value(tally.interrupted)},
                                    {"not_tried", Value(tally.not_tried)},
                                    {"recorded", Value(tally.recorded)},
                                    {"tests_failed", Value(tally.tests_failed)},
                                    {"tests_passed", Value(tally.tests_passed)},
                                    {"tests_warned", Value(tally.tests_warned)},
                                    {"unknown", Value(tally.unknown)},
                                    {"waits", WaitsValue(tally)}})}});
  }

  void Ended() override {}

 private:
  static Value WaitsValue(const Tally& tally) {
    Value::List waits;
    for (const Waited& one : tally.waits) {
      waits.emplace_back(ValueMap{{"ms", Value(static_cast<std::int64_t>(one.time.count()))},
                                  {"times", Value(one.times)},
                                  {"why", Value(one.why)}});
    }
    return Value(std::move(waits));
  }

  static Value ChangeValue(const Change& change) {
    Value::List reasons;
    for (const Reason reason : change.reasons) reasons.emplace_back(Name(reason));
    return Value(ValueMap{{"action", Value(Name(change.action))},
                          {"address", Value(ToString(change.address))},
                          {"id", Value(change.id)},
                          {"reasons", Value(std::move(reasons))}});
  }

  void Write(std::string_view type, const std::string& message, ValueMap members) {
    members.Set("type", Value(type));
    members.Set("message", Value(message));
    members.Set("time", Value(parts_.now()));
    parts_.out(WriteJson(Value(std::move(members))) + "\n");
  }

  const JsonParts parts_;
};

}  // namespace

std::unique_ptr<Reporter> NewJsonReporter(JsonParts parts) {
  return std::make_unique<JsonReporter>(std::move(parts));
}

}  // namespace dbsn
