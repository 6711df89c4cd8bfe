// Requests as the plan shows them and as they are sent.
#include "schema/request.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "schema/json_codec.h"
#include "tests/support/real_definition.h"

namespace dbsn {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Pair;

class Shaping : public ::testing::Test {
 protected:
  ShapeInputs Inputs(const char* type_name = "Postgres", std::int64_t auth = 2) {
    const ResourceType& type = definition_->kinds.at("Connector");
    return {*definition_, type, *type.variants->Resolve(type_name, auth), settings_, context_};
  }

  std::shared_ptr<const Definition> definition_ = DatabasinDefinition();
  SettingValues settings_;
  ContextValues context_{{"project", Value("N1r8Do")}, {"institution", Value("17")}};
};

// The one request of a create.
Result<Request> Created(Result<std::vector<Request>> requests) {
  if (!requests.ok()) return requests.problem();
  EXPECT_EQ(requests.value().size(), 1u);
  return requests.value().front();
}

const Value kOrders(ValueMap{
    {"connectorName", Value("Orders")},
    {"connectorSubType", Value("Postgres")},
    {"connectorAuthType", Value(2)},
    {"connectorHost", Value("db.example.com")},
    {"connectorPort", Value(5432)},
    {"connectorDatabaseName", Value("orders")},
    {"connectorUsername", Value("reader")},
    {"connectorPassword", Value(SecretRef{SecretRef::Source::kEnv, "ORDERS"})},
});

TEST_F(Shaping, CreatesWithAllFieldsTheDerivedCategoryAndTheContext) {
  const Result<Request> request = Created(ShapeCreate(Inputs(), kOrders));
  ASSERT_TRUE(request.ok());
  EXPECT_EQ(request.value().operation, "create");
  EXPECT_EQ(request.value().method, "POST");
  EXPECT_EQ(request.value().path, "/api/connector");
  EXPECT_EQ(WriteJson(request.value().body),
            R"({"connectorAuthType":2,"connectorDatabaseName":"orders",)"
            R"("connectorHost":"db.example.com","connectorName":"Orders",)"
            R"("connectorPassword":{"$secret":"env:ORDERS"},"connectorPort":"5432",)"
            R"("connectorSubType":"Postgres","connectorType":1,"connectorUsername":"reader",)"
            R"("institutionID":17,"internalID":"N1r8Do"})");
}

TEST_F(Shaping, SendsCategoryAndAuthAsNamesWhereTheSettingsSaySo) {
  settings_ = {{"connectorTypeAs", "name"}, {"connectorAuthTypeAs", "name"}};
  const Result<Request> request = Created(ShapeCreate(Inputs(), kOrders));
  ASSERT_TRUE(request.ok());
  EXPECT_EQ(*request.value().body.Find("connectorType"), Value("RDBMS"));
  EXPECT_EQ(*request.value().body.Find("connectorAuthType"), Value("basic"));
}

TEST_F(Shaping, SendsTheOnlyAuthTypeAndADefaultOfARequiredField) {
  const Result<Request> auth =
      Created(ShapeCreate(Inputs(), Value(ValueMap{{"connectorName", Value("Orders")}})));
  ASSERT_TRUE(auth.ok());
  EXPECT_EQ(*auth.value().body.Find("connectorAuthType"), Value(2));
  // A default of an optional field is the server's to know.
  EXPECT_EQ(auth.value().body.Find("connectorMaxConnections"), nullptr);
  const Result<Request> lakehouse = Created(
      ShapeCreate(Inputs("Databricks", 6), Value(ValueMap{{"connectorName", Value("Orders")}})));
  ASSERT_TRUE(lakehouse.ok());
  const Value* catalog = lakehouse.value().body.Find("connectorCatalogName");
  ASSERT_NE(catalog, nullptr);
  EXPECT_EQ(*catalog, Value("hive_metastore"));
}

TEST_F(Shaping, SendsTheOwnerWhereItIsKnown) {
  context_.emplace("owner", Value("204"));
  const Result<Request> request = Created(ShapeCreate(Inputs(), kOrders));
  ASSERT_TRUE(request.ok());
  EXPECT_EQ(*request.value().body.Find("ownerID"), Value(204));
}

TEST_F(Shaping, RefusesToCreateWithoutAnInstitutionAndSaysWhatToDo) {
  context_.erase("institution");
  const Result<Request> request = Created(ShapeCreate(Inputs(), kOrders));
  ASSERT_FALSE(request.ok());
  EXPECT_THAT(request.problem().detail, HasSubstr("needs the institution"));
  EXPECT_THAT(request.problem().hint, HasSubstr("Set providers.databasin.institution"));
  EXPECT_EQ(request.problem().about, "POST /api/connector");
}

TEST_F(Shaping, NeverSendsAFieldOfTheServers) {
  const Result<Request> request = Created(
      ShapeCreate(Inputs(), Value(ValueMap{{"active", Value(true)}, {"ownerID", Value(1)}})));
  ASSERT_TRUE(request.ok());
  EXPECT_EQ(request.value().body.Find("active"), nullptr);
  EXPECT_EQ(request.value().body.Find("ownerID"), nullptr);
}

TEST_F(Shaping, UpdatesOnlyWhatChanged) {
  context_.clear();
  const Result<std::vector<Request>> requests =
      ShapeUpdate(Inputs(), "5459", Value(ValueMap{{"connectorPort", Value(5433)}}));
  ASSERT_TRUE(requests.ok());
  ASSERT_EQ(requests.value().size(), 1u);
  const Request& request = requests.value().front();
  EXPECT_EQ(request.method, "PUT");
  EXPECT_EQ(request.path, "/api/connector/5459");
  EXPECT_EQ(WriteJson(request.body), R"({"connectorPort":"5433"})");
}

TEST_F(Shaping, LeavesTheIdOpenWhereItIsNotKnownYet) {
  const Result<std::vector<Request>> requests =
      ShapeUpdate(Inputs(), "", Value(ValueMap{{"connectorPort", Value(5433)}}));
  ASSERT_TRUE(requests.ok());
  EXPECT_EQ(requests.value().front().path, "/api/connector/{id}");
}

TEST_F(Shaping, DeletesWithoutABody) {
  const Result<Request> request = ShapeDelete(Inputs(), "5459");
  ASSERT_TRUE(request.ok());
  EXPECT_EQ(request.value().method, "DELETE");
  EXPECT_EQ(request.value().path, "/api/connector/5459");
  EXPECT_TRUE(request.value().body.is_null());
}

TEST_F(Shaping, SaysThatAKindCannotBeDeleted) {
  ResourceType type = definition_->kinds.at("Connector");
  type.remove.reset();
  const ShapeInputs inputs{*definition_, type, type.base, settings_, context_};
  const Result<Request> request = ShapeDelete(inputs, "1");
  ASSERT_FALSE(request.ok());
  EXPECT_THAT(request.problem().detail, HasSubstr("no operation \"delete\""));
}

TEST(FillPlaceholders, EncodesEachValueAsOneSegment) {
  Operation operation;
  operation.path = "/a/{project}/b/{id}";
  const Filled filled =
      FillPlaceholders(operation, "x/../y?z", {{"project", Value("{N1r 8\u00e4}")}});
  EXPECT_EQ(filled.path, "/a/%7BN1r%208%C3%A4%7D/b/x%2F..%2Fy%3Fz");
  EXPECT_THAT(filled.missing, IsEmpty());
}

TEST(FillPlaceholders, NeverLetsAnIdOfDotsClimbThePath) {
  EXPECT_EQ(EncodeSegment(".."), "%2E%2E");
  EXPECT_EQ(EncodeSegment("."), "%2E");
  EXPECT_EQ(EncodeSegment("a.b"), "a.b");
}

TEST(FillPlaceholders, LeavesOutAnOptionalParameterAndNamesANeededOne) {
  const Operation& list = *DatabasinDefinition()->kinds.at("Connector").list;
  const Filled filled = FillPlaceholders(list, "", {{"project", Value("N1r8Do")}});
  EXPECT_THAT(filled.query, ElementsAre(Pair("internalID", "N1r8Do")));
  EXPECT_EQ(filled.missing, "");
  EXPECT_EQ(FillPlaceholders(list, "", {}).missing, "project");
  EXPECT_EQ(FillPlaceholders(list, "", {{"project", Value("")}}).missing, "project");
}

TEST(FillPlaceholders, TakesTheArgumentsOfInspect) {
  const Operation& columns = DatabasinDefinition()->kinds.at("Connector").inspect.at("columns");
  const Filled filled =
      FillPlaceholders(columns, "7", {}, {{"table", "orders & items"}, {"schema", "public"}});
  EXPECT_EQ(filled.path, "/api/connector/7/columns");
  EXPECT_THAT(filled.query, ElementsAre(Pair("schema", "public"), Pair("table", "orders & items")));
  EXPECT_EQ(FillPlaceholders(columns, "7", {}).missing, "table");
}

}  // namespace
}  // namespace dbsn
