// What became of each change: done, held, unknown, not tried; and what the state then says.
#include "engine/apply/executor.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "engine/apply/apply_codes.h"
#include "schema/json_codec.h"
#include "tests/apply/rig.h"

namespace dbsn {
namespace {

using Desired = std::vector<DesiredResource>;
using Kind = ChangeEnd::Kind;
using ::testing::ElementsAre;

class ExecutorTest : public ::testing::Test {
 protected:
  DesiredResource Postgres(const std::string& name, const ValueMap& more = {}) const {
    return WantedPostgres(rig_.definition, name, "The " + name, "DB_PASSWORD", more);
  }
  DesiredResource Job(const std::string& name, const ValueMap& fields = {}) const {
    return WantedJob(rig_.definition, name, "The " + name, fields);
  }
  DesiredResource JobOn(const std::string& name, const std::string& connector) const {
    return Job(name, {{"connector", RefTo("acme/Connector/" + connector)}});
  }
  Kind EndOf(const Ran& ran, const std::string& address) const {
    const auto end = ran.reporter.ends.find(address);
    EXPECT_NE(end, ran.reporter.ends.end()) << address;
    return end == ran.reporter.ends.end() ? Kind::kFailed : end->second.kind;
  }
  void ExpectEmptyPlan(const Desired& desired) {
    const Ran after = rig_.PlanOnly(desired);
    EXPECT_TRUE(after.planned);
    EXPECT_FALSE(HasWork(after.plan)) << WritePlan(after.plan);
  }
  const StateEntry* EntryOf(const std::string& kind, const std::string& name) const {
    const auto at = rig_.disk.saved.entries.find({"acme", kind, name});
    return at == rig_.disk.saved.entries.end() ? nullptr : &at->second;
  }

  Rig rig_;
};

TEST_F(ExecutorTest, CreatesInOrderAndRecordsWhatWasSentAndRead) {
  const Desired desired{Postgres("db"), JobOn("job", "db")};
  const Ran ran = rig_.Run(desired);
  EXPECT_EQ(ran.tally.added, 2);
  EXPECT_EQ(ran.tally.tests_passed, 2);
  EXPECT_THAT(ran.reporter.ended, ElementsAre("acme/Connector/db", "acme/Job/job"));
  const StateEntry* entry = EntryOf("Connector", "db");
  ASSERT_NE(entry, nullptr);
  EXPECT_EQ(entry->id, "1");
  EXPECT_EQ(entry->observed.Find("host")->Plain(), "db.internal");
  EXPECT_EQ(entry->observed.Find("password"), nullptr);
  ASSERT_EQ(entry->marks.size(), 1u);
  EXPECT_EQ(entry->last_test, "passed");
  EXPECT_EQ(rig_.server.Named("Connector", "The db").at(0).secrets.at("password"),
            "hunter2-sentinel");
  EXPECT_EQ(rig_.server.Named("Job", "The job").at(0).fields.Find("connector")->Plain(), "1");
  ExpectEmptyPlan(desired);
}

TEST_F(ExecutorTest, AnUpdateCarriesOnlyWhatDiffers) {
  rig_.Run({Postgres("db")});
  const Desired edited{Postgres("db", {{"host", Value("db2")}})};
  const Ran ran = rig_.Run(edited);
  const Change* change = ChangeOf(ran.plan, "acme/Connector/db");
  ASSERT_NE(change, nullptr);
  ASSERT_EQ(change->steps.size(), 1u);
  EXPECT_EQ(change->steps[0].body, Value(ValueMap{{"host", Value("db2")}}));
  EXPECT_EQ(ran.tally.changed, 1);
  ExpectEmptyPlan(edited);
}

TEST_F(ExecutorTest, AChangedSecretIsSentAndItsMarkRecorded) {
  rig_.Run({Postgres("db")});
  const PathMark before = EntryOf("Connector", "db")->marks.at(0);
  rig_.secrets["DB_PASSWORD"] = "rotated-sentinel";
  const Desired desired{Postgres("db")};
  rig_.Run(desired);
  EXPECT_EQ(rig_.server.Named("Connector", "The db").at(0).secrets.at("password"),
            "rotated-sentinel");
  EXPECT_FALSE(EntryOf("Connector", "db")->marks.at(0) == before);
  ExpectEmptyPlan(desired);
}

TEST_F(ExecutorTest, ASecretInAListIsSentOnceAndAgainWhenItChanges) {
  const Desired desired{
      Job("job", {{"steps", Value(Value::List{Value(ValueMap{
                                {"name", Value("s")}, {"token", EnvSecret("DB_PASSWORD")}})})}})};
  rig_.Run(desired);
  ExpectEmptyPlan(desired);
  rig_.secrets["DB_PASSWORD"] = "rotated-sentinel";
  EXPECT_EQ(rig_.Run(desired).tally.changed, 1);
  ExpectEmptyPlan(desired);
}

TEST_F(ExecutorTest, ARenameKeepsTheSecretAndSendsNothing) {
  rig_.Run({Postgres("old")});
  DesiredResource renamed = WantedPostgres(rig_.definition, "new", "The old", "DB_PASSWORD");
  renamed.lifecycle.was = "acme/Connector/old";
  rig_.server.ForgetCalls();
  EXPECT_EQ(rig_.Run({renamed}).tally.recorded, 1);
  EXPECT_EQ(rig_.server.Count("update") + rig_.server.Count("delete"), 0);
  ExpectEmptyPlan({renamed});
  rig_.secrets["DB_PASSWORD"] = "rotated-sentinel";
  EXPECT_EQ(rig_.Run({renamed}).tally.changed, 1);
  ExpectEmptyPlan({renamed});
}

TEST_F(ExecutorTest, AReplaceDeletesCreatesAndUpdatesItsDependents) {
  rig_.Run({Postgres("db"), JobOn("job", "db")});
  const Desired desired{
      WantedConnector(rig_.definition, "db", "The db", "Lake", 6,
                      {{"account", Value("a")}, {"secret", EnvSecret("LAKE_SECRET")}}),
      JobOn("job", "db")};
  const Ran ran = rig_.Run(desired);
  EXPECT_EQ(ran.tally.added, 1);
  EXPECT_EQ(ran.tally.destroyed, 1);
  EXPECT_EQ(ran.tally.changed, 1);
  EXPECT_EQ(EntryOf("Connector", "db")->id, "2");
  EXPECT_EQ(rig_.server.Named("Job", "The job").at(0).fields.Find("connector")->Plain(), "2");
  ExpectEmptyPlan(desired);
}

TEST_F(ExecutorTest, AMoveToAnotherProjectDeletesItWhereItStood) {
  rig_.Run({Postgres("db")});
  DesiredResource moved = Postgres("db");
  moved.project = "P2";
  rig_.Run({moved});
  const std::vector<FakeRow> rows = rig_.server.Named("Connector", "The db");
  ASSERT_EQ(rows.size(), 1u);
  EXPECT_EQ(rows[0].scope, "P2");
  ExpectEmptyPlan({moved});
}

TEST_F(ExecutorTest, DeletesDependentsFirst) {
  rig_.Run({Postgres("db"), JobOn("job", "db")});
  const Ran ran = rig_.Run({});
  EXPECT_THAT(ran.reporter.ended, ElementsAre("acme/Job/job", "acme/Connector/db"));
  EXPECT_TRUE(rig_.server.rows().empty());
  EXPECT_TRUE(rig_.disk.saved.entries.empty());
}

TEST_F(ExecutorTest, AdoptsWhatIsThereWithItsDifferencesAndWithoutItsSecret) {
  rig_.server.Add("Connector", "P1",
                  {{"engine", Value("Postgres")},
                   {"host", Value("other")},
                   {"login", Value(2)},
                   {"port", Value(5432)},
                   {"title", Value("The db")},
                   {"user", Value("ada")}});
  const Desired desired{Postgres("db")};
  const Ran ran = rig_.Run(desired);
  EXPECT_EQ(ran.tally.imported, 1);
  EXPECT_EQ(ran.tally.changed, 1);
  const FakeRow row = rig_.server.Named("Connector", "The db").at(0);
  EXPECT_EQ(row.fields.Find("host")->Plain(), "db.internal");
  EXPECT_FALSE(row.secrets.contains("password"));
  EXPECT_TRUE(EntryOf("Connector", "db")->adopted);
  EXPECT_TRUE(EntryOf("Connector", "db")->marks.at(0).assumed);
  ExpectEmptyPlan(desired);
}

TEST_F(ExecutorTest, WhatConcernsOnlyTheStateMakesNoCall) {
  rig_.Run({Job("job")});
  DesiredResource labelled = Job("job");
  labelled.labels = {{"team", "orders"}};
  rig_.server.ForgetCalls();
  const Ran ran = rig_.Run({labelled});
  EXPECT_EQ(ran.tally.recorded, 1);
  EXPECT_THAT(rig_.server.calls(), ElementsAre("list Job "));
  EXPECT_EQ(EntryOf("Job", "job")->labels, labelled.labels);
  ExpectEmptyPlan({labelled});
}

TEST_F(ExecutorTest, ATestThatIsAlwaysAskedForRunsAloneAndChangesNothing) {
  DesiredResource job = Job("job", {{"ratio", Value(Number{"1.50"})}});
  job.test.when = TestWhen::kAlways;
  rig_.server.normalise = [](std::string_view field, const Value& value) {
    return field == "ratio" ? Value(2) : value;
  };
  rig_.Run({job});
  rig_.server.ForgetCalls();
  const Ran ran = rig_.Run({job});
  EXPECT_EQ(ran.tally.tests_passed, 1);
  EXPECT_EQ(rig_.server.Count("update") + rig_.server.Count("create"), 0);
  EXPECT_FALSE(ran.reporter.Told(kNotKept)) << "nothing was sent, so nothing can be said of it";
}

TEST_F(ExecutorTest, AFailedTestOfNothingSentRollsNothingBack) {
  DesiredResource job = Job("job");
  job.test.when = TestWhen::kAlways;
  job.test.on_failure = OnTestFailure::kRollback;
  rig_.Run({job});
  rig_.server.verdicts["The job"] = TestOutcome::Verdict::kFailed;
  rig_.server.ForgetCalls();
  const Ran ran = rig_.Run({job});
  EXPECT_EQ(rig_.server.Count("update") + rig_.server.Count("delete"), 0);
  EXPECT_EQ(ran.tally.tests_failed, 1);
  EXPECT_EQ(ran.tally.failed, 0);
  ASSERT_NE(EntryOf("Job", "job"), nullptr);
  EXPECT_EQ(EntryOf("Job", "job")->last_test, "failed");
}

// ---- failures

TEST_F(ExecutorTest, AFailureHoldsOnlyWhatDependsOnIt) {
  rig_.server.Order(Fault::kRefuse, "create", "The db");
  const Desired desired{Postgres("db"), JobOn("job", "db"), Postgres("other")};
  const Ran ran = rig_.Run(desired);
  EXPECT_EQ(EndOf(ran, "acme/Connector/db"), Kind::kFailed);
  EXPECT_EQ(EndOf(ran, "acme/Job/job"), Kind::kHeld);
  EXPECT_EQ(EndOf(ran, "acme/Connector/other"), Kind::kDone);
  EXPECT_EQ(ran.tally.failed, 1);
  EXPECT_EQ(ran.tally.held, 1);
  EXPECT_EQ(rig_.disk.saved.entries.size(), 1u);
  EXPECT_TRUE(rig_.disk.saved.unsettled.empty());
  rig_.Run(desired);
  ExpectEmptyPlan(desired);
}

TEST_F(ExecutorTest, AFailedTestKeepsTheChangeAndHoldsItsDependents) {
  rig_.server.verdicts["The db"] = TestOutcome::Verdict::kFailed;
  const Ran ran = rig_.Run({Postgres("db"), JobOn("job", "db")});
  EXPECT_EQ(EndOf(ran, "acme/Connector/db"), Kind::kDone);
  EXPECT_EQ(EndOf(ran, "acme/Job/job"), Kind::kHeld);
  EXPECT_EQ(ran.tally.tests_failed, 1);
  ASSERT_NE(EntryOf("Connector", "db"), nullptr);
  EXPECT_EQ(EntryOf("Connector", "db")->last_test, "failed");
}

TEST_F(ExecutorTest, AFailedTestThatOnlyWarnsHoldsNothing) {
  rig_.server.verdicts["The db"] = TestOutcome::Verdict::kFailed;
  DesiredResource db = Postgres("db");
  db.test.on_failure = OnTestFailure::kWarn;
  const Ran ran = rig_.Run({db, JobOn("job", "db")});
  EXPECT_EQ(EndOf(ran, "acme/Job/job"), Kind::kDone);
  EXPECT_EQ(ran.tally.tests_warned, 1);
  EXPECT_EQ(ran.tally.tests_failed, 0);
}

TEST_F(ExecutorTest, RollbackDeletesWhatItCreated) {
  rig_.server.verdicts["The db"] = TestOutcome::Verdict::kFailed;
  DesiredResource db = Postgres("db");
  db.test.on_failure = OnTestFailure::kRollback;
  const Ran ran = rig_.Run({db, JobOn("job", "db")});
  EXPECT_EQ(EndOf(ran, "acme/Connector/db"), Kind::kRolledBack);
  EXPECT_EQ(EndOf(ran, "acme/Job/job"), Kind::kHeld);
  EXPECT_TRUE(rig_.server.rows().empty());
  EXPECT_TRUE(rig_.disk.saved.entries.empty());
}

TEST_F(ExecutorTest, RollbackWritesBackTheFieldsReadBefore) {
  DesiredResource db = Postgres("db");
  db.test.on_failure = OnTestFailure::kRollback;
  rig_.Run({db});
  rig_.server.verdicts["The db"] = TestOutcome::Verdict::kFailed;
  DesiredResource edited = Postgres("db", {{"host", Value("db2")}});
  edited.test.on_failure = OnTestFailure::kRollback;
  const Ran ran = rig_.Run({edited});
  EXPECT_EQ(EndOf(ran, "acme/Connector/db"), Kind::kRolledBack);
  EXPECT_EQ(rig_.server.Named("Connector", "The db").at(0).fields.Find("host")->Plain(),
            "db.internal");
  EXPECT_EQ(EntryOf("Connector", "db")->sent.Find("host")->Plain(), "db.internal");
  ExpectEmptyPlan({db});
}

TEST_F(ExecutorTest, ARollbackThatIsRefusedLeavesTheChangeRecorded) {
  rig_.server.verdicts["The db"] = TestOutcome::Verdict::kFailed;
  rig_.server.Order(Fault::kRefuse, "delete", "The db");
  DesiredResource db = Postgres("db");
  db.test.on_failure = OnTestFailure::kRollback;
  const Ran ran = rig_.Run({db});
  EXPECT_TRUE(ran.reporter.Told(kRollbackFailed));
  EXPECT_NE(EntryOf("Connector", "db"), nullptr);
}

TEST_F(ExecutorTest, WhatIsNotTriedIsNotFailed) {
  rig_.server.Order(Fault::kBreakerOpen, "create", "The db");
  const Ran ran = rig_.Run({Postgres("db")});
  EXPECT_EQ(EndOf(ran, "acme/Connector/db"), Kind::kNotTried);
  EXPECT_EQ(ran.tally.not_tried, 1);
  EXPECT_EQ(ran.tally.failed, 0);
  EXPECT_TRUE(rig_.disk.saved.unsettled.empty());
}

TEST_F(ExecutorTest, AReplaceWhoseCreateFailsLeavesNoEntry) {
  rig_.Run({Postgres("db")});
  rig_.server.Order(Fault::kRefuse, "create", "The db");
  const Desired desired{
      WantedConnector(rig_.definition, "db", "The db", "Lake", 6,
                      {{"account", Value("a")}, {"secret", EnvSecret("LAKE_SECRET")}})};
  const Ran ran = rig_.Run(desired);
  EXPECT_EQ(EndOf(ran, "acme/Connector/db"), Kind::kFailed);
  EXPECT_EQ(EntryOf("Connector", "db"), nullptr);
  EXPECT_TRUE(rig_.disk.saved.unsettled.empty());
  rig_.Run(desired);
  ExpectEmptyPlan(desired);
}

TEST_F(ExecutorTest, AFieldThatDidNotStickIsAWarningAndThenAccepted) {
  rig_.server.normalise = [](std::string_view field, const Value& value) {
    return field == "host" ? Value("DB.INTERNAL") : value;
  };
  const Desired desired{Postgres("db")};
  const Ran ran = rig_.Run(desired);
  EXPECT_TRUE(ran.reporter.Told(kNotKept));
  EXPECT_EQ(EndOf(ran, "acme/Connector/db"), Kind::kDone);
  ExpectEmptyPlan(desired);
  const Desired edited{Postgres("db", {{"user", Value("eve")}})};
  const Ran second = rig_.Run(edited);
  EXPECT_FALSE(second.reporter.Told(kNotKept)) << "the host was not sent again";
  ExpectEmptyPlan(edited);
}

TEST_F(ExecutorTest, ADependentThatFailedAfterAReplaceIsUpdatedByTheNextRun) {
  rig_.Run({Postgres("db"), JobOn("job", "db")});
  rig_.server.Order(Fault::kRefuse, "update", "The job");
  const Desired desired{
      WantedConnector(rig_.definition, "db", "The db", "Lake", 6,
                      {{"account", Value("a")}, {"secret", EnvSecret("LAKE_SECRET")}}),
      JobOn("job", "db")};
  EXPECT_EQ(rig_.Run(desired).tally.failed, 1);
  rig_.Run(desired);
  EXPECT_EQ(rig_.server.Named("Job", "The job").at(0).fields.Find("connector")->Plain(), "2");
  ExpectEmptyPlan(desired);
}

// ---- what moved since the plan

TEST_F(ExecutorTest, AWriteIsRefusedWhenItsResourceChangedAfterThePlan) {
  rig_.Run({Postgres("db")});
  rig_.before_apply = [this](const Plan&) {
    rig_.server.Set("Connector", "The db", "user", Value("mallory"));
  };
  const Ran ran = rig_.Run({Postgres("db", {{"host", Value("db2")}})});
  EXPECT_TRUE(ran.reporter.Told(kStalePlan));
  EXPECT_EQ(EndOf(ran, "acme/Connector/db"), Kind::kFailed);
  EXPECT_EQ(rig_.server.Count("update"), 0);
}

TEST_F(ExecutorTest, AWriteIsRefusedWhenADeclaredFieldWasSetAfterThePlan) {
  rig_.Run({Postgres("db")});
  rig_.before_apply = [this](const Plan&) {
    rig_.server.Set("Connector", "The db", "database", Value("theirs"));
  };
  const Ran ran = rig_.Run({Postgres("db", {{"database", Value("ours")}})});
  EXPECT_TRUE(ran.reporter.Told(kStalePlan));
  EXPECT_EQ(rig_.server.Count("update"), 0);
}

TEST_F(ExecutorTest, AFieldThatNobodyDeclaresMayMove) {
  rig_.Run({Postgres("db")});
  rig_.before_apply = [this](const Plan&) {
    rig_.server.Set("Connector", "The db", "database", Value("theirs"));
  };
  const Ran ran = rig_.Run({Postgres("db", {{"host", Value("db2")}})});
  EXPECT_EQ(EndOf(ran, "acme/Connector/db"), Kind::kDone);
}

TEST_F(ExecutorTest, ADeleteOfWhatIsGoneMeanwhileIsDone) {
  rig_.Run({Postgres("db")});
  rig_.before_apply = [this](const Plan&) { rig_.server.Remove("Connector", "The db"); };
  const Ran ran = rig_.Run({});
  EXPECT_EQ(EndOf(ran, "acme/Connector/db"), Kind::kDone);
  EXPECT_TRUE(rig_.disk.saved.entries.empty());
}

TEST_F(ExecutorTest, WhatDriftedInAColumnThatRowsLackCanStillBeDeleted) {
  rig_.server.thin_without = {"database"};
  rig_.Run({Postgres("db", {{"database", Value("ours")}})});
  rig_.server.Set("Connector", "The db", "database", Value("theirs"));
  const Ran ran = rig_.Run({});
  EXPECT_EQ(EndOf(ran, "acme/Connector/db"), Kind::kDone);
  EXPECT_TRUE(rig_.server.rows().empty());
}

// ---- lost answers

TEST_F(ExecutorTest, ALostCreateThatLandedIsFoundByItsName) {
  rig_.server.Order(Fault::kLostAfter, "create", "The db");
  const Desired desired{Postgres("db"), JobOn("job", "db")};
  const Ran ran = rig_.Run(desired);
  EXPECT_EQ(EndOf(ran, "acme/Connector/db"), Kind::kDone);
  EXPECT_EQ(EndOf(ran, "acme/Job/job"), Kind::kDone);
  EXPECT_EQ(rig_.server.Count("create"), 2);
  ExpectEmptyPlan(desired);
}

TEST_F(ExecutorTest, ALostCreateIsFoundThoughAnotherKindHasItsId) {
  rig_.Run({Postgres("db")});  // connector 1
  rig_.server.Order(Fault::kLostAfter, "create", "The job");
  const Desired desired{Postgres("db"), JobOn("job", "db")};  // job 1
  const Ran ran = rig_.Run(desired);
  EXPECT_EQ(EndOf(ran, "acme/Job/job"), Kind::kDone);
  ExpectEmptyPlan(desired);
}

TEST_F(ExecutorTest, ALostCreateThatIsNotFoundIsUnknownAndKept) {
  rig_.server.Order(Fault::kLostBefore, "create", "The db");
  const Desired desired{Postgres("db"), JobOn("job", "db")};
  const Ran ran = rig_.Run(desired);
  EXPECT_EQ(EndOf(ran, "acme/Connector/db"), Kind::kUnknown);
  EXPECT_EQ(EndOf(ran, "acme/Job/job"), Kind::kHeld);
  EXPECT_EQ(ran.tally.unknown, 1);
  EXPECT_TRUE(ran.reporter.Told(kOutcomeUnknown));
  ASSERT_EQ(rig_.disk.saved.unsettled.size(), 1u);
  EXPECT_EQ(rig_.disk.saved.unsettled[0].intent.address.name, "db");

  int waits = 0;
  rig_.waiting = [&] { return ++waits, true; };
  const Ran next = rig_.Run(desired);
  EXPECT_GT(waits, 0) << "the second create waits until the first can no longer land";
  EXPECT_EQ(EndOf(next, "acme/Connector/db"), Kind::kDone);
  EXPECT_EQ(rig_.server.Named("Connector", "The db").size(), 1u);
  EXPECT_TRUE(rig_.disk.saved.unsettled.empty());
  ExpectEmptyPlan(desired);
}

TEST_F(ExecutorTest, ACreateThatLandsWhileTheNextRunWaitsIsNotMadeTwice) {
  rig_.server.Order(Fault::kLate, "create", "The db");
  const Desired desired{Postgres("db")};
  rig_.Run(desired);
  rig_.waiting = [&] { return rig_.server.Land(), true; };
  const Ran next = rig_.Run(desired);
  EXPECT_TRUE(next.reporter.Told(kLandedLate));
  EXPECT_EQ(next.tally.failed, 1);
  EXPECT_EQ(rig_.server.Named("Connector", "The db").size(), 1u);
  ASSERT_NE(EntryOf("Connector", "db"), nullptr);
  EXPECT_EQ(EntryOf("Connector", "db")->id, "1");
  rig_.Run(desired);
  ExpectEmptyPlan(desired);
}

TEST_F(ExecutorTest, ALateCreateIsFoundUnderTheNameAndProjectItWasSentWith) {
  rig_.server.Order(Fault::kLate, "create", "The db");
  rig_.Run({Postgres("db")});
  DesiredResource renamed = WantedPostgres(rig_.definition, "db", "Another", "DB_PASSWORD");
  renamed.project = "P2";
  rig_.waiting = [&] { return rig_.server.Land(), true; };
  rig_.Run({renamed});
  rig_.Run({renamed});
  EXPECT_EQ(rig_.server.rows().size(), 1u);
  EXPECT_EQ(rig_.server.rows().at(0).name, "Another");
  EXPECT_EQ(rig_.server.rows().at(0).scope, "P2");
  ExpectEmptyPlan({renamed});
}

TEST_F(ExecutorTest, ALateCreateIsFoundAndDeletedWhenItsManifestIsGone) {
  rig_.server.Order(Fault::kLate, "create", "The db");
  rig_.Run({Postgres("db")});
  rig_.waiting = [&] { return rig_.server.Land(), true; };
  rig_.Run({});
  rig_.Run({});
  EXPECT_TRUE(rig_.server.rows().empty());
  EXPECT_TRUE(rig_.disk.saved.unsettled.empty());
}

TEST_F(ExecutorTest, ANullListDoesNotSayThatAnInterruptedCreateNeverLanded) {
  rig_.server.Order(Fault::kLate, "create", "The db");
  const Desired desired{Postgres("db")};
  rig_.Run(desired);
  rig_.waiting = [&] { return rig_.server.Land(), true; };
  rig_.before_apply = [this](const Plan&) { rig_.server.null_lists = true; };
  const Ran next = rig_.Run(desired);
  EXPECT_EQ(EndOf(next, "acme/Connector/db"), Kind::kFailed);
  EXPECT_EQ(rig_.server.Named("Connector", "The db").size(), 1u);
  EXPECT_EQ(rig_.disk.saved.unsettled.size(), 1u);
  rig_.server.null_lists = false;
  rig_.before_apply = nullptr;
  rig_.Run(desired);
  EXPECT_EQ(rig_.server.Named("Connector", "The db").size(), 1u);
  ExpectEmptyPlan(desired);
}

TEST_F(ExecutorTest, ALookUpThatFailsLeavesTheInterruptedCreateOpen) {
  rig_.server.Order(Fault::kLate, "create", "The db");
  rig_.Run({Postgres("db")});
  rig_.before_apply = [this](const Plan&) { rig_.server.Order(Fault::kDown, "list"); };
  const Ran next = rig_.Run({});
  EXPECT_EQ(next.tally.failed, 1);
  EXPECT_EQ(rig_.disk.saved.unsettled.size(), 1u);
  rig_.before_apply = nullptr;
  rig_.server.Land();
  rig_.Run({});
  EXPECT_TRUE(rig_.server.rows().empty());
}

TEST_F(ExecutorTest, ALostUpdateIsSettledByReading) {
  rig_.Run({Postgres("db")});
  rig_.server.Order(Fault::kLostAfter, "update", "The db");
  const Desired edited{Postgres("db", {{"host", Value("db2")}})};
  EXPECT_EQ(rig_.Run(edited).tally.changed, 1);
  ExpectEmptyPlan(edited);
}

TEST_F(ExecutorTest, ALostResetIsNotTakenForDoneWhenTheOldValueStillStands) {
  rig_.Run({Postgres("db", {{"limit", Value(20)}})});
  rig_.server.Order(Fault::kLostBefore, "update", "The db");
  const Desired reset{Postgres("db")};
  EXPECT_EQ(rig_.Run(reset).tally.unknown, 1);
  rig_.Run(reset);
  EXPECT_EQ(rig_.server.Named("Connector", "The db").at(0).fields.Find("limit")->Plain(), "8");
  ExpectEmptyPlan(reset);
}

TEST_F(ExecutorTest, ALostUpdateOfASecretSendsItAgain) {
  rig_.Run({Postgres("db")});
  rig_.secrets["DB_PASSWORD"] = "rotated-sentinel";
  rig_.server.Order(Fault::kLostBefore, "update", "The db");
  const Desired desired{Postgres("db")};
  EXPECT_EQ(rig_.Run(desired).tally.unknown, 1);
  rig_.Run(desired);
  EXPECT_EQ(rig_.server.Named("Connector", "The db").at(0).secrets.at("password"),
            "rotated-sentinel");
  ExpectEmptyPlan(desired);
}

TEST_F(ExecutorTest, ASecretThatALostUpdateMayHaveChangedIsSentThoughTheManifestWentBack) {
  rig_.Run({Postgres("db")});
  rig_.secrets["DB_PASSWORD"] = "rotated-sentinel";
  rig_.server.Order(Fault::kLostAfter, "update", "The db");
  rig_.Run({Postgres("db")});
  rig_.secrets["DB_PASSWORD"] = "hunter2-sentinel";
  rig_.before_apply = [this](const Plan&) { rig_.server.Order(Fault::kDown, "read"); };
  EXPECT_EQ(rig_.Run({Postgres("db")}).tally.failed, 1) << "a run that fails settles nothing";
  rig_.before_apply = nullptr;
  rig_.Run({Postgres("db")});
  EXPECT_EQ(rig_.server.Named("Connector", "The db").at(0).secrets.at("password"),
            "hunter2-sentinel");
}

TEST_F(ExecutorTest, ALostDeleteIsSettledByReading) {
  rig_.Run({Postgres("db")});
  rig_.server.Order(Fault::kLostAfter, "delete", "The db");
  EXPECT_EQ(rig_.Run({}).tally.destroyed, 1);
  rig_.Run({Postgres("db")});
  rig_.server.Order(Fault::kLostBefore, "delete", "The db");
  EXPECT_EQ(rig_.Run({}).tally.unknown, 1);
  EXPECT_EQ(rig_.disk.saved.unsettled.size(), 1u);
  rig_.Run({});
  EXPECT_TRUE(rig_.server.rows().empty());
  ExpectEmptyPlan({});
}

// ---- stopping

TEST_F(ExecutorTest, AfterAStopNothingNewStartsAndWhatRanIsRecorded) {
  rig_.server.gate = [this](const std::string& call) {
    if (call == "create The a") rig_.stop.Ask();
    return true;
  };
  const Ran ran = rig_.Run({Job("a"), Job("b"), Job("c")});
  EXPECT_TRUE(ran.tally.interrupted);
  EXPECT_EQ(EndOf(ran, "acme/Job/a"), Kind::kDone);
  EXPECT_EQ(EndOf(ran, "acme/Job/b"), Kind::kNotTried);
  EXPECT_EQ(EndOf(ran, "acme/Job/c"), Kind::kNotTried);
  EXPECT_EQ(rig_.disk.saved.entries.size(), 1u);
  EXPECT_TRUE(rig_.disk.saved.unsettled.empty());
}

TEST_F(ExecutorTest, AStopWhileItWaitsLeavesTheInterruptedCreateOpen) {
  rig_.server.Order(Fault::kLostBefore, "create", "The a");
  rig_.Run({Job("a")});
  rig_.waiting = [] { return false; };
  const Ran ran = rig_.Run({Job("a")});
  EXPECT_EQ(EndOf(ran, "acme/Job/a"), Kind::kNotTried);
  EXPECT_EQ(rig_.disk.saved.unsettled.size(), 1u);
  EXPECT_TRUE(rig_.server.rows().empty());
}

TEST_F(ExecutorTest, WithoutADurableIntentNothingIsSent) {
  rig_.store_gate = [](const std::string& call) { return call != "begin"; };
  const Ran ran = rig_.Run({Job("a")});
  EXPECT_EQ(rig_.server.Count("create"), 0);
  EXPECT_EQ(ran.tally.failed, 1);
}

TEST_F(ExecutorTest, WhenResultsCannotBeRecordedNoNewRequestStarts) {
  rig_.store_gate = [](const std::string& call) { return call != "append"; };
  const Ran ran = rig_.Run({Job("a"), Job("b"), Job("c")});
  EXPECT_EQ(rig_.server.Count("create"), 1);
  EXPECT_EQ(ran.tally.not_tried, 2);
  EXPECT_TRUE(ran.reporter.Told(kMemoryFault));
  EXPECT_EQ(rig_.disk.saved.entries.size(), 1u) << "the save at the end still holds it";
}

TEST_F(ExecutorTest, WithoutTheLockNoChangeIsBegun) {
  rig_.store_gate = [](const std::string& call) { return call != "held"; };
  const Ran ran = rig_.Run({Job("a"), Job("b")});
  EXPECT_EQ(rig_.server.Count("create"), 0);
  EXPECT_EQ(ran.tally.not_tried, 2);
  EXPECT_TRUE(ran.reporter.Told(kMemoryFault));
}

TEST_F(ExecutorTest, AReplaceWhoseLockIsLostInBetweenIsFinishedByTheNextRun) {
  rig_.Run({Postgres("db")});
  int asked = 0;
  rig_.store_gate = [&](const std::string& call) { return call != "held" || ++asked == 1; };
  const Desired desired{
      WantedConnector(rig_.definition, "db", "The db", "Lake", 6,
                      {{"account", Value("a")}, {"secret", EnvSecret("LAKE_SECRET")}})};
  const Ran ran = rig_.Run(desired);
  EXPECT_EQ(rig_.server.Count("delete"), 1);
  EXPECT_EQ(rig_.server.Count("create"), 1) << "the one before";
  EXPECT_EQ(EndOf(ran, "acme/Connector/db"), Kind::kNotTried);
  rig_.store_gate = nullptr;
  EXPECT_EQ(rig_.Run(desired).tally.added, 1);
  ExpectEmptyPlan(desired);
}

TEST_F(ExecutorTest, ManyWorkersCarryOutManyIndependentChanges) {
  rig_.workers = 8;
  Desired desired;
  for (int i = 0; i < 60; ++i) {
    desired.push_back(Postgres("db" + std::to_string(100 + i)));
    desired.push_back(JobOn("job" + std::to_string(100 + i), "db" + std::to_string(100 + i)));
  }
  const Ran ran = rig_.Run(desired);
  EXPECT_EQ(ran.tally.added, 120);
  EXPECT_EQ(rig_.server.rows().size(), 120u);
  ExpectEmptyPlan(desired);
}

TEST_F(ExecutorTest, NoSecretIsInThePlanTheStateOrAnEvent) {
  const Desired desired{Postgres("db")};
  const Ran ran = rig_.Run(desired);
  EXPECT_EQ(WritePlan(ran.plan).find("hunter2"), std::string::npos);
  for (const auto& [address, entry] : rig_.disk.saved.entries) {
    EXPECT_EQ(WriteJson(entry.sent).find("hunter2"), std::string::npos);
    EXPECT_EQ(WriteJson(entry.observed).find("hunter2"), std::string::npos);
  }
}

}  // namespace
}  // namespace dbsn
