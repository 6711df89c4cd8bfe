// A connection to a PostgreSQL server. libpq is loaded when the first one is made, so that a start
// without any costs nothing.
#pragma once
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace dbsn {

// Of libpq, by its keywords: {"host", "db.internal"}.
using PostgresParameters = std::vector<std::pair<std::string, std::string>>;
using PostgresRow = std::vector<std::optional<std::string>>;

class PostgresConnection {  // of one thread
 public:
  // Why there can be no connection at all: libpq is not installed. "" when it is.
  static std::string Missing();

  // Connects, or not: open(). |address|: "postgresql://...", whose parameters win over
  // |parameters|; "" none. REQUIRES: Missing() is "".
  explicit PostgresConnection(const PostgresParameters& parameters,
                              const std::string& address = "");
  ~PostgresConnection();
  PostgresConnection(const PostgresConnection&) = delete;
  PostgresConnection& operator=(const PostgresConnection&) = delete;

  bool open() const;
  // The server's or libpq's words for what failed last, and the server's code ("42P01"; "" when
  // it was not the server that said it).
  std::string message() const;
  const std::string& code() const { return code_; }

  // One statement; its rows come after what |rows| holds. False when it failed.
  bool Ask(const std::string& sql, const std::vector<std::string>& arguments,
           std::vector<PostgresRow>* rows = nullptr);
  // Several statements at once, without arguments.
  bool Do(const std::string& sql);

  std::string Quoted(const std::string& name) const;  // as an identifier of SQL

 private:
  bool Take(void* result, std::vector<PostgresRow>* rows);

  void* connection_ = nullptr;
  std::string code_;
};

// |texts| as the text of one argument of type text[].
std::string PostgresArray(const std::vector<std::string>& texts);

}  // namespace dbsn
