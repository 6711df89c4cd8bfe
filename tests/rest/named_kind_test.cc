// A kind whose name is its id, behind basic auth, with a test that takes a while: RabbitMQ's
// shovels, by their shipped definition.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "engine/world/digest.h"
#include "schema/request.h"
#include "tests/rest/rig.h"

namespace dbsn {
namespace {

using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Pair;
using Verdict = TestOutcome::Verdict;

std::shared_ptr<const Definition> Rabbit() {
  const DefinitionFolder folder = ReadProviderFolder("rabbitmq");
  Diagnostics problems;
  std::shared_ptr<const Definition> definition = ReadDefinition(folder.files, problems);
  EXPECT_TRUE(problems.all().empty());
  return definition;
}

class Shovels : public ::testing::Test {
 protected:
  Shovels() {
    rig_.definition = Rabbit();
    rig_.settings = {{"url", "http://127.0.0.1:15672"}, {"user", "admin"}, {"vhost", "/"}};
  }

  const ResourceType& type() const { return rig_.definition->kinds.at("Shovel"); }
  Scope scope() const { return {"/", {{"vhost", Value("/")}}}; }

  Request Creating() const {
    const Value desired(ValueMap{{"name", Value("a b")},
                                 {"src-queue", Value("q")},
                                 {"src-uri", Value(SecretRef{SecretRef::Source::kEnv, "SRC"})}});
    const ContextValues context{{"vhost", Value("/")}};
    const Result<std::vector<Request>> requests =
        ShapeCreate({*rig_.definition, type(), type().base, rig_.settings, context}, desired);
    EXPECT_TRUE(requests.ok());
    return requests.value().front();
  }

  TestOutcome Tested() {
    return rig_.Make()->Test(type(), type().base, scope(), "a b", std::nullopt);
  }

  Rig rig_;
};

TEST_F(Shovels, AreShapedUnderTheirNameWithTheirFieldsInside) {
  const Request request = Creating();
  EXPECT_EQ(request.path, "/api/parameters/shovel/%2F/a%20b");
  EXPECT_EQ(request.id, "a b");
  EXPECT_EQ(request.body.Find("value")->Find("src-queue")->Plain(), "q");
  EXPECT_EQ(request.body.Find("src-queue"), nullptr);
}

TEST_F(Shovels, AreCreatedUnderTheIdThatIsTheirName) {
  rig_.transport->Then(Answer(201, ""));
  const StepOutcome outcome = rig_.Make()->Carry(type(), scope(), Creating(), "", TestFillings());
  EXPECT_EQ(outcome.effect, Effect::kDone);
  EXPECT_EQ(outcome.id, "a b");
  const HttpRequest sent = rig_.transport->requests().at(0);
  EXPECT_EQ(sent.method, "PUT");
  EXPECT_THAT(sent.headers, Contains(Pair("Authorization",
                                          "Basic " + Base64("admin:" + std::string(kTokenText)))));
  EXPECT_THAT(sent.body, HasSubstr(R"("value":{"src-queue":"q","src-uri":"secret of SRC"})"));
}

TEST_F(Shovels, AreReadWithTheirFieldsInsideAndWhatNobodyKnowsIsNamed) {
  rig_.transport->Then(Answer(
      200,
      R"({"name":"a b","vhost":"/","component":"shovel","value":{"src-queue":"q","src-uri":"amqp://x","odd":1}})"));
  const auto live = rig_.Make()->Read(type(), scope(), "a b", nullptr);
  ASSERT_TRUE(live.ok() && live.value().has_value());
  EXPECT_EQ(live.value()->id, "a b");
  EXPECT_EQ(live.value()->fields.Find("src-queue")->Plain(), "q");
  EXPECT_EQ(live.value()->fields.Find("src-uri"), nullptr);
  ASSERT_EQ(live.value()->secrets.size(), 1u);
  EXPECT_THAT(live.value()->unknown, ElementsAre("odd"));
}

TEST_F(Shovels, AreTestedUntilTheirStateIsFinal) {
  rig_.transport->Then(Answer(200, R"([{"name":"other","state":"running"}])"));
  rig_.transport->Then(Answer(200, R"([{"name":"a b","state":"starting"}])"));
  rig_.transport->Then(Answer(200, R"([{"name":"a b","state":"running","type":"dynamic"}])"));
  const TestOutcome outcome = Tested();
  EXPECT_EQ(outcome.verdict, Verdict::kPassed);
  EXPECT_EQ(outcome.detail, (std::map<std::string, std::string>{{"type", "dynamic"}}));
  EXPECT_EQ(rig_.transport->count(), 3u);
}

TEST_F(Shovels, ThatNeverStartFailAtTheDeadlineWithWhatHelps) {
  rig_.transport->Handle(
      [](const HttpRequest&) { return Answer(200, R"([{"name":"a b","state":"starting"}])"); });
  const TestOutcome outcome = Tested();
  EXPECT_EQ(outcome.verdict, Verdict::kFailed);
  EXPECT_THAT(outcome.hint, HasSubstr("check host, port, user and password"));
  EXPECT_THAT(outcome.suspects, ElementsAre("src-uri", "dest-uri"));
  EXPECT_EQ(rig_.transport->count(), 20u);  // each half second for ten
}

TEST_F(Shovels, ThatAreNowhereAreNoPass) {
  rig_.transport->Handle([](const HttpRequest&) { return Answer(200, "[]"); });
  EXPECT_EQ(Tested().verdict, Verdict::kNotRun);
}

TEST(HeaderAuth, GoesUnderTheApisOwnNameWithItsPrefix) {
  Rig rig;
  auto definition = std::make_shared<Definition>(*rig.definition);
  definition->auth.kind = AuthKind::kHeader;
  definition->auth.header = "X-API-Key";
  definition->auth.prefix = "ApiKey ";
  rig.definition = definition;
  rig.transport->Then(Answer(200, R"({"connectorID":7,"connectorName":"a"})"));
  EXPECT_TRUE(rig.Make()->Read(rig.type(), ProjectScope(), "7", nullptr).ok());
  const HttpRequest sent = rig.transport->requests().at(0);
  EXPECT_THAT(sent.headers, Contains(Pair("X-API-Key", "ApiKey " + std::string(kTokenText))));
}

}  // namespace
}  // namespace dbsn
