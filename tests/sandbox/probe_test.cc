// Proves which of the published messages a driver's words become, and that no password gets out.
#include "sandbox/probe.h"

#include <gtest/gtest.h>

#include "sandbox/mysql_probe.h"
#include "sandbox/postgres_probe.h"
#include "sandbox/tcp_probe.h"

namespace dbsn::sandbox {
namespace {

TEST(PostgresProblem, ReadsLibpqsTexts) {
  EXPECT_EQ(PostgresProblem("FATAL:  password authentication failed for user \"u\""),
            ProbeProblem::kAuthentication);
  EXPECT_EQ(PostgresProblem("FATAL:  database \"nope\" does not exist"), ProbeProblem::kNoDatabase);
  EXPECT_EQ(PostgresProblem("FATAL:  role \"u\" does not exist"), ProbeProblem::kAuthentication);
  EXPECT_EQ(
      PostgresProblem("connection to server at \"127.0.0.1\", port 1 failed: Connection refused"),
      ProbeProblem::kRefused);
  EXPECT_EQ(PostgresProblem("server does not support SSL, but SSL was required"),
            ProbeProblem::kSslRequired);
  EXPECT_EQ(
      PostgresProblem("FATAL:  no pg_hba.conf entry for host \"::1\", user \"u\", no encryption"),
      ProbeProblem::kSslRequired);
  EXPECT_EQ(PostgresProblem("timeout expired"), ProbeProblem::kTimeout);
  EXPECT_EQ(PostgresProblem("could not translate host name \"x\" to address"),
            ProbeProblem::kUnknownHost);
}

TEST(MysqlProblem, ReadsTheClientsNumbers) {
  EXPECT_EQ(MysqlProblem(1045), ProbeProblem::kAuthentication);
  EXPECT_EQ(MysqlProblem(1044), ProbeProblem::kAccessDenied);
  EXPECT_EQ(MysqlProblem(1049), ProbeProblem::kNoDatabase);
  EXPECT_EQ(MysqlProblem(3159), ProbeProblem::kSslRequired);
  EXPECT_EQ(MysqlProblem(2005), ProbeProblem::kUnknownHost);
}

TEST(PostgresProbe, IsRefusedByAPortWhereNobodyListens) {
  ProbeTarget target{"127.0.0.1", 1, "orders", "reader", "pw-sentinel", "", 2};
  const std::optional<ProbeFailure> failure = NewPostgresProbe()->LogIn(target);
  ASSERT_TRUE(failure);
  EXPECT_EQ(failure->problem, ProbeProblem::kRefused) << failure->text;
}

TEST(MysqlProbe, IsRefusedByAPortWhereNobodyListens) {
  ProbeTarget target{"localhost", 1, "orders", "reader", "pw-sentinel", "", 2};
  const std::optional<ProbeFailure> failure = NewMysqlProbe()->LogIn(target);
  ASSERT_TRUE(failure);
  EXPECT_EQ(failure->problem, ProbeProblem::kRefused) << failure->text;
}

TEST(TcpProbe, TellsAnUnknownHostFromARefusedPort) {
  EXPECT_EQ(OpenTcp({"127.0.0.1", 1, "", "", "", "", 0})->problem, ProbeProblem::kRefused);
  EXPECT_EQ(OpenTcp({"no-such-host.invalid", 80, "", "", "", "", 0})->problem,
            ProbeProblem::kUnknownHost);
}

TEST(WithoutSecret, MasksEveryOccurrenceAndKeepsOneLine) {
  EXPECT_EQ(WithoutSecret("bad pw-1 for\nuser: pw-1\n", "pw-1"), "bad (masked) for user: (masked)");
  EXPECT_EQ(WithoutSecret("text", ""), "text");
}

TEST(Parameter, ReadsTheWaysPeopleWriteThem) {
  EXPECT_EQ(Parameter("sslmode=require", "sslmode"), "require");
  EXPECT_EQ(Parameter("?useSSL=true&sslMode=Require", "sslmode"), "Require");
  EXPECT_EQ(Parameter("a=1; headerName=X-Key", "headerName"), "X-Key");
  EXPECT_EQ(Parameter("a=1", "b"), "");
}

}  // namespace
}  // namespace dbsn::sandbox
