#include "engine/plan/plan_file.h"

#include <gtest/gtest.h>

#include <random>

#include "engine/plan/plan_codes.h"
#include "schema/json_codec.h"
#include "tests/plan/plan_rig.h"
#include "tests/state/examples.h"

namespace dbsn {
namespace {

class Dice {
 public:
  explicit Dice(unsigned seed) : engine_(seed) {}
  std::size_t Below(std::size_t count) {
    return std::uniform_int_distribution<std::size_t>(0, count - 1)(engine_);
  }
  bool Flip() { return Below(2) == 1; }
  std::string Text() {
    static const std::vector<std::string> texts{
        "", "plain", "with \"quotes\"", "line\nbreak", "\x1b[31mred", "größe", "$ref", "日本"};
    return texts[Below(texts.size())];
  }
  Value Any(int depth = 0) {
    switch (Below(depth > 2 ? 6 : 9)) {
      case 0:
        return Value();
      case 1:
        return Value(Flip());
      case 2:
        return Value(static_cast<std::int64_t>(Below(1000)) - 500);
      case 3:
        return Value(Number{"1.5"});
      case 4:
        return Value(Ref{"acme/Job/x"});
      case 5:
        return Value(Text());
      case 6:
        return Value(SecretRef{SecretRef::Source::kEnv, "NAME"});
      case 7:
        return Value(Value::List{Any(depth + 1), Any(depth + 1)});
      default:
        return Value(ValueMap{{"$ref", Any(depth + 1)}, {"b", Any(depth + 1)}});
    }
  }
  template <typename Enum>
  Enum One(int count) {
    return static_cast<Enum>(Below(static_cast<std::size_t>(count)));
  }

 private:
  std::mt19937 engine_;
};

FieldChange RandomField(Dice& dice) {
  FieldChange field;
  field.path = Path("options").Member("a.b").Index(dice.Below(3)).Item(dice.Text());
  if (dice.Flip()) field.before = dice.Any();
  if (dice.Flip()) field.after = dice.Any();
  if (dice.Flip()) field.was = dice.Any();
  field.sensitive = dice.Flip();
  if (field.sensitive) {
    field.verdict = dice.One<SecretVerdict>(7);
    field.secret_source = "env:" + dice.Text();
  }
  field.known_after_apply = dice.Flip();
  field.forces_replace = dice.Flip();
  field.reasons = {dice.One<Reason>(17), dice.One<Reason>(17)};
  field.note = dice.Text();
  return field;
}

Change RandomChange(Dice& dice, const std::string& name) {
  Change change;
  change.address = {"acme", "Job", name};
  change.action = dice.One<Action>(8);
  change.reasons = {dice.One<Reason>(17)};
  change.title = dice.Text();
  change.id = dice.Text();
  change.project = dice.Text();
  change.moves_from = dice.Text();
  change.name = dice.Text();
  for (std::size_t i = dice.Below(3); i > 0; --i) change.fields.push_back(RandomField(dice));
  for (std::size_t i = dice.Below(3); i > 0; --i) {
    change.steps.push_back(
        {dice.Text(), "PUT", "/x/{id}", {{"a", dice.Text()}}, dice.Any(), dice.Text()});
  }
  change.forget = dice.Flip();
  if (dice.Flip()) change.sends = {{SecretRef::Source::kFile, "/run/secret"}};
  if (dice.Flip()) change.live_before = dice.Any();
  change.entry_version = dice.Below(100);
  change.entry = testing::ExampleEntry(name);
  change.entry.marks.clear();
  change.entry.address = change.address;
  if (dice.Flip()) change.was = {"acme", "Job", "before"};
  change.after = {{"acme", "Job", "first"}};
  change.used_by = {{"acme", "Job", "user"}};
  change.blocks = {{dice.Text(), dice.Text(), dice.Text()}};
  change.test = {dice.One<TestWhen>(3), dice.One<OnTestFailure>(3), std::nullopt};
  if (dice.Flip()) change.test.timeout = std::chrono::milliseconds(1500);
  change.test_after = dice.Flip();
  change.can_test = dice.Flip();
  change.wave = static_cast<int>(dice.Below(4));
  change.not_before = dice.Flip() ? "2026-11-25T10:00:00Z" : "";
  change.notes = {dice.Text()};
  return change;
}

TEST(PlanFile, ARandomPlanReadsBackAsItWasWritten) {
  for (unsigned seed = 0; seed < 300; ++seed) {
    SCOPED_TRACE(seed);
    Dice dice(seed);
    Plan plan;
    plan.dbsn_version = "0.1.0";
    plan.workspace = dice.Text();
    plan.environment = dice.Text();
    plan.origins = {{"acme", dice.Text()}};
    plan.definitions = {{"acme", dice.Text()}};
    plan.scopes = {{"acme|P1", {"P1", {{"project", Value("P1")}, {"institution", Value(17)}}}}};
    plan.lineage = dice.Text();
    plan.serial = dice.Below(1000);
    plan.operation = dice.Flip() ? "apply" : "destroy";
    plan.selection = {dice.Text()};
    plan.unchanged = dice.Below(10);
    plan.rows_not_read = dice.Below(10);
    plan.calls = static_cast<std::int64_t>(dice.Below(10));
    plan.seconds = 1.5;
    plan.unfinished_run = dice.Text();
    plan.notes = {dice.Text()};
    plan.applicable = dice.Flip();
    for (std::size_t i = dice.Below(4); i > 0; --i) {
      plan.changes.push_back(RandomChange(dice, "n" + std::to_string(9 - i)));
    }
    const std::string bytes = WritePlan(plan);
    const Result<Plan> read = ReadPlan(bytes, "plan.json");
    ASSERT_TRUE(read.ok()) << read.problem().detail;
    EXPECT_EQ(WritePlan(read.value()), bytes);
    ASSERT_EQ(read.value().changes.size(), plan.changes.size());
    for (std::size_t i = 0; i < plan.changes.size(); ++i) {
      const Change& a = plan.changes[i];
      const Change& b = read.value().changes[i];
      EXPECT_EQ(a.steps, b.steps);
      EXPECT_EQ(a.sends, b.sends);
      EXPECT_EQ(a.live_before, b.live_before);
      EXPECT_EQ(a.entry, b.entry);
      EXPECT_EQ(a.entry_version, b.entry_version);
      EXPECT_EQ(a.was, b.was);
      EXPECT_EQ(a.after, b.after);
      EXPECT_EQ(a.forget, b.forget);
      EXPECT_EQ(a.moves_from, b.moves_from);
      EXPECT_EQ(a.test.on_failure, b.test.on_failure);
      EXPECT_EQ(a.test.timeout, b.test.timeout);
      EXPECT_EQ(a.test_after, b.test_after);
      EXPECT_EQ(a.not_before, b.not_before);
      ASSERT_EQ(a.fields.size(), b.fields.size());
      for (std::size_t f = 0; f < a.fields.size(); ++f) {
        EXPECT_EQ(a.fields[f].path, b.fields[f].path);
        EXPECT_EQ(a.fields[f].before, b.fields[f].before);
        EXPECT_EQ(a.fields[f].after, b.fields[f].after);
        EXPECT_EQ(a.fields[f].verdict, b.fields[f].verdict);
        EXPECT_EQ(a.fields[f].reasons, b.fields[f].reasons);
      }
    }
  }
}

std::string Example() {
  Dice dice(1);
  Plan plan;
  plan.dbsn_version = "0.1.0";
  plan.changes = {RandomChange(dice, "a"), RandomChange(dice, "b")};
  return WritePlan(plan);
}

TEST(PlanFile, ATruncatedPlanIsRefusedWhereverItIsCut) {
  const std::string bytes = Example();
  for (std::size_t size = 0; size + 2 < bytes.size(); size += 7) {
    const Result<Plan> read = ReadPlan(bytes.substr(0, size), "plan.json");
    ASSERT_FALSE(read.ok()) << size;
    EXPECT_EQ(read.problem().code, kBadPlanFile);
    EXPECT_EQ(read.problem().about, "plan.json");
    EXPECT_FALSE(read.problem().hint.empty());
  }
}

TEST(PlanFile, ALaterFormatIsRefusedWithTheVersionThatMadeIt) {
  std::string bytes = Example();
  const std::size_t at = bytes.find("\"format\": 1");
  ASSERT_NE(at, std::string::npos);
  bytes.replace(at, 11, "\"format\": 2");
  const Result<Plan> read = ReadPlan(bytes, "plan.json");
  ASSERT_FALSE(read.ok());
  EXPECT_NE(read.problem().detail.find("format 2"), std::string::npos);
  EXPECT_NE(read.problem().hint.find("0.1.0"), std::string::npos);
}

TEST(PlanFile, WhatIsNoPlanIsRefused) {
  for (const char* bytes : {"", "{}", "[]", "null", "{\"kind\": \"dbsn.state\", \"format\": 1}",
                            "{\"kind\": \"dbsn.plan\", \"format\": 1}",
                            "{\"kind\": \"dbsn.plan\", \"format\": 1, \"changes\": [1]}"}) {
    const Result<Plan> read = ReadPlan(bytes, "x.json");
    ASSERT_FALSE(read.ok()) << bytes;
    EXPECT_EQ(read.problem().code, kBadPlanFile) << bytes;
  }
}

TEST(PlanFile, HoldsNoMarkAndNoSecret) {
  PlanRig rig;
  rig.Applied(rig.Postgres("db"), "5");
  rig.secrets["DB_PASSWORD"] = "rotated-sentinel";
  rig.desired = {rig.Postgres("db")};
  const std::string bytes = WritePlan(rig.Make());
  EXPECT_EQ(bytes.find("sentinel"), std::string::npos);
  EXPECT_EQ(bytes.find(rig.desired[0].marks.at(0).mark.digest), std::string::npos);
}

}  // namespace
}  // namespace dbsn
