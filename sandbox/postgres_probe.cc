// The one file that knows libpq: its types from the header, its functions from dlopen. No password
// file and no environment of this process speaks for a connector.
#include "sandbox/postgres_probe.h"

#include <libpq-fe.h>

#include <mutex>

#include "sandbox/driver_library.h"

namespace dbsn::sandbox {
namespace {

constexpr const char* kConnectSeconds = "5";

struct LibPq {
  DriverLibrary library{"libpq.so.5"};
  decltype(&::PQconnectdbParams) connect = nullptr;
  decltype(&::PQstatus) status = nullptr;
  decltype(&::PQerrorMessage) error_message = nullptr;
  decltype(&::PQfinish) finish = nullptr;
  decltype(&::PQexecParams) exec_params = nullptr;
  decltype(&::PQresultStatus) result_status = nullptr;
  decltype(&::PQntuples) row_count = nullptr;
  decltype(&::PQgetvalue) value = nullptr;
  decltype(&::PQgetisnull) is_null = nullptr;
  decltype(&::PQclear) clear = nullptr;
  decltype(&::PQescapeIdentifier) escape_identifier = nullptr;
  decltype(&::PQfreemem) free_memory = nullptr;
  bool complete = false;

  LibPq() {
    complete = library.loaded() && library.Take("PQconnectdbParams", connect) &&
               library.Take("PQstatus", status) && library.Take("PQerrorMessage", error_message) &&
               library.Take("PQfinish", finish) && library.Take("PQexecParams", exec_params) &&
               library.Take("PQresultStatus", result_status) &&
               library.Take("PQntuples", row_count) && library.Take("PQgetvalue", value) &&
               library.Take("PQgetisnull", is_null) && library.Take("PQclear", clear) &&
               library.Take("PQescapeIdentifier", escape_identifier) &&
               library.Take("PQfreemem", free_memory);
  }
};

using Texts = std::vector<std::string>;
using Row = std::vector<std::optional<std::string>>;

// One connection, closed when it goes.
class Session {
 public:
  Session(const LibPq& pq, const ProbeTarget& target, const std::string& database)
      : pq_(pq), target_(target) {
    const std::string port = std::to_string(target.port == 0 ? 5432 : target.port);
    std::string ssl_mode = Parameter(target.parameters, "sslmode");
    if (ssl_mode.empty()) ssl_mode = "prefer";
    const char* keys[] = {"host",
                          "port",
                          "dbname",
                          "user",
                          "password",
                          "passfile",
                          "sslmode",
                          "connect_timeout",
                          "client_encoding",
                          "gssencmode",
                          "application_name",
                          nullptr};
    const char* values[] = {target.host.c_str(),
                            port.c_str(),
                            database.c_str(),
                            target.user.c_str(),
                            target.password.c_str(),
                            "/dev/null",
                            ssl_mode.c_str(),
                            kConnectSeconds,
                            "UTF8",
                            "disable",
                            "dbsn sandbox",
                            nullptr};
    connection_ = pq_.connect(keys, values, 0);
  }
  ~Session() { pq_.finish(connection_); }
  Session(const Session&) = delete;
  Session& operator=(const Session&) = delete;

  std::optional<ProbeFailure> Failure() const {
    if (connection_ && pq_.status(connection_) == CONNECTION_OK) return std::nullopt;
    return Failed();
  }
  ProbeFailure Failed() const {
    const std::string_view text = connection_ ? pq_.error_message(connection_) : "out of memory";
    return {PostgresProblem(text), WithoutSecret(text, target_.password)};
  }

  // False when the server refused; then Failed() says why.
  bool Ask(const std::string& sql, const Texts& arguments, int columns, std::vector<Row>& rows) {
    std::vector<const char*> values;
    for (const std::string& argument : arguments) values.push_back(argument.c_str());
    PGresult* result = pq_.exec_params(connection_, sql.c_str(), static_cast<int>(values.size()),
                                       nullptr, values.data(), nullptr, nullptr, 0);
    const bool good = pq_.result_status(result) == PGRES_TUPLES_OK;
    for (int at = 0; good && at < pq_.row_count(result); ++at) {
      Row& row = rows.emplace_back();
      for (int column = 0; column < columns; ++column) {
        if (pq_.is_null(result, at, column)) {
          row.emplace_back();
        } else {
          row.emplace_back(pq_.value(result, at, column));
        }
      }
    }
    pq_.clear(result);
    return good;
  }

  std::string Quoted(const std::string& name) const {
    char* quoted = pq_.escape_identifier(connection_, name.data(), name.size());
    const std::string text = quoted ? quoted : "";
    pq_.free_memory(quoted);
    return text;
  }

 private:
  const LibPq& pq_;
  const ProbeTarget& target_;
  PGconn* connection_ = nullptr;
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
    return Session(*pq_, target, target.database).Failure();
  }

  ProbeRows Catalogs(const ProbeTarget& target) override {
    return List(target, "", {},
                "SELECT datname, shobj_description(oid, 'pg_database') FROM pg_database "
                "WHERE datallowconn AND NOT datistemplate ORDER BY datname",
                2, [](Session&, const Row& row) {
                  return ValueMap{{"catalogName", Text(row[0])}, {"description", Text(row[1])}};
                });
  }

  ProbeRows Schemas(const ProbeTarget& target, const std::string& catalog) override {
    return List(target, catalog, {},
                "SELECT nspname, obj_description(oid, 'pg_namespace') FROM pg_namespace "
                "WHERE nspname !~ '^pg_' AND nspname <> 'information_schema' ORDER BY nspname",
                2, [](Session&, const Row& row) {
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
                4, [&own](Session& session, const Row& row) {
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
        4, [](Session&, const Row& row) {
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
    return session.Ask(sql, {}, 1, counted) && !counted.empty() ? Integer(counted[0][0]) : Value();
  }

  std::optional<ProbeFailure> Load() {
    std::call_once(once_, [this] { pq_ = std::make_unique<LibPq>(); });
    if (pq_->complete) return std::nullopt;
    return ProbeFailure{ProbeProblem::kNotTestable, pq_->library.problem()};
  }

  template <typename ToRow>
  ProbeRows List(const ProbeTarget& target, const std::string& catalog, const Texts& arguments,
                 const std::string& sql, int columns, const ToRow& to_row) {
    if (auto failure = Load()) return *failure;
    Session session(*pq_, target, catalog.empty() ? target.database : catalog);
    if (auto failure = session.Failure()) return *failure;
    std::vector<Row> rows;
    if (!session.Ask(sql, arguments, columns, rows)) return session.Failed();
    Value::List list;
    for (const Row& row : rows) list.push_back(Value(to_row(session, row)));
    return list;
  }

  std::once_flag once_;
  std::unique_ptr<LibPq> pq_;
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
