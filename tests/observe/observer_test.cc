// What is seen of the live side, and with how many requests.
#include "engine/observe/observer.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "engine/observe/observe_codes.h"
#include "engine/observe/row_trust.h"
#include "engine/world/digest.h"
#include "tests/support/fake_provider.h"
#include "tests/support/wanted.h"

namespace dbsn {
namespace {

using ::testing::ElementsAre;
using ::testing::UnorderedElementsAre;

class ObserverTest : public ::testing::Test {
 protected:
  DesiredResource Job(const std::string& name) const {
    return WantedJob(definition_, name, "The " + name, {{"tier", Value("small")}});
  }
  DesiredResource Postgres(const std::string& name) const {
    return WantedPostgres(definition_, name, "The " + name, "DB_PASSWORD");
  }
  std::string AddJob(const std::string& name, const std::string& tier = "small") {
    return server_.Add("Job", "", {{"name", Value("The " + name)}, {"tier", Value(tier)}});
  }
  std::string AddPostgres(const std::string& name, const std::string& project = "P1") {
    return server_.Add("Connector", project,
                       {{"engine", Value("Postgres")},
                        {"host", Value("db.internal")},
                        {"login", Value(2)},
                        {"port", Value(5432)},
                        {"title", Value("The " + name)},
                        {"user", Value("ada")}});
  }
  // |one| recorded as it stands on the server now.
  StateEntry& Record(const DesiredResource& one, const std::string& id) {
    StateEntry entry;
    entry.address = one.address;
    entry.id = id;
    entry.name = one.fields.Find(one.type->name_field)->Plain();
    entry.scope = one.scope;
    entry.sent = one.fields;
    for (const FakeRow& row : server_.rows()) {
      if (row.kind != one.address.kind || row.id != id) continue;
      entry.observed = row.fields;
      entry.stamp = row.stamp;
    }
    entry.server_date = "2026-11-25T10:00:10Z";
    return state_.entries[one.address] = entry;
  }
  LiveResources Look() {
    Finish(desired_, *marker_, {{"DB_PASSWORD", "sentinel"}});
    const Providers providers{{"acme", std::make_shared<FakeProvider>(definition_, server_)}};
    const Definitions definitions{{"acme", definition_}};
    server_.ForgetCalls();
    return Observe(desired_, state_, unsettled_, providers, definitions, *marker_, options_,
                   problems_);
  }
  const Sighting& At(const LiveResources& live, const std::string& address) const {
    return live.sightings.at(ParseAddress(address).value());
  }

  std::shared_ptr<const Definition> definition_ = ActingAcme();
  FakeServer server_;
  std::vector<DesiredResource> desired_;
  State state_;
  std::vector<Unsettled> unsettled_;
  ObserveOptions options_{.full = false, .workers = 1, .stop_asked = nullptr};
  std::unique_ptr<Marker> marker_ = NewMarker("key");
  Diagnostics problems_;
};

TEST_F(ObserverTest, OneListAScopeIsEnoughForWholeRows) {
  for (int i = 0; i < 20; ++i) {
    const std::string name = "j" + std::to_string(i);
    Record(Job(name), AddJob(name));
    desired_.push_back(Job(name));
  }
  const LiveResources live = Look();
  EXPECT_THAT(server_.calls(), ElementsAre("list Job "));
  EXPECT_EQ(live.requests, 1);
  EXPECT_EQ(live.sightings.size(), 20u);
  EXPECT_EQ(live.rows_not_read, 0u);
}

TEST_F(ObserverTest, EachScopeOfEachKindIsListedOnce) {
  DesiredResource other = Postgres("b");
  other.project = "P2";
  desired_ = {Postgres("a"), other, Job("c")};
  Look();
  EXPECT_THAT(server_.calls(),
              UnorderedElementsAre("list Connector P1", "list Connector P2", "list Job "));
  EXPECT_EQ(desired_.at(1).scope, "P2");
}

TEST_F(ObserverTest, AnUnmovedThinRowIsTakenAsLastRead) {
  server_.thin_without = {"tier"};
  Record(Job("a"), AddJob("a"));
  desired_ = {Job("a")};
  const LiveResources live = Look();
  EXPECT_EQ(server_.Count("read"), 0);
  EXPECT_EQ(live.rows_not_read, 1u);
  EXPECT_EQ(At(live, "acme/Job/a").live.fields.Find("tier")->Plain(), "small");
  EXPECT_FALSE(At(live, "acme/Job/a").read_whole);
}

TEST_F(ObserverTest, AMovedThinRowIsReadWhole) {
  server_.thin_without = {"tier"};
  Record(Job("a"), AddJob("a"));
  server_.Set("Job", "The a", "tier", Value("large"));
  desired_ = {Job("a")};
  const LiveResources live = Look();
  EXPECT_EQ(server_.Count("read"), 1);
  EXPECT_EQ(At(live, "acme/Job/a").live.fields.Find("tier")->Plain(), "large");
  EXPECT_TRUE(At(live, "acme/Job/a").read_whole);
}

TEST_F(ObserverTest, AMovedThinRowThatIsToBeDeletedIsReadWholeToo) {
  server_.thin_without = {"tier"};
  Record(Job("a"), AddJob("a"));
  server_.Set("Job", "The a", "tier", Value("large"));
  EXPECT_EQ(At(Look(), "acme/Job/a").live.fields.Find("tier")->Plain(), "large");
}

TEST_F(ObserverTest, AListColumnIsComparedThoughTheRowIsThin) {
  server_.thin_without = {"size"};
  const StateEntry& entry = Record(Job("a"), AddJob("a"));
  server_.Set("Job", "The a", "tier", Value("large"));
  state_.entries.at(entry.address).stamp = server_.rows().at(0).stamp;  // a stamp that stood still
  desired_ = {Job("a")};
  EXPECT_EQ(At(Look(), "acme/Job/a").live.fields.Find("tier")->Plain(), "large");
}

TEST_F(ObserverTest, RefreshFullReadsEveryThinRow) {
  server_.thin_without = {"tier"};
  options_.full = true;
  Record(Job("a"), AddJob("a"));
  desired_ = {Job("a")};
  EXPECT_TRUE(At(Look(), "acme/Job/a").read_whole);
  EXPECT_EQ(server_.Count("read"), 1);
}

TEST_F(ObserverTest, AFieldThatIsDeclaredForTheFirstTimeIsReadWhole) {
  server_.thin_without = {"note"};
  Record(Job("a"), AddJob("a"));
  server_.Set("Job", "The a", "note", Value("theirs"));
  state_.entries.begin()->second.stamp = server_.rows().at(0).stamp;
  desired_ = {WantedJob(definition_, "a", "The a", {{"note", Value("ours")}})};
  EXPECT_EQ(At(Look(), "acme/Job/a").live.fields.Find("note")->Plain(), "theirs");
}

TEST_F(ObserverTest, AWholeSecondStampIsTrustedOnlyWellAfterIt) {
  LiveResource row;
  StateEntry entry;
  const auto trusted = [&](const std::string& stamp, const std::string& read) {
    row.stamp = entry.stamp = stamp;
    entry.server_date = read;
    return CanTrust(row, entry);
  };
  EXPECT_TRUE(trusted("2026-11-25T10:00:00Z", "2026-11-25T10:00:02Z"));
  EXPECT_FALSE(trusted("2026-11-25T10:00:00Z", "2026-11-25T10:00:01Z"));
  EXPECT_FALSE(trusted("2026-11-25T10:00:00Z", "2026-11-25T09:59:59Z"));
  EXPECT_FALSE(trusted("2026-11-25 10:00:00", "")) << "nobody knows when it was read";
  EXPECT_TRUE(trusted("2026-11-25 10:00:00", "2026-11-26T00:00:00Z"));
  EXPECT_TRUE(trusted("2026-11-25T10:00:00.123Z", "2026-11-25T10:00:00Z"));
  EXPECT_FALSE(trusted("yesterday", "2026-11-25T10:00:02Z"));
  EXPECT_FALSE(trusted("", "2026-11-25T10:00:02Z"));
  row.stamp = "2026-11-25T10:00:05Z";
  entry.stamp = "2026-11-25T10:00:00Z";
  entry.server_date = "2026-11-25T11:00:00Z";
  EXPECT_FALSE(CanTrust(row, entry)) << "it moved";
}

TEST_F(ObserverTest, TheRowsColumnsStandOverWhatWasObserved) {
  const Value over =
      RowOverObserved(Value(ValueMap{{"a", Value(1)}, {"c", Value(3)}, {"e", Value(5)}}),
                      Value(ValueMap{{"b", Value(2)}, {"c", Value(0)}, {"d", Value(4)}}));
  EXPECT_EQ(
      over,
      Value(ValueMap{
          {"a", Value(1)}, {"b", Value(2)}, {"c", Value(3)}, {"d", Value(4)}, {"e", Value(5)}}));
}

// ---- absence

TEST_F(ObserverTest, OnlyItsOwnGetSaysThatAnIdIsGone) {
  Record(Job("a"), AddJob("a"));
  server_.Remove("Job", "The a");
  desired_ = {Job("a")};
  const LiveResources live = Look();
  EXPECT_EQ(server_.Count("read"), 1);
  EXPECT_EQ(At(live, "acme/Job/a").status, Sighting::Status::kAbsent);
}

TEST_F(ObserverTest, AnIdInAProjectThatIsNotItsOwnIsLookedForWhereItWasRecorded) {
  Record(Postgres("a"), AddPostgres("a"));
  DesiredResource moved = Postgres("a");
  moved.project = "P2";
  desired_ = {moved};
  const LiveResources live = Look();
  EXPECT_EQ(At(live, "acme/Connector/a").status, Sighting::Status::kFound);
  EXPECT_EQ(At(live, "acme/Connector/a").live.id, "1");
}

TEST_F(ObserverTest, AfterItsIdIsGoneTheNameIsLookedFor) {
  Record(Job("a"), AddJob("a"));
  server_.Remove("Job", "The a");
  AddJob("a");
  desired_ = {Job("a")};
  const LiveResources live = Look();
  EXPECT_EQ(At(live, "acme/Job/a").live.id, "2");
  EXPECT_TRUE(At(live, "acme/Job/a").by_name);
}

TEST_F(ObserverTest, WhatGoesAwayBetweenTheListAndItsGetIsGone) {
  server_.thin_without = {"tier"};
  Record(Job("a"), AddJob("a"));
  server_.Set("Job", "The a", "tier", Value("large"));
  desired_ = {Job("a")};
  server_.gate = [&](const std::string& call) {
    if (call.starts_with("read")) server_.Remove("Job", "The a");
    return true;
  };
  const LiveResources live = Look();
  EXPECT_EQ(At(live, "acme/Job/a").status, Sighting::Status::kAbsent);
  EXPECT_TRUE(problems_.empty());
  EXPECT_EQ(server_.Count("list"), 2) << "a second list is what says so";
}

TEST_F(ObserverTest, WhatTookItsNameMeanwhileIsFound) {
  server_.thin_without = {"tier"};
  Record(Job("a"), AddJob("a"));
  server_.Set("Job", "The a", "tier", Value("large"));
  desired_ = {Job("a")};
  bool swapped = false;
  server_.gate = [&](const std::string& call) {
    if (!call.starts_with("read") || swapped) return true;
    swapped = true;
    server_.Remove("Job", "The a");
    AddJob("a");
    return true;
  };
  const LiveResources live = Look();
  EXPECT_EQ(At(live, "acme/Job/a").live.id, "2");
  EXPECT_TRUE(At(live, "acme/Job/a").by_name);
  EXPECT_TRUE(problems_.empty());
}

// ---- names

TEST_F(ObserverTest, ANameIsFoundOnceSeveralTimesOrNot) {
  AddJob("one");
  AddJob("many");
  AddJob("many");
  desired_ = {Job("one"), Job("many"), Job("none")};
  const LiveResources live = Look();
  EXPECT_EQ(At(live, "acme/Job/one").status, Sighting::Status::kFound);
  EXPECT_TRUE(At(live, "acme/Job/one").by_name);
  EXPECT_EQ(At(live, "acme/Job/many").status, Sighting::Status::kSeveral);
  EXPECT_THAT(At(live, "acme/Job/many").candidates, ElementsAre("2", "3"));
  EXPECT_EQ(At(live, "acme/Job/none").status, Sighting::Status::kAbsent);
}

TEST_F(ObserverTest, WhatAnEntryOwnsIsNobodyElsesByName) {
  Record(Job("a"), AddJob("a"));
  desired_ = {Job("a"), WantedJob(definition_, "b", "The a", {})};
  EXPECT_EQ(At(Look(), "acme/Job/b").status, Sighting::Status::kAbsent);
}

TEST_F(ObserverTest, AnIdThatAnotherKindOwnsHidesNothing) {
  Record(Postgres("a"), AddPostgres("a"));
  AddJob("b");
  desired_ = {Postgres("a"), Job("b")};
  EXPECT_EQ(At(Look(), "acme/Job/b").status, Sighting::Status::kFound);
}

TEST_F(ObserverTest, WhatAnInterruptedRunMadeIsNobodyElsesByName) {
  Unsettled made;
  made.intent.address = {"acme", "Job", "a"};
  made.intent.action = "create";
  made.intent.name = "The a";
  made.id = AddJob("a");
  unsettled_ = {made};
  desired_ = {Job("a"), WantedJob(definition_, "b", "The a", {})};
  const LiveResources live = Look();
  EXPECT_EQ(At(live, "acme/Job/a").live.id, "1");
  EXPECT_EQ(At(live, "acme/Job/b").status, Sighting::Status::kAbsent);
}

TEST_F(ObserverTest, AnInterruptedCreateIsLookedForUnderItsOwnNameAndProject) {
  Unsettled lost;
  lost.intent.address = {"acme", "Connector", "a"};
  lost.intent.action = "create";
  lost.intent.name = "The a";
  lost.intent.scope = "P2";
  unsettled_ = {lost};
  AddPostgres("a", "P2");
  desired_ = {WantedPostgres(definition_, "a", "Another", "DB_PASSWORD")};
  const LiveResources live = Look();
  EXPECT_EQ(At(live, "acme/Connector/a").status, Sighting::Status::kFound);
  EXPECT_TRUE(At(live, "acme/Connector/a").by_name);
}

TEST_F(ObserverTest, AdoptLooksForTheIdAndNotForTheName) {
  AddJob("other");
  AddJob("a");
  DesiredResource job = Job("a");
  job.lifecycle.adopt = "1";
  desired_ = {job};
  EXPECT_EQ(At(Look(), "acme/Job/a").live.id, "1");
  desired_.at(0).lifecycle.adopt = "77";
  EXPECT_EQ(At(Look(), "acme/Job/a").status, Sighting::Status::kAbsent);
}

TEST_F(ObserverTest, ARenamedResourceIsSeenUnderItsNewAddress) {
  Record(Job("old"), AddJob("old"));
  DesiredResource renamed = WantedJob(definition_, "new", "The old", {});
  renamed.lifecycle.was = "acme/Job/old";
  desired_ = {renamed};
  EXPECT_EQ(At(Look(), "acme/Job/new").live.id, "1");
}

// ---- failures

TEST_F(ObserverTest, AProviderThatIsDownIsReportedOnce) {
  server_.thin_without = {"tier"};
  options_.full = true;
  for (int i = 0; i < 10; ++i) {
    const std::string name = "j" + std::to_string(i);
    Record(Job(name), AddJob(name));
    desired_.push_back(Job(name));
  }
  server_.Order(Fault::kDown, "read", "", 10);
  Look();
  EXPECT_EQ(problems_.all().size(), 1u);
  EXPECT_TRUE(problems_.has_errors());
}

TEST_F(ObserverTest, AListThatFailsIsNoEmptyList) {
  Record(Job("a"), AddJob("a"));
  desired_ = {Job("a")};
  server_.Order(Fault::kDown, "list");
  Look();
  EXPECT_TRUE(problems_.has_errors());
}

TEST_F(ObserverTest, AStopGivesAProblemAndNoHalfView) {
  bool stop = false;
  options_.stop_asked = [&] { return stop; };
  server_.gate = [&](const std::string& call) {
    if (call.starts_with("list")) stop = true;
    return true;
  };
  server_.thin_without = {"tier"};
  options_.full = true;
  Record(Job("a"), AddJob("a"));
  desired_ = {Job("a")};
  Look();
  ASSERT_EQ(problems_.all().size(), 1u);
  EXPECT_EQ(problems_.all()[0].code, kObserveInterrupted);
}

// ---- secrets, threads

TEST_F(ObserverTest, SecretsThatTheApiShowsBecomeMarks) {
  server_.shows_secrets = true;
  const Providers providers{{"acme", std::make_shared<FakeProvider>(definition_, server_)}};
  const ResourceType& type = definition_->kinds.find("Connector")->second;
  const Scope scope{"P1", {{"project", Value("P1")}}};
  const Request create{"create",
                       "POST",
                       "/api/projects/P1/connectors",
                       {},
                       Value(ValueMap{{"engine", Value("Postgres")},
                                      {"login", Value(2)},
                                      {"password", EnvSecret("DB_PASSWORD")},
                                      {"title", Value("The a")}})};
  providers.at("acme")->Carry(
      type, scope, create, "",
      {.secret = [](const SecretRef&) -> Result<Secret> { return Secret("sentinel"); },
       .id_of = nullptr});
  desired_ = {Postgres("a")};
  const LiveResources live = Look();
  const Sighting& seen = At(live, "acme/Connector/a");
  ASSERT_EQ(seen.secret_marks.size(), 1u);
  EXPECT_EQ(seen.secret_marks[0].mark, desired_[0].marks[0].mark);
  EXPECT_TRUE(seen.live.secrets.empty());
}

TEST_F(ObserverTest, ManyWorkersSeeWhatOneSees) {
  server_.thin_without = {"tier"};
  options_.full = true;
  for (int i = 0; i < 200; ++i) {
    const std::string name = "j" + std::to_string(i);
    Record(Job(name), AddJob(name));
    desired_.push_back(Job(name));
  }
  const LiveResources one = Look();
  options_.workers = 8;
  const LiveResources many = Look();
  ASSERT_EQ(one.sightings.size(), many.sightings.size());
  for (const auto& [address, sighting] : one.sightings) {
    EXPECT_EQ(sighting.live.fields, many.sightings.at(address).live.fields);
  }
  EXPECT_EQ(one.requests, many.requests);
}

}  // namespace
}  // namespace dbsn
