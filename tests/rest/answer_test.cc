// What answers mean: to a list, to a read, to a write.
#include <gtest/gtest.h>

#include "engine/rest/reading.h"
#include "tests/rest/rig.h"

namespace dbsn {
namespace {

const Clock::WallTime kNow{std::chrono::seconds(1800000000)};

Reading Read(int status, std::string body, Headers headers = {}) {
  ErrorRules rules;
  rules.unwrap_text = true;
  rules.envelope_error = "error";
  rules.envelope_data = "data";
  return ReadAnswer(Answer(status, std::move(body), std::move(headers)), rules, kNow);
}

TEST(Reading, TellsJsonFromNothingFromPagesFromTheRest) {
  struct Row {
    const char* body;
    Reading::Form form;
  };
  const std::vector<Row> rows{
      {"", Reading::Form::kNothing},
      {" \r\n", Reading::Form::kNothing},
      {"null", Reading::Form::kJson},
      {"[]", Reading::Form::kJson},
      {"\xef\xbb\xbf{}", Reading::Form::kJson},
      {"<html>", Reading::Form::kHtml},
      {"<!DOCTYPE html>", Reading::Form::kHtml},
      {"{\"a\":", Reading::Form::kOther},
      {"busy", Reading::Form::kOther},
      {"{\"a\":1}x", Reading::Form::kOther},
  };
  for (const Row& row : rows) EXPECT_EQ(Read(200, row.body).form, row.form) << row.body;
  EXPECT_EQ(Read(200, "sorry", {{"content-type", "text/html; charset=utf-8"}}).form,
            Reading::Form::kHtml);
}

TEST(Reading, UnwrapsJsonThatWasEncodedTwice) {
  EXPECT_EQ(Read(200, R"("{\"a\":1}")").body, Value(ValueMap{{"a", Value(1)}}));
  EXPECT_EQ(Read(200, R"("[1]")").body, Value(Value::List{Value(1)}));
  EXPECT_EQ(Read(200, R"("plain text")").body, Value("plain text"));
  EXPECT_EQ(Read(200, R"("{broken")").body, Value("{broken"));
}

TEST(Reading, TakesAnswersOutOfTheirEnvelope) {
  EXPECT_EQ(Read(200, R"({"data":[1],"error":null})").body, Value(Value::List{Value(1)}));
  EXPECT_EQ(Read(200, R"({"data":[1]})").body, Value(Value::List{Value(1)}));
  EXPECT_EQ(Read(200, R"({"data":[1],"name":"x"})").body.Find("name")->Plain(), "x");
  EXPECT_EQ(Read(200, R"({"data":null,"error":"no"})").envelope_error, Value("no"));
  EXPECT_FALSE(Read(200, R"({"connectorID":1,"error":""})").envelope_error);
  EXPECT_FALSE(Read(200, R"({"connectorID":1,"error":false})").envelope_error);
}

TEST(Reading, KeepsTheServersOwnDate) {
  EXPECT_EQ(Read(200, "{}", {{"date", "Fri, 15 Jan 2027 08:00:09 GMT"}}).server_date,
            kNow + std::chrono::seconds(9));
  EXPECT_FALSE(Read(200, "{}").server_date);
}

TEST(Reading, SurvivesHostileDepth) {
  EXPECT_EQ(Read(200, std::string(200'000, '[')).form, Reading::Form::kOther);
}

Result<Listing> ListAnswered(Exchange answer) {
  Rig rig;
  rig.transport->Then(std::move(answer));
  return rig.Make()->List(rig.type(), ProjectScope());
}

TEST(List, ReadsThinRowsInEitherSpelling) {
  const Result<Listing> listing = ListAnswered(Answer(
      200,
      R"([{"connectorID":7,"connectorName":"a","internalID":"N1r8Do","lastModifiedDate":"2026-01-01T00:00:00Z"},
          {"connectorID":"8","connectorName":"b","updatedAt":"t2","isActive":"1"}])",
      {{"date", "Fri, 15 Jan 2027 08:00:09 GMT"}}));
  ASSERT_TRUE(listing.ok()) << listing.problem().detail;
  ASSERT_EQ(listing.value().rows.size(), 2u);
  const LiveResource& first = listing.value().rows[0];
  EXPECT_EQ(first.id, "7");
  EXPECT_EQ(first.name, "a");
  EXPECT_EQ(first.scope, "N1r8Do");
  EXPECT_EQ(first.stamp, "2026-01-01T00:00:00Z");
  EXPECT_FALSE(first.complete);
  EXPECT_EQ(first.server_date, kNow + std::chrono::seconds(9));
  const LiveResource& second = listing.value().rows[1];
  EXPECT_EQ(second.id, "8");
  EXPECT_EQ(second.stamp, "t2");
  EXPECT_EQ(*second.fields.Find("active"), Value(true));
}

TEST(List, LeavesOutWhatWasDeletedSoftly) {
  const Result<Listing> listing = ListAnswered(
      Answer(200, R"([{"connectorID":1,"isDeleted":1},{"connectorID":2,"isDeleted":"1"},
                      {"connectorID":3,"isDeleted":true},{"connectorID":4,"isDeleted":0},
                      {"connectorID":5}])"));
  ASSERT_TRUE(listing.ok());
  ASSERT_EQ(listing.value().rows.size(), 2u);
  EXPECT_EQ(listing.value().rows[0].id, "4");
}

TEST(List, TakesNullForNoRows) {
  const Result<Listing> listing = ListAnswered(Answer(200, "null"));
  ASSERT_TRUE(listing.ok());
  EXPECT_TRUE(listing.value().rows.empty());
  EXPECT_TRUE(listing.value().null);
  EXPECT_FALSE(ListAnswered(Answer(200, "[]")).value().null);
}

TEST(List, TakesAnEmptyBodyForNoAnswer) {
  for (const int status : {200, 204}) {
    const Result<Listing> listing = ListAnswered(Answer(status, ""));
    ASSERT_FALSE(listing.ok()) << status;
    EXPECT_EQ(listing.problem().code.name, "api.bad-answer");
  }
}

TEST(List, RefusesWhatItCannotRelyOn) {
  struct Row {
    HttpResponse answer;
    const char* code;
    const char* says;
  };
  const std::vector<Row> rows{
      {Answer(200, "<html>x</html>"), "api.bad-answer", "web page instead of JSON"},
      {Answer(200, "[{\"connectorID\":1},"), "api.bad-answer", "not with JSON"},
      {Answer(200, R"({"rows":[]})"), "api.bad-answer", "no list of rows"},
      {Answer(200, R"([{"connectorName":"a"}])"), "api.bad-answer", "Row 1 of the list has no"},
      {Answer(200, R"([{"connectorID":1},5])"), "api.bad-answer", "Row 2 of the list has no"},
      {Answer(200, R"({"data":null,"error":"not today"})"), "api.rejected", "not today"},
      {Answer(403, R"({"message":"not a member"})"), "api.forbidden", "not a member"},
      {Answer(404, "<html>"), "api.not-found", "with a web page instead of JSON"},
      {Answer(422, R"({"message":"","details":"port is odd"})"), "api.rejected", "port is odd"},
      {Answer(400, R"("{\"message\":\"twice\"}")"), "api.rejected", "twice"},
      {Answer(400, ""), "api.rejected", "without a message"},
  };
  for (const Row& row : rows) {
    const Result<Listing> listing = ListAnswered(row.answer);
    ASSERT_FALSE(listing.ok()) << row.says;
    EXPECT_EQ(listing.problem().code.name, row.code);
    EXPECT_NE(listing.problem().detail.find(row.says), std::string::npos)
        << listing.problem().detail;
    EXPECT_EQ(listing.problem().about.substr(0, 30), "GET http://127.0.0.1:9000/base");
    EXPECT_FALSE(listing.problem().hint.empty());
  }
}

TEST(List, ReadsTenThousandRows) {
  std::string body = "[";
  for (int i = 1; i <= 10'000; ++i) {
    if (i > 1) body += ",";
    body +=
        R"({"connectorID":)" + std::to_string(i) + R"(,"connectorName":"orders-)" +
        std::to_string(i) +
        R"(","connectorType":1,"connectorSubType":"Postgres","connectorHost":"db.example.com",)"
        R"("connectorPort":"5432","connectorDatabaseName":"orders","institutionID":17,)"
        R"("internalID":"N1r8Do","ownerID":5,"active":true,"createdDate":"2026-01-01T00:00:00Z",)"
        R"("lastModifiedDate":"2026-01-01T00:00:00Z"})";
  }
  const Result<Listing> listing = ListAnswered(Answer(200, body + "]"));
  ASSERT_TRUE(listing.ok());
  ASSERT_EQ(listing.value().rows.size(), 10'000u);
  EXPECT_EQ(listing.value().rows[9'999].name, "orders-10000");
  EXPECT_EQ(*listing.value().rows[9'999].fields.Find("connectorHost"), Value("db.example.com"));
}

TEST(Read, TellsAWholeResourceFromNone) {
  struct Row {
    HttpResponse answer;
    bool there;
  };
  const std::vector<Row> rows{
      {Answer(200, R"({"connectorID":7,"connectorName":"a"})"), true},
      {Answer(200, R"({"data":{"connectorID":7,"connectorName":"a"},"error":null})"), true},
      {Answer(404, R"({"error":"Not Found","message":"no","status":404})"), false},
      {Answer(200, "null"), false},
      {Answer(200, R"({"connectorID":7,"isDeleted":"1"})"), false},
  };
  for (const Row& row : rows) {
    Rig rig;
    rig.transport->Then(row.answer);
    const auto read = rig.Make()->Read(rig.type(), ProjectScope(), "7", nullptr);
    ASSERT_TRUE(read.ok()) << row.answer.body;
    EXPECT_EQ(read.value().has_value(), row.there) << row.answer.body;
    EXPECT_EQ(row.there, read.value() && read.value()->complete);
    EXPECT_EQ(rig.transport->requests()[0].url, "http://127.0.0.1:9000/base/api/connector/7");
  }
}

TEST(Read, IsNoAnswerAboutAbsenceWhenTheBodyIsEmptyOrAPage) {
  for (const char* body : {"", "<html>", "{}", "[]"}) {
    Rig rig;
    rig.transport->Then(Answer(200, body));
    const auto read = rig.Make()->Read(rig.type(), ProjectScope(), "7", nullptr);
    ASSERT_FALSE(read.ok()) << body;
    EXPECT_EQ(read.problem().code.name, "api.bad-answer");
  }
}

TEST(Read, EncodesAnIdThatWouldLeaveItsSegment) {
  Rig rig;
  rig.transport->Then(Answer(404, "{}"));
  ASSERT_TRUE(rig.Make()->Read(rig.type(), ProjectScope(), "7/../8?x", nullptr).ok());
  EXPECT_EQ(rig.transport->requests()[0].url,
            "http://127.0.0.1:9000/base/api/connector/7%2F..%2F8%3Fx");
}

}  // namespace
}  // namespace dbsn
