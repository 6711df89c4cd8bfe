#include "engine/apply/staleness.h"

#include <gtest/gtest.h>

#include "engine/apply/apply_codes.h"
#include "tests/apply/rig.h"

namespace dbsn {
namespace {

class StalenessTest : public ::testing::Test {
 protected:
  StalenessTest() {
    rig_.Run(Wanted("db.internal"));
    plan_ = rig_.PlanOnly(Wanted("db2")).plan;
    now_ = {.environment = "",
            .origins = plan_.origins,
            .definitions = plan_.definitions,
            .plan_digest = "sha256:1"};
  }

  std::vector<DesiredResource> Wanted(const std::string& host) const {
    return {WantedPostgres(rig_.definition, "db", "Db", "DB_PASSWORD"),
            WantedPostgres(rig_.definition, "lone", "Lone", "DB_PASSWORD", {{"host", Value(host)}}),
            WantedJob(rig_.definition, "job", "Job",
                      {{"connector", RefTo("acme/Connector/db")},
                       {"tier", Value(host == "db2" ? "large" : "small")}})};
  }
  StateEntry& Entry(const std::string& kind, const std::string& name) {
    return rig_.disk.saved.entries.at({"acme", kind, name});
  }
  std::string Told() const {
    std::string text;
    const Diagnostics problems = CheckFresh(plan_, rig_.disk.saved, now_);
    for (const Diagnostic& problem : problems.all()) {
      text += problem.detail + "\n";
    }
    return text;
  }

  Rig rig_;
  Plan plan_;
  Circumstances now_;
};

TEST_F(StalenessTest, APlanHoldsWhenNothingThatItTouchesHasMoved) {
  ASSERT_EQ(plan_.changes.size(), 2u);
  EXPECT_EQ(Told(), "");
}

TEST_F(StalenessTest, TheSerialAloneMayHaveGrown) {
  rig_.disk.saved.serial += 5;
  EXPECT_EQ(Told(), "");
}

TEST_F(StalenessTest, AnotherLineageIsAnotherState) {
  rig_.disk.saved.lineage = "other";
  EXPECT_EQ(Told(), "The plan was made for another state.\n");
}

TEST_F(StalenessTest, NamesTheEntryThatMoved) {
  Entry("Connector", "lone").version += 1;
  EXPECT_NE(Told().find("acme/Connector/lone has changed"), std::string::npos);
}

TEST_F(StalenessTest, NamesWhatItRefersToWhenThatMoved) {
  Entry("Connector", "db").version = plan_.serial + 1;
  EXPECT_NE(Told().find("acme/Job/job refers to acme/Connector/db"), std::string::npos);
  rig_.disk.saved.entries.erase({"acme", "Connector", "db"});
  EXPECT_NE(Told().find("acme/Job/job refers to acme/Connector/db"), std::string::npos);
}

TEST_F(StalenessTest, AnotherOriginEnvironmentOrDefinitionIsNamed) {
  now_.environment = "prod";
  now_.origins["acme"] = "https://elsewhere.test";
  now_.definitions["acme"] = "acme 2.0.0 sha256:1111";
  const std::string told = Told();
  EXPECT_NE(told.find("this run is for \"prod\""), std::string::npos);
  EXPECT_NE(told.find("https://elsewhere.test"), std::string::npos);
  EXPECT_NE(told.find("definition of provider acme"), std::string::npos);
}

TEST_F(StalenessTest, APlanIsGoodForOneApply) {
  rig_.disk.saved.runs.back().plan_digest = now_.plan_digest;
  const Diagnostics problems = CheckFresh(plan_, rig_.disk.saved, now_);
  ASSERT_EQ(problems.all().size(), 1u);
  EXPECT_EQ(problems.all()[0].code, kAppliedBefore);
}

TEST_F(StalenessTest, APlanAgainstAnUnfinishedRunHoldsOnceThatRunIsFolded) {
  // The disk holds a journal: the run ended each change but never saved.
  Rig rig;
  rig.store_gate = [](const std::string& call) { return call != "save"; };
  std::vector<DesiredResource> desired{WantedPostgres(rig.definition, "db", "Db", "DB_PASSWORD")};
  rig.store_gate = nullptr;
  rig.Run({});
  rig.Run({WantedJob(rig.definition, "seed", "Seed", {})});
  rig.store_gate = [](const std::string& call) { return call != "save"; };
  desired.push_back(WantedJob(rig.definition, "seed", "Seed", {}));
  rig.Run(desired);
  ASSERT_TRUE(rig.disk.run.has_value());
  rig.store_gate = nullptr;
  desired.push_back(
      WantedJob(rig.definition, "job", "Job", {{"connector", RefTo("acme/Connector/db")}}));
  const Plan plan = rig.PlanOnly(desired).plan;
  ASSERT_NE(ChangeOf(plan, "acme/Job/job"), nullptr);
  const Folded folded = Fold(LoadedState{rig.disk.saved, rig.disk.run, std::nullopt});
  const Diagnostics problems =
      CheckFresh(plan, folded.state, {"", plan.origins, plan.definitions, "sha256:2"});
  EXPECT_TRUE(problems.empty()) << problems.all()[0].detail;
}

}  // namespace
}  // namespace dbsn
