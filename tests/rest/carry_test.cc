// Writes: what is sent, and what became of it.
#include <gtest/gtest.h>

#include "tests/rest/rig.h"

namespace dbsn {
namespace {

StepOutcome Carried(Rig& rig, const Request& request, const std::string& id = "7") {
  return rig.Make()->Carry(rig.type(), ProjectScope(), request, id, TestFillings());
}

Value SecretBodyValue() {
  return Value(ValueMap{{"connectorName", Value("a")},
                        {"connectorPassword", Value(SecretRef{SecretRef::Source::kEnv, "PW"})}});
}

TEST(Carry, FillsSecretsAndIdsOnlyInWhatIsSent) {
  Rig rig;
  rig.transport->Then(Answer(200, R"({"connectorID":"9"})"));
  const StepOutcome outcome = Carried(
      rig, Creating(Value(ValueMap{
               {"connectorMaxConnections", Value(4)},
               {"connectorPassword", Value(SecretRef{SecretRef::Source::kEnv, "PW\"\n"})},
               {"items", Value(Value::List{Value(true), Value(), Value(ValueMap{})})},
               {"storageCredentialsConnectorID", Value(Ref{"databasin/Connector/lake"})}})));
  EXPECT_EQ(outcome.effect, Effect::kDone);
  EXPECT_EQ(outcome.id, "9");
  const HttpRequest request = rig.transport->requests().at(0);
  EXPECT_EQ(request.method, "POST");
  EXPECT_EQ(request.body, R"({"connectorMaxConnections":4,"connectorPassword":"secret of PW\"\n",)"
                          R"("items":[true,null,{}],"storageCredentialsConnectorID":71})");
}

TEST(Carry, SendsNothingWhenASecretOrAnIdIsNotToBeHad) {
  Rig rig;
  Fillings fillings = TestFillings();
  fillings.secret = [](const SecretRef&) -> Result<Secret> {
    Diagnostic problem;
    problem.detail = "not set";
    return problem;
  };
  const StepOutcome outcome =
      rig.Make()->Carry(rig.type(), ProjectScope(), Creating(SecretBodyValue()), "", fillings);
  EXPECT_EQ(outcome.effect, Effect::kNotDone);
  EXPECT_EQ(outcome.problem->detail, "not set");
  EXPECT_EQ(rig.transport->count(), 0u);
}

TEST(Carry, RefusesASecretThatJsonCannotCarryWhole) {
  Rig rig;
  Fillings fillings = TestFillings();
  fillings.secret = [](const SecretRef&) -> Result<Secret> { return Secret("p\xff\xfe"); };
  const StepOutcome outcome =
      rig.Make()->Carry(rig.type(), ProjectScope(), Creating(SecretBodyValue()), "", fillings);
  EXPECT_EQ(outcome.effect, Effect::kNotDone);
  EXPECT_EQ(rig.transport->count(), 0u);
}

TEST(Carry, StrikesSecretsOutOfWhatTheServerSays) {
  for (const char* body : {R"({"message":"login with secret of PW failed","status":400})",
                           R"({"message":"tried postgres://u:secret%20of%20PW@db","status":400})",
                           R"({"data":null,"error":"input: {\"password\": \"secret of PW\"}"})"}) {
    Rig rig;
    rig.transport->Then(Answer(400, body));
    const StepOutcome outcome = Carried(rig, Creating(SecretBodyValue()));
    ASSERT_TRUE(outcome.problem);
    EXPECT_EQ(outcome.problem->detail.find("secret of PW"), std::string::npos);
    EXPECT_EQ(outcome.problem->detail.find("secret%20of%20PW"), std::string::npos);
    EXPECT_NE(outcome.problem->detail.find("(sensitive)"), std::string::npos)
        << outcome.problem->detail;
    EXPECT_EQ(outcome.message.find("secret of PW"), std::string::npos);
  }
}

TEST(Carry, ShowsTerminalEscapesOfAServerInsteadOfObeyingThem) {
  Rig rig;
  rig.transport->Then(Answer(400, "{\"message\":\"a\\u001b[31mred\"}"));
  const StepOutcome outcome = Carried(rig, Creating(SecretBodyValue()));
  EXPECT_EQ(outcome.problem->detail.find('\x1b'), std::string::npos);
}

TEST(Carry, KnowsWhatBecameOfACreate) {
  struct Row {
    Exchange end;
    Effect effect;
    const char* code;  // "" none
  };
  const std::vector<Row> rows{
      {Answer(200, R"({"connectorID":7,"status":"success"})"), Effect::kDone, ""},
      {Answer(201, R"("{\"connectorID\":\"7\"}")"), Effect::kDone, ""},
      {Answer(200, R"({"data":{"connectorID":7},"error":null})"), Effect::kDone, ""},
      {Answer(200, R"({"status":"success"})"), Effect::kUnknown, "api.outcome-unknown"},
      {Answer(200, "null"), Effect::kUnknown, "api.outcome-unknown"},
      {Answer(204, ""), Effect::kUnknown, "api.outcome-unknown"},
      {Answer(200, "<html>"), Effect::kUnknown, "api.bad-answer"},
      {Answer(200, "{\"connectorID\":"), Effect::kUnknown, "api.bad-answer"},
      {Answer(200, R"({"data":null,"error":"no"})"), Effect::kNotDone, "api.rejected"},
      {Answer(400, "{}"), Effect::kNotDone, "api.rejected"},
      {Answer(403, "{}"), Effect::kNotDone, "api.forbidden"},
      {Answer(404, "{}"), Effect::kNotDone, "api.not-found"},
      {Answer(409, "{}"), Effect::kNotDone, "api.rejected"},
      {Answer(422, "{}"), Effect::kNotDone, "api.rejected"},
      {Answer(302, ""), Effect::kNotDone, "api.redirect"},
      {Answer(303, ""), Effect::kUnknown, "api.redirect"},
      {Answer(408, "{}"), Effect::kUnknown, "api.timeout"},
      {Answer(500, "{}"), Effect::kUnknown, "api.server-error"},
      {Failure(TransportError::Kind::kTimeout, Sent::kMaybe), Effect::kUnknown, "api.timeout"},
      {Failure(TransportError::Kind::kBroken, Sent::kMaybe), Effect::kUnknown, "api.broken"},
      {Failure(TransportError::Kind::kTooLarge, Sent::kMaybe), Effect::kUnknown, "api.bad-answer"},
      {Failure(TransportError::Kind::kCertificate, Sent::kNo), Effect::kNotDone, "api.certificate"},
      {Failure(TransportError::Kind::kStopped, Sent::kMaybe), Effect::kUnknown, "api.stopped"},
      {Failure(TransportError::Kind::kStopped, Sent::kNo), Effect::kNotDone, "api.stopped"},
  };
  for (std::size_t i = 0; i < rows.size(); ++i) {
    Rig rig;
    rig.transport->Then(rows[i].end);
    const StepOutcome outcome = Carried(rig, Creating(SecretBodyValue()), "");
    EXPECT_EQ(outcome.effect, rows[i].effect) << i;
    EXPECT_EQ(outcome.problem ? outcome.problem->code.name : "", rows[i].code) << i;
    EXPECT_EQ(outcome.id, rows[i].effect == Effect::kDone ? "7" : "") << i;
    EXPECT_EQ(rig.transport->count(), 1u) << i;
  }
}

TEST(Carry, TakesAnAbsentThingForDeletedAndNotForUpdated) {
  for (const auto& answer : {Answer(200, R"({"message":"gone"})"), Answer(204, ""),
                             Answer(404, R"({"message":"not found"})")}) {
    Rig rig;
    rig.transport->Then(answer);
    const StepOutcome outcome = Carried(rig, Deleting());
    EXPECT_EQ(outcome.effect, Effect::kDone);
    EXPECT_FALSE(outcome.problem);
    EXPECT_EQ(rig.transport->requests()[0].url, "http://127.0.0.1:9000/base/api/connector/7");
    EXPECT_EQ(rig.transport->requests()[0].body, "");
  }
  Rig rig;
  rig.transport->Then(Answer(404, R"({"message":"not found"})"));
  const StepOutcome outcome =
      Carried(rig, Updating(Value(ValueMap{{"connectorName", Value("b")}})));
  EXPECT_EQ(outcome.effect, Effect::kNotDone);
  EXPECT_EQ(outcome.problem->code.name, "api.not-found");
}

TEST(Carry, GivesTheDefinitionsHints) {
  Rig rig;
  rig.transport->Then(Answer(409, R"({"message":"name in use"})"));
  const StepOutcome outcome = Carried(rig, Creating(SecretBodyValue()));
  EXPECT_EQ(outcome.problem->detail, "The API answered 409 Conflict: name in use");
  EXPECT_NE(outcome.problem->hint.find("lifecycle.adopt"), std::string::npos);
  EXPECT_EQ(outcome.message, "name in use");
}

TEST(Carry, KnowsOnlyTheOperationsOfTheDefinition) {
  Rig rig;
  const StepOutcome outcome = Carried(rig, {"destroy", "DELETE", "/x", {}, Value()});
  EXPECT_EQ(outcome.effect, Effect::kNotDone);
  EXPECT_EQ(outcome.problem->code.name, "api.not-supported");
  EXPECT_EQ(rig.transport->count(), 0u);
}

}  // namespace
}  // namespace dbsn
