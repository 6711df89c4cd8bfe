// The API's own connection test, its metadata, and what doctor asks.
#include <gtest/gtest.h>

#include "tests/rest/rig.h"

namespace dbsn {
namespace {

using Verdict = TestOutcome::Verdict;

TestOutcome Tested(Rig& rig) {
  FieldSet fields;
  return rig.Make()->Test(rig.type(), fields, ProjectScope(), "7", std::nullopt);
}

TEST(LiveTest, ReportsAPassWithWhatTheServerSaid) {
  Rig rig;
  rig.transport->Then(Answer(
      200,
      R"({"success":true,"status":"success","message":"Connection successful","details":{"connectorType":"Postgres","testDuration":"1.2s"}})"));
  const TestOutcome outcome = Tested(rig);
  EXPECT_EQ(outcome.verdict, Verdict::kPassed);
  EXPECT_EQ(outcome.message, "Connection successful");
  EXPECT_EQ(outcome.detail,
            (std::map<std::string, std::string>{{"duration", "1.2s"}, {"type", "Postgres"}}));
  const HttpRequest request = rig.transport->requests().at(0);
  EXPECT_EQ(request.url, "http://127.0.0.1:9000/base/api/connector/7/test");
  EXPECT_EQ(request.body, "{}");
  EXPECT_EQ(request.timeout, std::chrono::seconds(60));
}

TEST(LiveTest, TakesAFailureForAVerdictAtAnyStatusAndDoesNotRepeatIt) {
  for (const int status : {200, 400, 422, 500, 502, 503}) {
    Rig rig;
    rig.transport->Then(Answer(
        status,
        R"({"success":false,"status":"error","message":"Connection test failed","error":"FATAL: password AUTHENTICATION FAILED for user"})"));
    const TestOutcome outcome = Tested(rig);
    EXPECT_EQ(outcome.verdict, Verdict::kFailed) << status;
    EXPECT_EQ(outcome.message, "Connection test failed");
    EXPECT_EQ(outcome.hint, "Check user name and password.");
    EXPECT_EQ(outcome.suspects,
              (std::vector<std::string>{"connectorUsername", "connectorPassword"}));
    EXPECT_EQ(rig.transport->count(), 1u) << status;
  }
}

TEST(LiveTest, RepeatsNoSecretThatWasSentBeforeIt) {
  Rig rig;
  rig.transport->Then(Answer(200, R"({"connectorID":7})"));
  rig.transport->Then(
      Answer(200, R"({"success":false,"message":"login with secret of PW at tok-sentinel-1"})"));
  const std::shared_ptr<Provider> provider = rig.Make();
  const Request create = Creating(
      Value(ValueMap{{"connectorPassword", Value(SecretRef{SecretRef::Source::kEnv, "PW"})}}));
  ASSERT_EQ(provider->Carry(rig.type(), ProjectScope(), create, "", TestFillings()).id, "7");
  FieldSet fields;
  const TestOutcome outcome = provider->Test(rig.type(), fields, ProjectScope(), "7", std::nullopt);
  EXPECT_EQ(outcome.message, "login with (sensitive) at (sensitive)");
}

TEST(LiveTest, IsNotRunWhereTheCatalogSaysThatItCannotBe) {
  Rig rig;
  FieldSet fields;
  fields.can_test = false;
  const TestOutcome outcome =
      rig.Make()->Test(rig.type(), fields, ProjectScope(), "7", std::nullopt);
  EXPECT_EQ(outcome.verdict, Verdict::kNotSupported);
  EXPECT_FALSE(outcome.problem);
  EXPECT_EQ(rig.transport->count(), 0u);
}

TEST(LiveTest, HasNoVerdictWhenTheApiFails) {
  struct Row {
    HttpResponse answer;
    const char* code;
  };
  for (const Row& row : std::vector<Row>{{Answer(404, R"({"message":"no"})"), "api.not-found"},
                                         {Answer(200, R"({"message":"hm"})"), "api.bad-answer"},
                                         {Answer(200, "<html>"), "api.bad-answer"},
                                         {Answer(200, "null"), "api.bad-answer"}}) {
    Rig rig;
    rig.transport->Then(row.answer);
    const TestOutcome outcome = Tested(rig);
    EXPECT_EQ(outcome.verdict, Verdict::kNotRun);
    ASSERT_TRUE(outcome.problem);
    EXPECT_EQ(outcome.problem->code.name, row.code);
  }
}

TEST(LiveTest, EndsWithinTheTimeThatAPersonGave) {
  Rig rig;
  rig.transport->Handle([&](const HttpRequest& request) -> Exchange {
    rig.clock.Advance(request.timeout);
    return Failure(TransportError::Kind::kTimeout, Sent::kMaybe);
  });
  FieldSet fields;
  const TestOutcome outcome =
      rig.Make()->Test(rig.type(), fields, ProjectScope(), "7", std::chrono::milliseconds(2500));
  EXPECT_EQ(outcome.verdict, Verdict::kNotRun);
  EXPECT_EQ(outcome.problem->code.name, "api.timeout");
  EXPECT_EQ(rig.transport->count(), 1u);
}

TEST(Inspect, ShowsALevelAsATable) {
  Rig rig;
  rig.transport->Then(Answer(
      200, R"([{"tableName":"orders","tableType":"TABLE","rowCount":1,234,"sizeInBytes":null}])"));
  const auto table =
      rig.Make()->Inspect(rig.type(), ProjectScope(), "7", "tables", {{"schema", "public"}});
  ASSERT_TRUE(table.ok()) << table.problem().detail;
  EXPECT_EQ(table.value().columns,
            (std::vector<std::string>{"tableName", "tableType", "rowCount", "sizeInBytes"}));
  EXPECT_EQ(table.value().rows,
            (std::vector<std::vector<std::string>>{{"orders", "TABLE", "1234", ""}}));
  EXPECT_EQ(rig.transport->requests()[0].url,
            "http://127.0.0.1:9000/base/api/connector/7/tables?schema=public");
  EXPECT_EQ(rig.transport->requests()[0].method, "GET");
}

TEST(Inspect, AsksForTheNameThatALevelNeeds) {
  Rig rig;
  const auto table = rig.Make()->Inspect(rig.type(), ProjectScope(), "7", "columns", {});
  ASSERT_FALSE(table.ok());
  EXPECT_EQ(table.problem().hint, "Add --table NAME.");
  EXPECT_FALSE(rig.Make()->Inspect(rig.type(), ProjectScope(), "7", "rows", {}).ok());
  EXPECT_EQ(rig.transport->count(), 0u);
}

TEST(Refresh, TellsTheCountsAndHasALongDeadlineOfItsOwn) {
  Rig rig;
  rig.transport->Then(Answer(
      200,
      R"({"message":"Refreshed","status":"success","catalogCount":1,"schemaCount":12,"tableCount":1,234})"));
  const auto told = rig.Make()->Refresh(rig.type(), ProjectScope(), "7");
  ASSERT_TRUE(told.ok()) << told.problem().detail;
  EXPECT_EQ(told.value(),
            (std::vector<std::pair<std::string, std::string>>{{"message", "Refreshed"},
                                                              {"catalogCount", "1"},
                                                              {"schemaCount", "12"},
                                                              {"tableCount", "1234"}}));
  EXPECT_EQ(rig.transport->requests()[0].timeout, std::chrono::seconds(600));
}

TEST(Doctor, HearsTheHealthAndTheAccount) {
  Rig rig;
  rig.transport->Then(Answer(200, R"({"message":"pong","version":"1.0"})"));
  rig.transport->Then(Answer(200, R"({"id":5,"email":"a@example.com"})"));
  const std::shared_ptr<Provider> provider = rig.Make();
  EXPECT_EQ(provider->Health().value(), "pong");
  EXPECT_EQ(provider->Account().value(), "a@example.com");
}

TEST(Settings, GiveTheTimeOfOneAttempt) {
  Rig rig;
  rig.settings["timeout"] = "7";
  rig.transport->Then(Answer(200, "[]"));
  ASSERT_TRUE(rig.Make()->List(rig.type(), ProjectScope()).ok());
  EXPECT_EQ(rig.transport->requests()[0].timeout, std::chrono::seconds(7));
}

}  // namespace
}  // namespace dbsn
