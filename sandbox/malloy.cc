#include "sandbox/malloy.h"

#include <fmt/format.h>

#include <utility>

#include "sandbox/documents.h"

namespace dbsn::sandbox {
namespace {

constexpr std::pair<const char*, const char*> kBlocks[] = {
    {"postgres", "postgresConnection"},     {"bigquery", "bigqueryConnection"},
    {"snowflake", "snowflakeConnection"},   {"trino", "trinoConnection"},
    {"mysql", "mysqlConnection"},           {"duckdb", "duckdbConnection"},
    {"motherduck", "motherduckConnection"}, {"databricks", "databricksConnection"},
    {"ducklake", "ducklakeConnection"},     {"publisher", "publisherConnection"}};

std::string Text(const Value& block, std::string_view name) {
  const Value* const value = block.Find(name);
  return value == nullptr ? "" : value->Plain();
}

std::string First(const Value& block, std::string_view one, std::string_view other) {
  const std::string text = Text(block, one);
  return text.empty() ? Text(block, other) : text;
}

}  // namespace

std::string FaultOfConnection(const ValueMap& body) {
  const Value* const name = body.Find("name");
  if (name == nullptr || name->Plain().empty()) return "name is required";
  const Value* const type = body.Find("type");
  const std::string chosen = type == nullptr ? "" : type->Plain();
  const char* wanted = nullptr;
  for (const auto& [known, block] : kBlocks) {
    if (chosen == known) wanted = block;
  }
  if (wanted == nullptr) return fmt::format("Unsupported connection type: {}", chosen);
  for (const auto& [known, block] : kBlocks) {
    const Value* const there = body.Find(block);
    const bool filled = there != nullptr && there->AsMap() != nullptr;
    if (block == wanted && !filled) return fmt::format("{} is required for {}", block, chosen);
    if (block != wanted && filled) return fmt::format("{} does not belong to {}", block, chosen);
  }
  return "";
}

std::string FailureOfConnection(const Context& context, const ValueMap& body) {
  const std::string type = body.Find("type")->Plain();
  const Value* const block = type == "postgres" ? body.Find("postgresConnection")
                             : type == "mysql"  ? body.Find("mysqlConnection")
                             : type == "trino"  ? body.Find("trinoConnection")
                                                : nullptr;
  if (block == nullptr) return "";
  ProbeTarget target;
  target.host = First(*block, "host", "server");
  target.port = static_cast<int>(ReadNumber(Text(*block, "port")).value_or(0));
  target.database = First(*block, "databaseName", "database");
  target.user = First(*block, "userName", "user");
  target.password = Text(*block, "password");
  ReadConnectionString(Text(*block, "connectionString"), target);
  const std::optional<ProbeFailure> failure = TestDatabase(context, type, target);
  if (!failure) return "";
  return fmt::format("{}: {}", MessageOf(failure->problem),
                     WithoutSecret(failure->text, target.password));
}

}  // namespace dbsn::sandbox
