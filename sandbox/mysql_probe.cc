// The one file that knows libmariadb: its types from the header, its functions from dlopen. No
// option file of this machine speaks for a connector.
#include "sandbox/mysql_probe.h"

#include <mysql.h>

#include <mutex>

#include "engine/world/driver_library.h"
#include "sandbox/field_tables.h"
#include "sandbox/tcp_probe.h"

namespace dbsn::sandbox {
namespace {

constexpr unsigned int kConnectSeconds = 5;
constexpr unsigned int kReadSeconds = 15;

struct LibMariadb {
  DriverLibrary library{"libmariadb.so.3"};
  decltype(&::mysql_server_init) server_init = nullptr;
  decltype(&::mysql_init) init = nullptr;
  decltype(&::mysql_optionsv) options = nullptr;
  decltype(&::mysql_real_connect) connect = nullptr;
  decltype(&::mysql_errno) error_number = nullptr;
  decltype(&::mysql_error) error = nullptr;
  decltype(&::mysql_close) close = nullptr;
  decltype(&::mysql_real_query) query = nullptr;
  decltype(&::mysql_store_result) store_result = nullptr;
  decltype(&::mysql_fetch_row) fetch_row = nullptr;
  decltype(&::mysql_fetch_lengths) fetch_lengths = nullptr;
  decltype(&::mysql_num_fields) field_count = nullptr;
  decltype(&::mysql_free_result) free_result = nullptr;
  decltype(&::mysql_real_escape_string) escape = nullptr;
  bool complete = false;

  LibMariadb() {
    complete = library.loaded() && library.Take("mysql_server_init", server_init) &&
               library.Take("mysql_init", init) && library.Take("mysql_optionsv", options) &&
               library.Take("mysql_real_connect", connect) &&
               library.Take("mysql_errno", error_number) && library.Take("mysql_error", error) &&
               library.Take("mysql_close", close) && library.Take("mysql_real_query", query) &&
               library.Take("mysql_store_result", store_result) &&
               library.Take("mysql_fetch_row", fetch_row) &&
               library.Take("mysql_fetch_lengths", fetch_lengths) &&
               library.Take("mysql_num_fields", field_count) &&
               library.Take("mysql_free_result", free_result) &&
               library.Take("mysql_real_escape_string", escape);
    // Not safe from two threads at once when left to the first mysql_init().
    if (complete) complete = server_init(0, nullptr, nullptr) == 0;
  }
};

constexpr unsigned int kNoConnection = 2002;
constexpr unsigned int kNoTcpConnection = 2003;

int PortOf(const ProbeTarget& target) { return target.port == 0 ? 3306 : target.port; }

using Row = std::vector<std::optional<std::string>>;

bool WantsTls(std::string_view parameters) {
  for (const std::string_view name : {"sslmode", "ssl-mode", "useSSL", "requireSSL", "ssl"}) {
    const std::string value = Parameter(parameters, name);
    if (value.empty() || SameWithoutCase(value, "false") || value == "0" ||
        SameWithoutCase(value, "disabled") || SameWithoutCase(value, "disable")) {
      continue;
    }
    return true;
  }
  return false;
}

// One connection, closed when it goes.
class Session {
 public:
  Session(const LibMariadb& lib, const ProbeTarget& target) : lib_(lib), target_(target) {
    handle_ = lib_.init(nullptr);
    if (!handle_) return;
    const unsigned int tcp = MYSQL_PROTOCOL_TCP;  // else "localhost" would mean a Unix socket
    lib_.options(handle_, MYSQL_OPT_PROTOCOL, &tcp);
    lib_.options(handle_, MYSQL_OPT_CONNECT_TIMEOUT, &kConnectSeconds);
    lib_.options(handle_, MYSQL_OPT_READ_TIMEOUT, &kReadSeconds);
    lib_.options(handle_, MYSQL_SET_CHARSET_NAME, "utf8mb4");
    const my_bool enforce = 1;
    if (WantsTls(target.parameters)) lib_.options(handle_, MYSQL_OPT_SSL_ENFORCE, &enforce);
    const char* database = target.database.empty() ? nullptr : target.database.c_str();
    connected_ =
        lib_.connect(handle_, target.host.c_str(), target.user.c_str(), target.password.c_str(),
                     database, static_cast<unsigned int>(PortOf(target)), nullptr, 0) != nullptr;
  }
  ~Session() {
    if (handle_) lib_.close(handle_);
  }
  Session(const Session&) = delete;
  Session& operator=(const Session&) = delete;

  std::optional<ProbeFailure> Failure() const {
    if (connected_) return std::nullopt;
    return Failed();
  }
  ProbeFailure Failed() const {
    if (!handle_) return {ProbeProblem::kOther, "out of memory"};
    const std::string_view text = lib_.error(handle_);
    const unsigned int number = lib_.error_number(handle_);
    if (number == kNoConnection || number == kNoTcpConnection) return WhyNotReached(text);
    return {MysqlProblem(number), WithoutSecret(text, target_.password)};
  }

  // False when the server refused; then Failed() says why.
  bool Ask(const std::string& sql, std::vector<Row>& rows) {
    if (lib_.query(handle_, sql.data(), sql.size()) != 0) return false;
    MYSQL_RES* result = lib_.store_result(handle_);
    if (!result) return false;
    const unsigned int columns = lib_.field_count(result);
    while (MYSQL_ROW row = lib_.fetch_row(result)) {
      const unsigned long* lengths = lib_.fetch_lengths(result);
      Row& to = rows.emplace_back();
      for (unsigned int at = 0; at < columns; ++at) {
        to.push_back(row[at] ? std::optional(std::string(row[at], lengths[at])) : std::nullopt);
      }
    }
    lib_.free_result(result);
    return true;
  }

  // With a connect timeout set, the client gives "in progress" (115) for every reason (3.3), so the
  // reason is asked of the port itself.
  ProbeFailure WhyNotReached(std::string_view text) const {
    ProbeTarget port = target_;
    port.port = PortOf(target_);
    const std::optional<ProbeFailure> reason = OpenTcp(port);
    if (reason) return *reason;
    return {ProbeProblem::kOther, WithoutSecret(text, target_.password)};
  }

  std::string Quoted(const std::string& text) {
    std::string buffer(text.size() * 2 + 1, '\0');
    const unsigned long length =
        lib_.escape(handle_, buffer.data(), text.data(), static_cast<unsigned long>(text.size()));
    return "'" + buffer.substr(0, length) + "'";
  }

 private:
  const LibMariadb& lib_;
  const ProbeTarget& target_;
  MYSQL* handle_ = nullptr;
  bool connected_ = false;
};

Value Integer(const std::optional<std::string>& text) {
  return text ? Value(static_cast<std::int64_t>(std::strtoll(text->c_str(), nullptr, 10)))
              : Value();
}
Value Text(const std::optional<std::string>& text) { return text ? Value(*text) : Value(); }

constexpr const char* kNotSystem =
    "schema_name NOT IN ('information_schema', 'performance_schema', 'mysql', 'sys')";

std::string DatabaseName(const ProbeTarget& target, const std::string& catalog,
                         const std::string& schema) {
  if (!schema.empty()) return schema;
  return catalog.empty() ? target.database : catalog;
}

class MysqlProbe final : public DatabaseProbe {
 public:
  std::string_view technology() const override { return "mysql"; }

  std::optional<ProbeFailure> LogIn(const ProbeTarget& target) override {
    if (auto failure = Load()) return failure;
    return Session(*lib_, target).Failure();
  }

  ProbeRows Catalogs(const ProbeTarget& target) override {
    const auto sql = [](Session&) {
      return std::string("SELECT schema_name FROM information_schema.schemata WHERE ") +
             kNotSystem + " ORDER BY schema_name";
    };
    return List(target, sql, [](const Row& row) {
      return ValueMap{{"catalogName", Text(row[0])}, {"description", Value()}};
    });
  }

  ProbeRows Schemas(const ProbeTarget& target, const std::string& catalog) override {
    const std::string name = DatabaseName(target, catalog, "");
    const auto sql = [&name](Session& session) {
      return std::string("SELECT schema_name FROM information_schema.schemata WHERE ") +
             kNotSystem + (name.empty() ? "" : " AND schema_name = " + session.Quoted(name)) +
             " ORDER BY schema_name";
    };
    return List(target, sql, [](const Row& row) {
      return ValueMap{{"schemaName", Text(row[0])}, {"description", Value()}};
    });
  }

  ProbeRows Tables(const ProbeTarget& target, const std::string& catalog,
                   const std::string& schema) override {
    const std::string name = DatabaseName(target, catalog, schema);
    const auto sql = [&name](Session& session) {
      return "SELECT table_name, IF(table_type = 'BASE TABLE', 'TABLE', table_type), table_rows, "
             "data_length + index_length FROM information_schema.tables WHERE table_schema = " +
             session.Quoted(name) + " ORDER BY table_name";
    };
    return List(target, sql, [](const Row& row) {
      return ValueMap{{"tableName", Text(row[0])},
                      {"tableType", Text(row[1])},
                      {"rowCount", Integer(row[2])},
                      {"sizeInBytes", Integer(row[3])}};
    });
  }

  ProbeRows Columns(const ProbeTarget& target, const std::string& catalog,
                    const std::string& schema, const std::string& table) override {
    const std::string name = DatabaseName(target, catalog, schema);
    const auto sql = [&name, &table](Session& session) {
      return "SELECT column_name, column_type, is_nullable, column_key FROM "
             "information_schema.columns WHERE table_schema = " +
             session.Quoted(name) + " AND table_name = " + session.Quoted(table) +
             " ORDER BY ordinal_position";
    };
    return List(target, sql, [](const Row& row) {
      return ValueMap{{"columnName", Text(row[0])},
                      {"dataType", Text(row[1])},
                      {"isNullable", Value(row[2] == "YES")},
                      {"isPrimaryKey", Value(row[3] == "PRI")}};
    });
  }

 private:
  std::optional<ProbeFailure> Load() {
    std::call_once(once_, [this] { lib_ = std::make_unique<LibMariadb>(); });
    if (lib_->complete) return std::nullopt;
    return ProbeFailure{ProbeProblem::kNotTestable, lib_->library.problem()};
  }

  template <typename ToSql, typename ToRow>
  ProbeRows List(const ProbeTarget& target, const ToSql& to_sql, const ToRow& to_row) {
    if (auto failure = Load()) return *failure;
    Session session(*lib_, target);
    if (auto failure = session.Failure()) return *failure;
    std::vector<Row> rows;
    if (!session.Ask(to_sql(session), rows)) return session.Failed();
    Value::List list;
    for (const Row& row : rows) list.push_back(Value(to_row(row)));
    return list;
  }

  std::once_flag once_;
  std::unique_ptr<LibMariadb> lib_;
};

}  // namespace

std::unique_ptr<DatabaseProbe> NewMysqlProbe() { return std::make_unique<MysqlProbe>(); }

ProbeProblem MysqlProblem(unsigned int number) {
  switch (number) {
    case 1045:  // access denied for user
    case 1698:  // the same, for an account that takes no password
      return ProbeProblem::kAuthentication;
    case 1044:  // access denied to the database
    case 1142:  // command denied
      return ProbeProblem::kAccessDenied;
    case 1049:
      return ProbeProblem::kNoDatabase;
    case 3159:  // connections have to use TLS
    case 2026:  // no TLS could be agreed on
      return ProbeProblem::kSslRequired;
    case 2005:
      return ProbeProblem::kUnknownHost;
    default:
      return ProbeProblem::kOther;
  }
}

}  // namespace dbsn::sandbox
