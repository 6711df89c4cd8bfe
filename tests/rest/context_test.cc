// Values that requests need and no manifest holds.
#include <gtest/gtest.h>

#include "engine/world/url.h"
#include "tests/rest/rig.h"

namespace dbsn {
namespace {

std::string PathOf(const HttpRequest& request) {
  return request.url.substr(std::string("http://127.0.0.1:9000/base").size());
}

// Answers by path; 404 elsewhere.
void Serve(Rig& rig, std::map<std::string, std::string> answers) {
  rig.transport->Handle([answers](const HttpRequest& request) -> Exchange {
    const auto found = answers.find(PathOf(request));
    return found == answers.end() ? Answer(404, "{}") : Answer(200, found->second);
  });
}

TEST(Context, TakesTheSettingsWithoutAskingAnyone) {
  Rig rig;
  const Result<Scope> scope = rig.Make()->ResolveScope(rig.type(), "Other1");
  ASSERT_TRUE(scope.ok());
  EXPECT_EQ(scope.value().name, "Other1");
  EXPECT_EQ(scope.value().values.find("institution")->second, Value(17));
  EXPECT_EQ(scope.value().values.find("owner")->second, Value(5));
  EXPECT_EQ(rig.transport->count(), 0u);
  EXPECT_EQ(rig.Make()->ResolveScope(rig.type(), "").value().name, "N1r8Do");
}

TEST(Context, LooksUpWhatTheSettingsDoNotSay) {
  Rig rig;
  rig.settings.erase("institution");
  rig.settings.erase("owner");
  Serve(rig, {{"/api/project/N1r8Do", R"({"institutionId":"21"})"},
              {"/api/my/account", R"({"id":8,"email":"a@b"})"}});
  const std::shared_ptr<Provider> provider = rig.Make();
  for (int i = 0; i < 3; ++i) {
    const Result<Scope> scope = provider->ResolveScope(rig.type(), "");
    ASSERT_TRUE(scope.ok());
    EXPECT_EQ(scope.value().values.find("institution")->second, Value(21));
    EXPECT_EQ(scope.value().values.find("owner")->second, Value(8));
  }
  EXPECT_EQ(rig.transport->count(), 2u);
}

TEST(Context, FallsBackToTheRowsThatAreThereAlready) {
  Rig rig;
  rig.settings.erase("institution");
  Serve(rig, {{"/api/connector?internalID=N1r8Do",
               R"([{"connectorID":1},{"connectorID":2,"institutionID":23}])"}});
  const Result<Scope> scope = rig.Make()->ResolveScope(rig.type(), "");
  ASSERT_TRUE(scope.ok());
  EXPECT_EQ(scope.value().values.find("institution")->second, Value(23));
}

TEST(Context, LeavesUnknownWhatCannotBeFound) {
  Rig rig;
  rig.settings.erase("institution");
  rig.settings.erase("owner");
  rig.transport->Handle([](const HttpRequest&) { return Answer(403, "{}"); });
  const Result<Scope> scope = rig.Make()->ResolveScope(rig.type(), "");
  ASSERT_TRUE(scope.ok());
  EXPECT_EQ(scope.value().values.size(), 1u);
}

TEST(Context, TellsOfAServerThatDoesNotAnswerInPlaceOfGoingOnWithout) {
  Rig rig;
  rig.settings.erase("owner");
  rig.transport->Handle([](const HttpRequest&) {
    return TransportError{TransportError::Kind::kUnreachable, Sent::kNo, "connection refused"};
  });
  const Result<Scope> scope = rig.Make()->ResolveScope(rig.type(), "");
  ASSERT_FALSE(scope.ok());
  EXPECT_EQ(scope.problem().code.name, "api.unreachable");
}

TEST(Context, TranslatesAProjectsNumberToItsCode) {
  Rig rig;
  Serve(rig, {{"/api/my/projects",
               R"([{"id":100,"internalId":"Xx"},{"id":"101","internalId":"N1r8Do"}])"}});
  const std::shared_ptr<Provider> provider = rig.Make();
  EXPECT_EQ(provider->ResolveScope(rig.type(), "101").value().name, "N1r8Do");
  EXPECT_EQ(provider->ResolveScope(rig.type(), "100").value().name, "Xx");
  const Result<Scope> unknown = provider->ResolveScope(rig.type(), "102");
  ASSERT_FALSE(unknown.ok());
  EXPECT_EQ(unknown.problem().code.name, "api.missing-context");
  EXPECT_NE(unknown.problem().detail.find("102"), std::string::npos);
  EXPECT_EQ(rig.transport->count(), 1u);
}

TEST(Context, SaysWhatIsMissingAndHowToGiveIt) {
  Rig rig;
  rig.settings.erase("project");
  const Result<Scope> scope = rig.Make()->ResolveScope(rig.type(), "");
  ASSERT_FALSE(scope.ok());
  EXPECT_EQ(scope.problem().code.name, "api.missing-context");
  EXPECT_NE(scope.problem().hint.find("metadata.project"), std::string::npos);
}

TEST(Context, DoesNotKeepAFailureForTheRestOfTheRun) {
  Rig rig;
  const std::shared_ptr<Provider> provider = rig.Make();
  rig.transport->Handle([](const HttpRequest&) { return Answer(403, "{}"); });
  EXPECT_FALSE(provider->ResolveScope(rig.type(), "101").ok());
  Serve(rig, {{"/api/my/projects", R"([{"id":101,"internalId":"N1r8Do"}])"}});
  EXPECT_TRUE(provider->ResolveScope(rig.type(), "101").ok());
}

TEST(Provider, NamesItsOriginWithTheInstitutionThatWasConfigured) {
  Rig rig;
  EXPECT_EQ(rig.Make()->Origin(), "http://127.0.0.1:9000/base institution 17");
  rig.settings.erase("institution");
  rig.settings["url"] = "HTTPS://API.example.com/";
  EXPECT_EQ(rig.Make()->Origin(), "https://api.example.com");
}

}  // namespace
}  // namespace dbsn
