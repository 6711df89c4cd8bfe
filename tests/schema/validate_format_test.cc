#include <gtest/gtest.h>

#include "schema/field_check_format.h"
#include "schema/field_check_scalar.h"
#include "tests/support/definitions.h"

namespace dbsn {
namespace {

struct Row {
  Format format;
  const char* text;
  const char* claim;  // "" it is right
};

class FormatTable : public testing::TestWithParam<Row> {};

TEST_P(FormatTable, TellsWhatIsWrong) {
  EXPECT_EQ(CheckFormat(GetParam().format, GetParam().text).claim, GetParam().claim)
      << GetParam().text;
}

const std::string& LongLabel() {
  static const std::string label(64, 'a');
  return label;
}

INSTANTIATE_TEST_SUITE_P(
    Hosts, FormatTable,
    testing::Values(
        Row{Format::kHost, "db", ""}, Row{Format::kHost, "db.example.com", ""},
        Row{Format::kHost, "db.example.com.", ""}, Row{Format::kHost, "sql01\\SQLEXPRESS", ""},
        Row{Format::kHost, "10.0.0.1", ""}, Row{Format::kHost, "::1", ""},
        Row{Format::kHost, "fe80::1%eth0", ""}, Row{Format::kHost, "[2001:db8::1]", ""},
        Row{Format::kHost, "my_host", ""}, Row{Format::kHost, "bücher.example", ""},
        Row{Format::kHost, "", "names no host"}, Row{Format::kHost, "a b", "holds a blank"},
        Row{Format::kHost, "a..b", "has an empty part between two dots"},
        Row{Format::kHost, "http://a", "holds a scheme"}, Row{Format::kHost, "a/b", "holds a path"},
        Row{Format::kHost, "a:80", "holds a port"}, Row{Format::kHost, "[::1]:80", "holds a port"},
        Row{Format::kHost, "u@h", "holds a user name"},
        Row{Format::kHost, "h\\", "has no instance's name after \"\\\""},
        Row{Format::kHost, "a!b", "holds \"!\", which no host name has"},
        Row{Format::kHost, LongLabel().c_str(), "has a part of more than 63 characters"}));

INSTANTIATE_TEST_SUITE_P(
    Urls, FormatTable,
    testing::Values(
        Row{Format::kUrl, "https://a.example/x?y#z", ""}, Row{Format::kUrl, "HTTP://a:8080", ""},
        Row{Format::kUrl, "https://[::1]:443/x", ""},
        Row{Format::kUrl, "a.example", "has no scheme"},
        Row{Format::kUrl, "ftp://a", "has another scheme than http and https"},
        Row{Format::kUrl, "https://", "names no host"},
        Row{Format::kUrl, "https:///x", "names no host"},
        Row{Format::kUrl, "https://a:0/", "has a port outside of 1 to 65535"},
        Row{Format::kUrl, "https://a b", "holds a blank"},
        Row{Format::kUrl, "https://u:p@a", "holds a user name or a password before \"@\""},
        Row{Format::kUrlOrHost, "acme.example", ""},
        Row{Format::kUrlOrHost, "https://acme.example", ""},
        Row{Format::kUrlOrHost, "ftp://acme.example", "has another scheme than http and https"}));

INSTANTIATE_TEST_SUITE_P(
    Others, FormatTable,
    testing::Values(Row{Format::kGuid, "00000000-0000-4000-8000-00000000abCD", ""},
                    Row{Format::kGuid, "00000000-0000-4000-8000-00000000000",
                        "is not 8-4-4-4-12 hexadecimal digits"},
                    Row{Format::kGuid, "0000000000000-4000-8000-000000000000",
                        "is not 8-4-4-4-12 hexadecimal digits"},
                    Row{Format::kDuration, "90s", ""},
                    Row{Format::kDuration, "90", "has no length of time"},
                    Row{Format::kJwt, "a.b-_.c", ""},
                    Row{Format::kJwt, "a.b",
                        "is not three parts of base64url with dots between them"}));

TEST(PlainHttp, IsOnlyWhatLeavesThisMachine) {
  EXPECT_TRUE(IsPlainHttp("http://a.example"));
  EXPECT_TRUE(IsPlainHttp("HTTP://10.0.0.1:80/x"));
  EXPECT_FALSE(IsPlainHttp("https://a.example"));
  EXPECT_FALSE(IsPlainHttp("http://localhost:9000"));
  EXPECT_FALSE(IsPlainHttp("http://127.0.0.1:9000/x"));
  EXPECT_FALSE(IsPlainHttp("http://[::1]:9000"));
  EXPECT_FALSE(IsPlainHttp("a.example"));
}

TEST(ReadScalar, TypesAValueThatCameFromElsewhereAndDoesNotRepeatIt) {
  Field port = TypedField("port", FieldType::kInteger);
  port.min = 1;
  port.max = 65535;
  std::vector<ScalarProblem> problems;
  EXPECT_EQ(ReadScalar(port, port.type, {"5432", true, false}, problems), Value(5432));
  EXPECT_TRUE(problems.empty());
  for (const char* text : {"hunter2", "70123"}) {
    EXPECT_EQ(ReadScalar(port, port.type, {text, true, false}, problems), std::nullopt);
    ASSERT_EQ(problems.size(), 1u);
    EXPECT_EQ((problems[0].claim + problems[0].hint).find(text), std::string::npos);
    problems.clear();
  }
}

}  // namespace
}  // namespace dbsn
