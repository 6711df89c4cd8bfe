// What is to be done with one resource: every action and its reasons.
#include "engine/plan/decide.h"

#include <gtest/gtest.h>

#include "tests/plan/plan_rig.h"

namespace dbsn {
namespace {

class DecideTest : public ::testing::Test, protected PlanRig {
 protected:
  void ExpectPlan(const std::string& outline) { EXPECT_EQ(Outline(Make()), outline); }

  Unsettled Interrupted(const DesiredResource& one, const std::string& action,
                        std::vector<std::string> steps, std::size_t done = 0,
                        const std::string& id = "") {
    std::vector<DesiredResource> alone{one};
    Finish(alone, *marker, secrets);
    Unsettled open;
    open.intent.address = one.address;
    open.intent.action = action;
    open.intent.steps = std::move(steps);
    open.intent.scope = one.scope;
    open.intent.name = one.fields.Find(one.type->name_field)->Plain();
    open.intent.entry.address = one.address;
    open.intent.entry.name = open.intent.name;
    open.intent.entry.scope = one.scope;
    open.intent.entry.variant = one.fields_of_type->variant;
    open.intent.entry.sent = one.fields;
    open.intent.entry.marks = alone[0].marks;
    open.intent.entry.needs = one.needs;
    open.intent.entry.file = one.file;
    open.steps_done = done;
    open.id = id;
    open.deadline = "2026-11-25T10:02:00Z";
    open.run_id = "run-before";
    return open;
  }
};

TEST_F(DecideTest, WhatIsInNoStateIsCreated) {
  desired = {Postgres("db")};
  Gone("acme/Connector/db");
  const Plan plan = Make();
  EXPECT_EQ(Outline(plan), "create acme/Connector/db: new\n");
  const Change& change = plan.changes[0];
  ASSERT_EQ(change.steps.size(), 1u);
  EXPECT_EQ(change.steps[0].method, "POST");
  EXPECT_EQ(change.steps[0].path, "/api/projects/P1/connectors");
  ASSERT_EQ(change.sends.size(), 1u);
  EXPECT_EQ(change.sends[0].text, "DB_PASSWORD");
  EXPECT_EQ(change.name, "The db");
  EXPECT_TRUE(change.test_after);
  EXPECT_TRUE(change.entry.marks.empty()) << "a plan holds no mark";
  EXPECT_EQ(SummaryLine(plan), "Plan: 1 to add, 0 to change, 0 to destroy.");
}

TEST_F(DecideTest, WhatStandsAsAppliedIsUnchanged) {
  Applied(Postgres("db"), "5");
  desired = {Postgres("db")};
  const Plan plan = Make();
  EXPECT_EQ(Outline(plan), "");
  EXPECT_EQ(plan.unchanged, 1u);
  EXPECT_EQ(SummaryLine(plan), "No changes. Your infrastructure matches the configuration.");
}

TEST_F(DecideTest, AnEditIsAnUpdateWithWhatDiffersAndTheFingerprint) {
  Applied(Postgres("db"), "5");
  desired = {Postgres("db", {{"host", Value("db2")}})};
  const Plan plan = Make();
  EXPECT_EQ(Outline(plan), "update acme/Connector/db: edited\n");
  const Change& change = plan.changes[0];
  EXPECT_EQ(change.steps.at(0).path, "/api/projects/P1/connectors/5");
  EXPECT_EQ(change.steps.at(0).body, Value(ValueMap{{"host", Value("db2")}}));
  EXPECT_EQ(change.live_before->Find("host")->Plain(), "db.internal");
  EXPECT_EQ(change.entry_version, 7u);
  EXPECT_TRUE(change.sends.empty());
}

TEST_F(DecideTest, DriftIsPutBack) {
  Applied(Postgres("db"), "5");
  SetLive("acme/Connector/db", "host", Value("elsewhere"));
  desired = {Postgres("db")};
  ExpectPlan("update acme/Connector/db: drifted\n");
}

TEST_F(DecideTest, AChangedSecretIsAnUpdate) {
  Applied(Postgres("db"), "5");
  secrets["DB_PASSWORD"] = "rotated-sentinel";
  desired = {Postgres("db")};
  const Plan plan = Make();
  EXPECT_EQ(Outline(plan), "update acme/Connector/db: secret-changed\n");
  EXPECT_EQ(plan.changes[0].sends.size(), 1u);
}

TEST_F(DecideTest, WhatHasNoManifestIsDeleted) {
  Applied(Postgres("db"), "5");
  const Plan plan = Make();
  EXPECT_EQ(Outline(plan), "delete acme/Connector/db: removed\n");
  EXPECT_TRUE(plan.changes[0].forget);
  EXPECT_EQ(plan.changes[0].steps.at(0).method, "DELETE");
}

TEST_F(DecideTest, WhatHasNoManifestAndIsGoneIsOnlyForgotten) {
  Applied(Postgres("db"), "5");
  Gone("acme/Connector/db");
  const Plan plan = Make();
  EXPECT_EQ(Outline(plan), "record acme/Connector/db: removed vanished\n");
  EXPECT_TRUE(plan.changes[0].steps.empty());
}

TEST_F(DecideTest, WhatWasDeletedOutsideIsCreatedAnew) {
  Applied(Postgres("db"), "5");
  Gone("acme/Connector/db");
  desired = {Postgres("db")};
  const Plan plan = Make();
  EXPECT_EQ(Outline(plan), "create acme/Connector/db: vanished\n");
  EXPECT_EQ(plan.changes[0].not_before, "");
}

TEST_F(DecideTest, AnotherObjectThatBearsTheNameIsAdopted) {
  Applied(Job("job"), "5");
  See("acme/Job/job", "9", Value(ValueMap{{"name", Value("The job")}})).by_name = true;
  desired = {Job("job")};
  const Plan plan = Make();
  EXPECT_EQ(Outline(plan), "adopt acme/Job/job: vanished adopted\n");
  EXPECT_EQ(plan.changes[0].id, "9");
}

TEST_F(DecideTest, OnNoAccountIsAnotherObjectOfTheNameDeleted) {
  Applied(Job("job"), "5");
  See("acme/Job/job", "9", Value(ValueMap{{"name", Value("The job")}})).by_name = true;
  ExpectPlan("record acme/Job/job: removed vanished\n");
}

// ---- adoption

TEST_F(DecideTest, WhatIsThereByNameIsAdoptedWithItsDifferences) {
  DesiredResource db = Postgres("db");
  See("acme/Connector/db", "5", Readable(Postgres("db", {{"host", Value("old")}}))).by_name = true;
  desired = {db};
  const Plan plan = Make();
  EXPECT_EQ(Outline(plan), "adopt acme/Connector/db: adopted\n");
  EXPECT_EQ(plan.changes[0].steps.size(), 1u);
  EXPECT_TRUE(plan.changes[0].entry.adopted);
  EXPECT_EQ(plan.changes[0].sends.size(), 0u) << "the secret is assumed";
  EXPECT_EQ(SummaryLine(plan), "Plan: 1 to import, 0 to add, 1 to change, 0 to destroy.");
}

TEST_F(DecideTest, SendSecretsSendsWhatAdoptionWouldAssume) {
  See("acme/Connector/db", "5", Readable(Postgres("db"))).by_name = true;
  options.send_secrets = {"acme/Connector/db"};
  desired = {Postgres("db")};
  EXPECT_EQ(Make().changes.at(0).sends.size(), 1u);
}

TEST_F(DecideTest, SeveralOfTheNameBlock) {
  Sighting several;
  several.status = Sighting::Status::kSeveral;
  several.candidates = {"3", "4"};
  live.sightings[{"acme", "Job", "job"}] = several;
  desired = {Job("job")};
  const Plan plan = Make();
  EXPECT_EQ(Outline(plan), "create acme/Job/job: new [several matches]\n");
  EXPECT_NE(plan.changes[0].blocks[0].why.find("3, 4"), std::string::npos);
  EXPECT_FALSE(plan.applicable);
  EXPECT_TRUE(plan.changes[0].steps.empty());
}

TEST_F(DecideTest, AdoptingWhatIsNotThereBlocks) {
  DesiredResource job = Job("job");
  job.lifecycle.adopt = "77";
  Gone("acme/Job/job");
  desired = {job};
  ExpectPlan("create acme/Job/job: new [adopt]\n");
}

TEST_F(DecideTest, AdoptingWhatWouldHaveToBeReplacedBlocks) {
  See("acme/Connector/db", "5", Readable(Lake("db"))).by_name = true;
  desired = {Postgres("db")};
  ExpectPlan("adopt acme/Connector/db: adopted [adopt]\n");
}

TEST_F(DecideTest, AdoptingWhatAnotherEntryOwnsBlocks) {
  Applied(Job("first"), "5");
  DesiredResource second = Job("second");
  second.lifecycle.adopt = "5";
  See("acme/Job/second", "5", Readable(Job("second")));
  desired = {Job("first"), second};
  const Plan plan = Make();
  EXPECT_EQ(Outline(plan), "adopt acme/Job/second: adopted [adopt]\n");
  EXPECT_NE(plan.changes[0].blocks[0].why.find("acme/Job/first"), std::string::npos);
}

TEST_F(DecideTest, AnIdOfAnotherKindIsAnotherResource) {
  Applied(Postgres("db"), "5");
  DesiredResource job = Job("job");
  job.lifecycle.adopt = "5";
  See("acme/Job/job", "5", Readable(Job("job")));
  desired = {Postgres("db"), job};
  ExpectPlan("adopt acme/Job/job: adopted\n");
}

TEST_F(DecideTest, TwoManifestsCannotAdoptOneResource) {
  See("acme/Job/a", "5", Readable(Job("a")));
  See("acme/Job/b", "5", Readable(Job("a")));
  desired = {Job("a"), Job("b")};
  ExpectPlan("adopt acme/Job/a: adopted\nadopt acme/Job/b: adopted [adopt]\n");
}

TEST_F(DecideTest, DeletingWhatWasOnlyAdoptedNeedsToBeSaid) {
  Applied(Job("job"), "5").adopted = true;
  ExpectPlan("delete acme/Job/job: removed [adopted]\n");
  options.allow_delete_adopted = {"acme/Job/job"};
  ExpectPlan("delete acme/Job/job: removed\n");
}

TEST_F(DecideTest, TooManyDeletesBlockEveryOne) {
  for (const char* name : {"a", "b", "c", "d"}) Applied(Job(name), name);
  desired = {Job("a"), Job("b", {{"tier", Value("large")}})};
  options.limits.max_deletes = 2;
  ExpectPlan("update acme/Job/b: edited\ndelete acme/Job/c: removed\ndelete acme/Job/d: removed\n");
  options.limits.max_deletes = 1;
  ExpectPlan(
      "update acme/Job/b: edited\ndelete acme/Job/c: removed [maxDeletes]\n"
      "delete acme/Job/d: removed [maxDeletes]\n");
  EXPECT_FALSE(Make().applicable);
  options.limits.allow_deletes = 2;
  EXPECT_TRUE(Make().applicable);
  options.limits.max_deletes.reset();
  options.limits.allow_deletes = 1;
  ExpectPlan(
      "update acme/Job/b: edited\ndelete acme/Job/c: removed [--allow-deletes]\n"
      "delete acme/Job/d: removed [--allow-deletes]\n");
}

TEST_F(DecideTest, ASharePercentIsOfWhatTheStateHolds) {
  for (const char* name : {"a", "b", "c", "d"}) Applied(Job(name), name);
  desired = {Job("a"), Job("b"), Job("c")};
  options.limits.max_delete_percent = 25;
  ExpectPlan("delete acme/Job/d: removed\n");
  options.limits.max_delete_percent = 24;
  ExpectPlan("delete acme/Job/d: removed [maxDeletePercent]\n");
}

TEST_F(DecideTest, ReplacesCountAsDeletesAndMayBeDenied) {
  Applied(Postgres("db"), "5");
  desired = {Lake("db")};
  options.limits.max_deletes = 0;
  EXPECT_EQ(Make().changes.at(0).blocks.at(0).by, "maxDeletes");
  options.limits.max_deletes.reset();
  options.limits.deny_replace = true;
  EXPECT_EQ(Make().changes.at(0).blocks.at(0).by, "denyReplace");
}

TEST_F(DecideTest, WhatIsGoneAlreadyTakesNothingAway) {
  Applied(Job("a"), "5");
  live.sightings.clear();
  options.limits.max_deletes = 0;
  EXPECT_TRUE(Make().applicable);
}

TEST_F(DecideTest, AnUpdateMakesAnAdoptedResourceOurs) {
  Applied(Job("job"), "5").adopted = true;
  desired = {Job("job", {{"tier", Value("large")}})};
  EXPECT_FALSE(Make().changes.at(0).entry.adopted);
}

// ---- replace

TEST_F(DecideTest, AnImmutableFieldIsAReplaceThatSendsEverySecret) {
  Applied(Postgres("db"), "5");
  desired = {Lake("db")};
  const Plan plan = Make();
  EXPECT_EQ(Outline(plan), "replace acme/Connector/db: edited secret-changed immutable-field\n");
  const Change& change = plan.changes[0];
  ASSERT_EQ(change.steps.size(), 2u);
  EXPECT_EQ(change.steps[0].method, "DELETE");
  EXPECT_EQ(change.steps[1].method, "POST");
  EXPECT_EQ(change.sends.size(), 1u);
  for (const FieldChange& field : change.fields) {
    if (field.sensitive) {
      EXPECT_EQ(field.verdict, SecretVerdict::kNew);
    }
  }
  EXPECT_EQ(SummaryLine(plan), "Plan: 1 to add, 0 to change, 1 to destroy.");
}

TEST_F(DecideTest, AMoveToAnotherProjectIsAReplaceThatDeletesWhereItStood) {
  Applied(Postgres("db"), "5");
  DesiredResource moved = Postgres("db");
  moved.project = moved.scope = "P2";
  desired = {moved};
  const Plan plan = Make();
  EXPECT_EQ(Outline(plan), "replace acme/Connector/db: immutable-field\n");
  EXPECT_EQ(plan.changes[0].steps.at(0).path, "/api/projects/P1/connectors/5");
  EXPECT_EQ(plan.changes[0].steps.at(1).path, "/api/projects/P2/connectors");
  ASSERT_EQ(plan.changes[0].fields.size(), 1u);
  EXPECT_EQ(plan.changes[0].fields[0].verdict, SecretVerdict::kResent);
}

// ---- protection and rollback

TEST_F(DecideTest, ProtectionHoldsWhenTheManifestIsGone) {
  Applied(Postgres("db"), "5").prevent_destroy = true;
  ExpectPlan("delete acme/Connector/db: removed [preventDestroy]\n");
}

TEST_F(DecideTest, ProtectionRefusesAReplaceUntilTheManifestSaysFalse) {
  Applied(Postgres("db"), "5").prevent_destroy = true;
  desired = {Lake("db")};
  EXPECT_NE(Outline(Make()).find("[preventDestroy]"), std::string::npos);
  desired[0].lifecycle.prevent_destroy = false;
  EXPECT_EQ(Outline(Make()).find("[preventDestroy]"), std::string::npos);
}

TEST_F(DecideTest, ProtectionHoldsAgainstDestroy) {
  Applied(Postgres("db"), "5").prevent_destroy = true;
  desired = {Postgres("db")};
  options.destroy = true;
  ExpectPlan("delete acme/Connector/db: destroy [preventDestroy]\n");
}

TEST_F(DecideTest, WithRollbackAChangedSecretAReplaceOrADeleteIsBlocked) {
  Applied(Postgres("db"), "5");
  const auto with_rollback = [](DesiredResource one) {
    one.test.on_failure = OnTestFailure::kRollback;
    return one;
  };
  desired = {with_rollback(Postgres("db", {{"host", Value("db2")}}))};
  ExpectPlan("update acme/Connector/db: edited\n");
  desired = {with_rollback(Lake("db"))};
  EXPECT_NE(Outline(Make()).find("[test.onFailure]"), std::string::npos);
  options.destroy = true;
  desired = {with_rollback(Postgres("db"))};
  ExpectPlan("delete acme/Connector/db: destroy [test.onFailure]\n");
  options.destroy = false;
  secrets["DB_PASSWORD"] = "rotated-sentinel";
  desired = {with_rollback(Postgres("db"))};
  ExpectPlan("update acme/Connector/db: secret-changed [test.onFailure]\n");
  desired[0].test.when = TestWhen::kNever;
  ExpectPlan("update acme/Connector/db: secret-changed\n");
}

TEST_F(DecideTest, WithRollbackACreateMaySendItsSecret) {
  DesiredResource db = Postgres("db");
  db.test.on_failure = OnTestFailure::kRollback;
  Gone("acme/Connector/db");
  desired = {db};
  ExpectPlan("create acme/Connector/db: new\n");
}

// ---- recorded only, tests

TEST_F(DecideTest, WhatConcernsOnlyTheStateIsRecordedOnly) {
  Applied(Job("job"), "5");
  DesiredResource job = Job("job");
  job.labels = {{"team", "orders"}};
  desired = {job};
  ExpectPlan("record acme/Job/job: labels\n");
  job = Job("job");
  job.lifecycle.prevent_destroy = true;
  desired = {job};
  ExpectPlan("record acme/Job/job: protection\n");
  job = Job("job");
  job.file = "elsewhere/job.yaml";
  desired = {job};
  const Plan plan = Make();
  EXPECT_EQ(Outline(plan), "record acme/Job/job: moved\n");
  EXPECT_TRUE(plan.changes[0].steps.empty());
  EXPECT_EQ(SummaryLine(plan), "No changes. Your infrastructure matches the configuration.");
}

TEST_F(DecideTest, IgnoredChangesAreRecordedWithTheEntry) {
  Applied(Job("job"), "5");
  DesiredResource job = Job("job");
  job.lifecycle.ignore_changes = {Path("tier")};
  desired = {job};
  const Plan plan = Make();
  EXPECT_EQ(plan.changes.at(0).action, Action::kRecord);
  EXPECT_EQ(plan.changes.at(0).entry.ignore_changes, job.lifecycle.ignore_changes);
}

TEST_F(DecideTest, AnIgnoredFieldIsNotRecordedAsSent) {
  Applied(Job("job", {{"tier", Value("small")}}), "5");
  DesiredResource job = Job("job", {{"size", Value("L")}, {"tier", Value("large")}});
  job.lifecycle.ignore_changes = {Path("tier")};
  desired = {job};
  const Plan plan = Make();
  EXPECT_EQ(plan.changes.at(0).steps.at(0).body, Value(ValueMap{{"size", Value("L")}}));
  EXPECT_EQ(plan.changes.at(0).entry.sent.Find("tier")->Plain(), "small");
}

TEST_F(DecideTest, ARenameKeepsTheResource) {
  Applied(Job("old"), "5");
  DesiredResource renamed = WantedJob(definition, "new", "The old", {});
  renamed.lifecycle.was = "acme/Job/old";
  desired = {renamed};
  const Plan plan = Make();
  EXPECT_EQ(Outline(plan), "record acme/Job/new: renamed moved\n");
  EXPECT_EQ(ToString(plan.changes[0].was), "acme/Job/old");
  EXPECT_EQ(plan.changes[0].id, "5");
}

TEST_F(DecideTest, ATestIsNoChange) {
  Applied(Job("job"), "5");
  DesiredResource job = Job("job");
  job.test.when = TestWhen::kAlways;
  desired = {job};
  const Plan plan = Make();
  EXPECT_EQ(Outline(plan), "test acme/Job/job: test-asked\n");
  EXPECT_EQ(SummaryLine(plan), "No changes. Your infrastructure matches the configuration.");
  EXPECT_TRUE(HasWork(plan));
}

TEST_F(DecideTest, ATestIsNotRunWhenTheManifestSaysNever) {
  DesiredResource job = Job("job");
  job.test.when = TestWhen::kNever;
  Gone("acme/Job/job");
  desired = {job};
  EXPECT_FALSE(Make().changes.at(0).test_after);
}

TEST_F(DecideTest, AValueThatIsResetIsShownWithItsDefault) {
  Applied(Postgres("db", {{"limit", Value(20)}}), "5");
  desired = {Postgres("db")};
  const Plan plan = Make();
  EXPECT_EQ(Outline(plan), "update acme/Connector/db: reset\n");
  EXPECT_EQ(plan.changes[0].steps.at(0).body, Value(ValueMap{{"limit", Value(8)}}));
}

TEST_F(DecideTest, AValueThatStaysIsSaidAndForgotten) {
  Applied(Job("job", {{"tier", Value("small")}}), "5");
  desired = {Job("job")};
  const Plan plan = Make();
  EXPECT_EQ(Outline(plan), "record acme/Job/job: reset\n");
  EXPECT_EQ(plan.changes[0].fields.at(0).note, "the live value stays; nobody manages it now");
  EXPECT_EQ(plan.changes[0].entry.sent.Find("tier"), nullptr);
}

// ---- interrupted

TEST_F(DecideTest, AnInterruptedCreateThatLandedIsRecorded) {
  unsettled = {Interrupted(Postgres("db"), "create", {"create"})};
  See("acme/Connector/db", "5", Readable(Postgres("db"))).by_name = true;
  desired = {Postgres("db")};
  const Plan plan = Make();
  EXPECT_EQ(Outline(plan), "record acme/Connector/db: interrupted\n");
  EXPECT_EQ(plan.changes[0].id, "5");
  EXPECT_EQ(plan.changes[0].entry.observed.Find("host")->Plain(), "db.internal");
  EXPECT_FALSE(plan.changes[0].entry.adopted);
}

TEST_F(DecideTest, AnInterruptedCreateThatIsNotFoundWaitsForItsDeadline) {
  unsettled = {Interrupted(Postgres("db"), "create", {"create"})};
  Gone("acme/Connector/db");
  desired = {Postgres("db")};
  const Plan plan = Make();
  EXPECT_EQ(Outline(plan), "create acme/Connector/db: interrupted\n");
  EXPECT_EQ(plan.changes[0].not_before, "2026-11-25T10:02:00Z");
}

TEST_F(DecideTest, AnInterruptedCreateWithoutAManifestIsDeletedWhenItLanded) {
  unsettled = {Interrupted(Postgres("db"), "create", {"create"})};
  See("acme/Connector/db", "5", Readable(Postgres("db"))).by_name = true;
  const Plan plan = Make();
  EXPECT_EQ(Outline(plan), "delete acme/Connector/db: interrupted removed\n");
  EXPECT_EQ(plan.changes[0].steps.at(0).path, "/api/projects/P1/connectors/5");
}

TEST_F(DecideTest, AnInterruptedCreateWithoutAManifestIsForgottenOnlyAfterItsDeadline) {
  unsettled = {Interrupted(Postgres("db"), "create", {"create"})};
  Gone("acme/Connector/db");
  const Plan plan = Make();
  EXPECT_EQ(Outline(plan), "record acme/Connector/db: interrupted\n");
  EXPECT_EQ(plan.changes[0].not_before, "2026-11-25T10:02:00Z");
  EXPECT_TRUE(plan.changes[0].forget);
}

TEST_F(DecideTest, AnInterruptedReplaceGoesOnFromWhatIsDone) {
  Applied(Postgres("db"), "5");
  unsettled = {Interrupted(Lake("db"), "replace", {"delete", "create"}, 1)};
  Gone("acme/Connector/db");
  desired = {Lake("db")};
  ExpectPlan("create acme/Connector/db: interrupted\n");
  See("acme/Connector/db", "6", Readable(Lake("db"))).by_name = true;
  ExpectPlan("record acme/Connector/db: interrupted\n");
  EXPECT_EQ(Make().changes.at(0).id, "6");
}

TEST_F(DecideTest, AnInterruptedReplaceWithoutAManifestWaitsBeforeItIsForgotten) {
  Applied(Postgres("db"), "5");
  unsettled = {Interrupted(Lake("db"), "replace", {"delete", "create"}, 0)};
  Gone("acme/Connector/db");
  const Plan plan = Make();
  EXPECT_EQ(plan.changes.at(0).action, Action::kRecord);
  EXPECT_EQ(plan.changes.at(0).not_before, "2026-11-25T10:02:00Z");
}

TEST_F(DecideTest, AnInterruptedUpdateOfASecretSendsItAgain) {
  Applied(Postgres("db"), "5");
  secrets["DB_PASSWORD"] = "rotated-sentinel";
  unsettled = {Interrupted(Postgres("db"), "update", {"update"})};
  secrets["DB_PASSWORD"] = "hunter2-sentinel";  // and the manifest goes back
  desired = {Postgres("db")};
  ExpectPlan("update acme/Connector/db: interrupted secret-changed\n");
}

TEST_F(DecideTest, AnInterruptedDeleteIsTakenUpAgain) {
  Applied(Postgres("db"), "5");
  unsettled = {Interrupted(Postgres("db"), "delete", {"delete"})};
  ExpectPlan("delete acme/Connector/db: interrupted removed\n");
  Gone("acme/Connector/db");
  const Plan plan = Make();
  EXPECT_EQ(Outline(plan), "record acme/Connector/db: interrupted removed vanished\n");
  EXPECT_EQ(plan.changes[0].not_before, "");
}

TEST_F(DecideTest, APersonMaySayWhichOfSeveralAnInterruptedCreateIs) {
  unsettled = {Interrupted(Postgres("db"), "create", {"create"})};
  DesiredResource db = Postgres("db");
  db.lifecycle.adopt = "5";
  See("acme/Connector/db", "5", Readable(Postgres("db")));
  desired = {db};
  const Plan plan = Make();
  EXPECT_EQ(Outline(plan), "adopt acme/Connector/db: interrupted adopted\n");
  EXPECT_EQ(plan.changes[0].fields.at(0).verdict, SecretVerdict::kAssumed);
}

TEST_F(DecideTest, ASecretInAnItemOfAListIsSentWhenItChanges) {
  const auto job = [&] {
    return Job("job", {{"steps", Value(Value::List{Value(ValueMap{
                                     {"name", Value("s")}, {"token", EnvSecret("TOKEN")}})})}});
  };
  secrets["TOKEN"] = "one-sentinel";
  StateEntry& entry = Applied(job(), "5");
  entry.observed =
      Value(ValueMap{{"name", Value("The job")},
                     {"steps", Value(Value::List{Value(ValueMap{{"name", Value("s")}})})}});
  See("acme/Job/job", "5", entry.observed);
  desired = {job()};
  ExpectPlan("");
  secrets["TOKEN"] = "two-sentinel";
  ExpectPlan("update acme/Job/job: secret-changed\n");
  EXPECT_EQ(Make().changes.at(0).sends.size(), 1u);
}

// ---- what no plan can be made of

TEST_F(DecideTest, AnotherOriginIsRefused) {
  Applied(Job("job"), "5");
  live.origins["acme"] = "https://elsewhere.test";
  const Result<Plan> plan = Try();
  ASSERT_FALSE(plan.ok());
  EXPECT_EQ(plan.problem().code.name, "state.other-origin");
  live.origins["acme"] = "https://api.acme.test";  // less is known, nothing else
  EXPECT_TRUE(Try().ok());
}

TEST_F(DecideTest, AnEntryOfAnUnknownProviderIsRefused) {
  state.entries[{"other", "Job", "x"}].address = {"other", "Job", "x"};
  const Result<Plan> plan = Try();
  ASSERT_FALSE(plan.ok());
  EXPECT_EQ(plan.problem().code.name, "state.unknown-provider");
}

}  // namespace
}  // namespace dbsn
