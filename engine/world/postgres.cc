// The one file that knows libpq: its types from the header, its functions from dlopen.
#include "engine/world/postgres.h"

#include <libpq-fe.h>

#include "engine/world/driver_library.h"

namespace dbsn {
namespace {

struct LibPq {
  DriverLibrary driver{"libpq.so.5"};
  decltype(&::PQconnectdbParams) connect = nullptr;
  decltype(&::PQstatus) status = nullptr;
  decltype(&::PQerrorMessage) error_message = nullptr;
  decltype(&::PQfinish) finish = nullptr;
  decltype(&::PQexec) exec = nullptr;
  decltype(&::PQexecParams) exec_params = nullptr;
  decltype(&::PQresultStatus) result_status = nullptr;
  decltype(&::PQresultErrorField) error_field = nullptr;
  decltype(&::PQntuples) row_count = nullptr;
  decltype(&::PQnfields) column_count = nullptr;
  decltype(&::PQgetvalue) value = nullptr;
  decltype(&::PQgetlength) length = nullptr;
  decltype(&::PQgetisnull) is_null = nullptr;
  decltype(&::PQclear) clear = nullptr;
  decltype(&::PQescapeIdentifier) escape_identifier = nullptr;
  decltype(&::PQfreemem) free_memory = nullptr;
  bool complete = false;

  LibPq() {
    complete =
        driver.loaded() && driver.Take("PQconnectdbParams", connect) &&
        driver.Take("PQstatus", status) && driver.Take("PQerrorMessage", error_message) &&
        driver.Take("PQfinish", finish) && driver.Take("PQexec", exec) &&
        driver.Take("PQexecParams", exec_params) && driver.Take("PQresultStatus", result_status) &&
        driver.Take("PQresultErrorField", error_field) && driver.Take("PQntuples", row_count) &&
        driver.Take("PQnfields", column_count) && driver.Take("PQgetvalue", value) &&
        driver.Take("PQgetlength", length) && driver.Take("PQgetisnull", is_null) &&
        driver.Take("PQclear", clear) && driver.Take("PQescapeIdentifier", escape_identifier) &&
        driver.Take("PQfreemem", free_memory);
  }
};

const LibPq& Pq() {
  static const LibPq pq;
  return pq;
}

PGconn* Of(void* connection) { return static_cast<PGconn*>(connection); }

}  // namespace

std::string PostgresConnection::Missing() {
  return Pq().complete ? std::string() : Pq().driver.problem();
}

PostgresConnection::PostgresConnection(const PostgresParameters& parameters,
                                       const std::string& address) {
  std::vector<const char*> keys, values;
  for (const auto& [key, value] : parameters) {
    keys.push_back(key.c_str());
    values.push_back(value.c_str());
  }
  if (!address.empty()) {
    keys.push_back("dbname");
    values.push_back(address.c_str());
  }
  keys.push_back(nullptr);
  values.push_back(nullptr);
  // libpq takes an address where the database's name would stand.
  connection_ = Pq().connect(keys.data(), values.data(), address.empty() ? 0 : 1);
}

PostgresConnection::~PostgresConnection() { Pq().finish(Of(connection_)); }

bool PostgresConnection::open() const {
  return connection_ != nullptr && Pq().status(Of(connection_)) == CONNECTION_OK;
}

std::string PostgresConnection::message() const {
  return connection_ == nullptr ? "out of memory" : Pq().error_message(Of(connection_));
}

bool PostgresConnection::Take(void* taken, std::vector<PostgresRow>* rows) {
  const LibPq& pq = Pq();
  PGresult* result = static_cast<PGresult*>(taken);
  const ExecStatusType status = pq.result_status(result);
  const bool good = status == PGRES_TUPLES_OK || status == PGRES_COMMAND_OK;
  const char* code = good ? nullptr : pq.error_field(result, PG_DIAG_SQLSTATE);
  code_ = code == nullptr ? "" : code;
  for (int at = 0; good && rows != nullptr && at < pq.row_count(result); ++at) {
    PostgresRow& row = rows->emplace_back();
    for (int column = 0; column < pq.column_count(result); ++column) {
      if (pq.is_null(result, at, column) != 0) {
        row.emplace_back();
      } else {
        row.emplace_back(std::string(pq.value(result, at, column),
                                     static_cast<std::size_t>(pq.length(result, at, column))));
      }
    }
  }
  pq.clear(result);
  return good;
}

bool PostgresConnection::Ask(const std::string& sql, const std::vector<std::string>& arguments,
                             std::vector<PostgresRow>* rows) {
  std::vector<const char*> values;
  values.reserve(arguments.size());
  for (const std::string& argument : arguments) values.push_back(argument.c_str());
  return Take(Pq().exec_params(Of(connection_), sql.c_str(), static_cast<int>(values.size()),
                               nullptr, values.data(), nullptr, nullptr, 0),
              rows);
}

bool PostgresConnection::Do(const std::string& sql) {
  return Take(Pq().exec(Of(connection_), sql.c_str()), nullptr);
}

std::string PostgresConnection::Quoted(const std::string& name) const {
  char* quoted = Pq().escape_identifier(Of(connection_), name.data(), name.size());
  const std::string text = quoted == nullptr ? "" : quoted;
  Pq().free_memory(quoted);
  return text;
}

std::string PostgresArray(const std::vector<std::string>& texts) {
  std::size_t size = 2;
  for (const std::string& text : texts) size += text.size() + text.size() / 8 + 3;
  std::string out;
  out.reserve(size);
  out += '{';
  for (const std::string& text : texts) {
    if (out.size() > 1) out += ',';
    out += '"';
    for (const char c : text) {
      if (c == '"' || c == '\\') out += '\\';
      out += c;
    }
    out += '"';
  }
  out += '}';
  return out;
}

}  // namespace dbsn
