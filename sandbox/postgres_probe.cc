// What a connection test asks a PostgreSQL server.
#include "sandbox/postgres_probe.h"

#include "engine/world/postgres.h"

namespace dbsn::sandbox {
namespace {

constexpr const char* kConnectSeconds = "5";

using Texts = std::vector<std::string>;
using Row = PostgresRow;

// One connection, closed when it goes.
class Session {
 public:
  Session(const ProbeTarget& target, const std::string& database)
      : target_(target), connection_(ParametersOf(target, database)) {}

  std::optional<ProbeFailure> Failure() const {
    if (connection_.open()) return std::nullopt;
    return Failed();
  }
  ProbeFailure Failed() const {
    const std::string text = connection_.message();
    return {PostgresProblem(text), WithoutSecret(text, target_.password)};
  }

  // False when the server refused; then Failed() says why.
  bool Ask(const std::string& sql, const Texts& arguments, std::vector<Row>& rows) {
    return connection_.Ask(sql, arguments, &rows);
  }

  std::string Quoted(const std::string& name) const { return connection_.Quoted(name); }

 private:
  // No password file and no environment of this process speaks for a connector.
  static PostgresParameters ParametersOf(const ProbeTarget& target, const std::string& database) {
    const std::string ssl_mode = Parameter(target.parameters, "sslmode");
    return {{"host", target.host},
            {"port", std::to_string(target.port == 0 ? 5432 : target.port)},
            {"dbname", database},
            {"user", target.user},
            {"password", target.password},
            {"passfile", "/dev/null"},
            {"sslmode", ssl_mode.empty() ? "prefer" : ssl_mode},
            {"connect_timeout", kConnectSeconds},
            {"client_encoding", "UTF8"},
            {"gssencmode", "disable"},
            {"application_name", "dbsn sandbox"}};
  }

  const ProbeTarget& target_;
  PostgresConnection connection_;
};

Value Integer(const std::optional<std::string>& text) {
  return text ? Value(static_cast<std::int64_t>(std::strtoll(text->c_str(), nullptr, 10)))
              : Value();
}
Value Text(const std::optional<std::string>& text) { return text ? Value(*text) : Value(); }
Value Truth(const std::optional<std::string>& text) { return Value(text && *text == "t"); }

class PostgresProbe final : public DatabaseProbe {
 public:
  std::string_view technology() const override { return "postgres"; }

  std::optional<ProbeFailure> LogIn(const ProbeTarget& target) override {
    if (auto failure = Load()) return failure;
    return Session(target, target.database).Failure();
  }

  ProbeRows Catalogs(const ProbeTarget& target) override {
    return List(target, "", {},
                "SELECT datname, shobj_description(oid, 'pg_database') FROM pg_database "
                "WHERE datallowconn AND NOT datistemplate ORDER BY datname",
                [](Session&, const Row& row) {
                  return ValueMap{{"catalogName", Text(row[0])}, {"description", Text(row[1])}};
                });
  }

  ProbeRows Schemas(const ProbeTarget& target, const std::string& catalog) override {
    return List(target, catalog, {},
                "SELECT nspname, obj_description(oid, 'pg_namespace') FROM pg_namespace "
                "WHERE nspname !~ '^pg_' AND nspname <> 'information_schema' ORDER BY nspname",
                [](Session&, const Row& row) {
                  return ValueMap{{"schemaName", Text(row[0])}, {"description", Text(row[1])}};
                });
  }

  ProbeRows Tables(const ProbeTarget& target, const std::string& catalog,
                   const std::string& schema) override {
    const std::string own = schema.empty() ? "public" : schema;
    return List(target, catalog, {own},
                "SELECT c.relname, CASE c.relkind WHEN 'v' THEN 'VIEW' WHEN 'm' THEN "
                "'MATERIALIZED VIEW' WHEN 'f' THEN 'FOREIGN TABLE' ELSE 'TABLE' END, "
                "c.reltuples::bigint, pg_total_relation_size(c.oid) FROM pg_class c "
                "JOIN pg_namespace n ON n.oid = c.relnamespace WHERE n.nspname = $1 "
                "AND c.relkind IN ('r', 'p', 'v', 'm', 'f') ORDER BY c.relname",
                [&own](Session& session, const Row& row) {
                  return ValueMap{{"tableName", Text(row[0])},
                                  {"tableType", Text(row[1])},
                                  {"rowCount", RowCount(session, own, row)},
                                  {"sizeInBytes", Integer(row[3])}};
                });
  }

  ProbeRows Columns(const ProbeTarget& target, const std::string& catalog,
                    const std::string& schema, const std::string& table) override {
    return List(
        target, catalog, {schema.empty() ? "public" : schema, table},
        "SELECT a.attname, format_type(a.atttypid, a.atttypmod), NOT a.attnotnull, "
        "EXISTS (SELECT 1 FROM pg_index i WHERE i.indrelid = c.oid AND i.indisprimary "
        "AND a.attnum = ANY (i.indkey)) FROM pg_attribute a "
        "JOIN pg_class c ON c.oid = a.attrelid JOIN pg_namespace n ON n.oid = c.relnamespace "
        "WHERE n.nspname = $1 AND c.relname = $2 AND a.attnum > 0 AND NOT a.attisdropped "
        "ORDER BY a.attnum",
        [](Session&, const Row& row) {
          return ValueMap{{"columnName", Text(row[0])},
                          {"dataType", Text(row[1])},
                          {"isNullable", Truth(row[2])},
                          {"isPrimaryKey", Truth(row[3])}};
        });
  }

 private:
  // The statistics' figure; -1 there says that nobody has counted, so we do.
  static Value RowCount(Session& session, const std::string& schema, const Row& row) {
    if (row[2] && row[2]->front() != '-') return Integer(row[2]);
    std::vector<Row> counted;
    const std::string sql = "SELECT count(*) FROM " + session.Quoted(schema) + "." +
                            session.Quoted(row[0].value_or(""));
    return session.Ask(sql, {}, counted) && !counted.empty() ? Integer(counted[0][0]) : Value();
  }

  static std::optional<ProbeFailure> Load() {
    const std::string missing = PostgresConnection::Missing();
    if (missing.empty()) return std::nullopt;
    return ProbeFailure{ProbeProblem::kNotTestable, missing};
  }

  template <typename ToRow>
  ProbeRows List(const ProbeTarget& target, const std::string& catalog, const Texts& arguments,
                 const std::string& sql, const ToRow& to_row) {
    if (auto failure = Load()) return *failure;
    Session session(target, catalog.empty() ? target.database : catalog);
    if (auto failure = session.Failure()) return *failure;
    std::vector<Row> rows;
    if (!session.Ask(sql, arguments, rows)) return session.Failed();
    Value::List list;
    for (const Row& row : rows) list.push_back(Value(to_row(session, row)));
    return list;
  }
};

bool Has(std::string_view text, std::string_view part) { return text.find(part) != text.npos; }

}  // namespace

std::unique_ptr<DatabaseProbe> NewPostgresProbe() { return std::make_unique<PostgresProbe>(); }

ProbeProblem PostgresProblem(std::string_view text) {
  if (Has(text, "does not exist") && Has(text, "database")) return ProbeProblem::kNoDatabase;
  if (Has(text, "SSL was required") || Has(text, "no encryption") || Has(text, "SSL off")) {
    return ProbeProblem::kSslRequired;
  }
  if (Has(text, "authentication failed") || Has(text, "no password supplied") ||
      Has(text, "role \"")) {
    return ProbeProblem::kAuthentication;
  }
  if (Has(text, "no pg_hba.conf entry") || Has(text, "permission denied")) {
    return ProbeProblem::kAccessDenied;
  }
  if (Has(text, "timeout expired") || Has(text, "timed out")) return ProbeProblem::kTimeout;
  if (Has(text, "could not translate host name")) return ProbeProblem::kUnknownHost;
  if (Has(text, "Connection refused")) return ProbeProblem::kRefused;
  return ProbeProblem::kOther;
}

}  // namespace dbsn::sandbox
