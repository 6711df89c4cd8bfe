// The order of changes, and which of them a narrowed run is about.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>

#include "engine/plan/graph.h"
#include "engine/plan/plan_codes.h"
#include "engine/plan/plan_file.h"
#include "engine/plan/selector.h"
#include "tests/plan/plan_rig.h"

namespace dbsn {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

class OrderTest : public ::testing::Test, protected PlanRig {
 protected:
  std::vector<std::string> After(const Plan& plan, const std::string& address) const {
    std::vector<std::string> names;
    const Change* change = ChangeOf(plan, address);
    EXPECT_NE(change, nullptr) << address;
    if (change == nullptr) return names;
    for (const Address& first : change->after) names.push_back(first.name);
    return names;
  }
};

TEST_F(OrderTest, WhatIsNeededIsCreatedFirst) {
  desired = {Postgres("db"), JobOn("job", "db")};
  const Plan plan = Make();
  EXPECT_THAT(After(plan, "acme/Job/job"), ElementsAre("db"));
  EXPECT_THAT(After(plan, "acme/Connector/db"), IsEmpty());
  EXPECT_TRUE(ChangeOf(plan, "acme/Job/job")->fields.at(0).known_after_apply);
}

TEST_F(OrderTest, DeletesRunTheOtherWay) {
  Applied(Postgres("db"), "5");
  Applied(JobOn("job", "db"), "6");
  const Plan plan = Make();
  EXPECT_THAT(After(plan, "acme/Connector/db"), ElementsAre("job"));
  EXPECT_THAT(After(plan, "acme/Job/job"), IsEmpty());
  EXPECT_THAT(ChangeOf(plan, "acme/Connector/db")->used_by,
              ElementsAre(Address{"acme", "Job", "job"}));
}

TEST_F(OrderTest, AnUpdateThatDropsAReferenceGoesBeforeTheDeleteOfItsTarget) {
  Applied(Postgres("db"), "5");
  Applied(Postgres("other"), "7");
  Applied(JobOn("job", "db"), "6");
  desired = {Postgres("other"), JobOn("job", "other")};
  const Plan plan = Make();
  EXPECT_THAT(After(plan, "acme/Connector/db"), ElementsAre("job"));
}

TEST_F(OrderTest, DependentsOfAReplaceAreUpdatedAfterIt) {
  Applied(Postgres("db"), "5");
  Applied(JobOn("job", "db"), "6");
  desired = {Lake("db"), JobOn("job", "db")};
  const Plan plan = Make();
  const Change* job = ChangeOf(plan, "acme/Job/job");
  ASSERT_NE(job, nullptr);
  EXPECT_EQ(job->action, Action::kUpdate);
  EXPECT_EQ(job->reasons, std::vector<Reason>{Reason::kReference});
  EXPECT_THAT(After(plan, "acme/Job/job"), ElementsAre("db"));
  EXPECT_THAT(ChangeOf(plan, "acme/Connector/db")->used_by,
              ElementsAre(Address{"acme", "Job", "job"}));
}

TEST_F(OrderTest, ADependentThatLeavesGoesBeforeTheReplaceOfItsTarget) {
  Applied(Postgres("db"), "5");
  Applied(JobOn("job", "db"), "6");
  desired = {Lake("db")};
  EXPECT_THAT(After(Make(), "acme/Connector/db"), ElementsAre("job"));
}

TEST_F(OrderTest, AFailedTestOfAnUpdateHoldsItsDependents) {
  Applied(Postgres("db"), "5");
  desired = {Postgres("db", {{"host", Value("db2")}}), JobOn("job", "db")};
  EXPECT_THAT(After(Make(), "acme/Job/job"), ElementsAre("db"));
}

TEST_F(OrderTest, ACycleOfReferencesIsNamedWithItsPath) {
  const auto job = [&](const std::string& name, const std::string& needs) {
    return Job(name,
               {{"steps", Value(Value::List{Value(ValueMap{
                              {"name", Value("s")}, {"source", RefTo("acme/Job/" + needs)}})})}});
  };
  desired = {job("a", "b"), job("b", "c"), job("c", "a")};
  const Result<Plan> plan = Try();
  ASSERT_FALSE(plan.ok());
  EXPECT_EQ(plan.problem().code, kDependencyCycle);
  EXPECT_NE(plan.problem().detail.find("acme/Job/a -> acme/Job/b -> acme/Job/c -> acme/Job/a"),
            std::string::npos)
      << plan.problem().detail;
}

TEST_F(OrderTest, AChainOfTenThousandIsOrdered) {
  for (int i = 0; i < 10'000; ++i) {
    const std::string name = std::to_string(100'000 + i);
    ValueMap fields;
    if (i > 0) fields.Set("extra", RefTo("acme/Job/" + std::to_string(100'000 + i - 1)));
    desired.push_back(Job(name, fields));
  }
  const Plan plan = Make();
  EXPECT_EQ(plan.changes.size(), 10'000u);
  EXPECT_EQ(plan.changes.back().after.size(), 1u);
}

// ---- selection

class SelectionTest : public OrderTest {
 protected:
  SelectionTest() {
    Applied(Labelled(Postgres("leaving"), "orders"), "1");
    Applied(Labelled(Job("stays"), "billing"), "2");
    Applied(Job("leaving-too"), "3");
    desired = {Labelled(Postgres("db"), "orders"), Labelled(Postgres("other"), "billing"),
               Labelled(JobOn("job", "db"), "orders"), Labelled(Job("lone"), "billing"),
               Labelled(Job("stays"), "billing")};
  }
  static DesiredResource Labelled(DesiredResource one, const std::string& team) {
    one.labels = {{"team", team}};
    return one;
  }
  std::string Planned() { return Outline(Make()); }
};

TEST_F(SelectionTest, TheWholeWorkspaceDeletesWhatHasNoManifest) {
  EXPECT_EQ(Planned(),
            "create acme/Connector/db: new\ndelete acme/Connector/leaving: removed\n"
            "create acme/Connector/other: new\ncreate acme/Job/job: new\n"
            "delete acme/Job/leaving-too: removed\ncreate acme/Job/lone: new\n");
}

TEST_F(SelectionTest, ATargetBringsWhatItNeedsAndDeletesNothingElse) {
  options.selection.targets = {"acme/Job/job"};
  const Plan plan = Make();
  EXPECT_EQ(Outline(plan), "create acme/Connector/db: new\ncreate acme/Job/job: new\n");
  EXPECT_THAT(plan.selection, ElementsAre("--target acme/Job/job"));
}

TEST_F(SelectionTest, ATargetMayBeWrittenWithoutItsProvider) {
  options.selection.targets = {"Job/lone"};
  EXPECT_EQ(Planned(), "create acme/Job/lone: new\n");
}

TEST_F(SelectionTest, ATargetMayBeWhatIsToBeDeleted) {
  options.selection.targets = {"acme/Connector/leaving"};
  EXPECT_EQ(Planned(), "delete acme/Connector/leaving: removed\n");
}

TEST_F(SelectionTest, AnExcludeTakesItsDependentsAlong) {
  options.selection.excludes = {"acme/Connector/db"};
  const std::string planned = Planned();
  EXPECT_EQ(planned.find("acme/Connector/db"), std::string::npos);
  EXPECT_EQ(planned.find("acme/Job/job"), std::string::npos);
  EXPECT_NE(planned.find("acme/Job/lone"), std::string::npos);
}

TEST_F(SelectionTest, LabelsAreTheManifestsOrTheRecordedOnes) {
  options.selection.labels = {{"team", "orders"}};
  EXPECT_EQ(Planned(),
            "create acme/Connector/db: new\ndelete acme/Connector/leaving: removed\n"
            "create acme/Job/job: new\n");
}

TEST_F(SelectionTest, PathsAreTheManifestsOrTheRecordedOnes) {
  options.selection.paths = {"manifests/leaving-too.yaml", "manifests/lone.yaml"};
  EXPECT_EQ(Planned(), "delete acme/Job/leaving-too: removed\ncreate acme/Job/lone: new\n");
}

TEST_F(SelectionTest, AFolderIsNoPrefixOfANameBesideIt) {
  options.selection.paths = {"manifests/l"};
  EXPECT_EQ(Planned(), "");
  options.selection.paths = {"manifests"};
  EXPECT_NE(Planned(), "");
  options.selection.paths = {"manifests/"};
  EXPECT_NE(Planned(), "");
}

TEST_F(SelectionTest, WhatNamesNothingIsAnError) {
  options.selection.targets = {"acme/Job/nobody"};
  EXPECT_EQ(Try().problem().code, kNothingSelected);
  options.selection = {};
  options.selection.excludes = {"acme/Job/nobody"};
  EXPECT_EQ(Try().problem().code, kNothingSelected);
  options.selection = {};
  options.selection.labels = {{"team", "nobody"}};
  EXPECT_EQ(Try().problem().code, kNothingSelected);
}

TEST_F(SelectionTest, AnUnselectedTargetKeepsItsIdForThoseThatReferToIt) {
  Applied(Postgres("db"), "5");
  desired = {Postgres("db", {{"host", Value("edited")}}), JobOn("job", "db")};
  desired[1].labels = {{"team", "x"}};
  options.selection.labels = {{"team", "x"}};
  const Plan plan = Make();
  // The job brings what it needs.
  EXPECT_EQ(Outline(plan), "update acme/Connector/db: edited\ncreate acme/Job/job: new\n");
  EXPECT_EQ(ChangeOf(plan, "acme/Job/job")->steps.at(0).body.Find("connector")->Plain(), "5");
}

TEST_F(SelectionTest, DestroyOfASelectionDeletesOnlyThat) {
  options.destroy = true;
  options.selection.targets = {"acme/Job/stays"};
  EXPECT_EQ(Planned(), "delete acme/Job/stays: destroy\n");
}

// ---- the same inputs

TEST_F(SelectionTest, TheSameInputsGiveTheSameBytesInWhateverOrderTheyCome) {
  const std::string first = WritePlan(Make());
  EXPECT_EQ(WritePlan(Make()), first);
  shuffle = [](std::vector<DesiredResource>& all) { std::reverse(all.begin(), all.end()); };
  EXPECT_EQ(WritePlan(Make()), first);
}

}  // namespace
}  // namespace dbsn
