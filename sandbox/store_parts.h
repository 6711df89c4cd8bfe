// SQLite behind the store: statements, and what the parts of the store share. Included by the
// store's own files alone.
#pragma once
#include <fmt/format.h>
#include <sqlite3.h>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "sandbox/sandbox_codes.h"
#include "sandbox/store.h"
#include "schema/json_codec.h"
#include "schema/value.h"

namespace dbsn::sandbox {

inline Diagnostic Failure(sqlite3* database, const std::string& path) {
  return {.code = kStoreFailed,
          .detail = fmt::format("SQLite says: {}.", sqlite3_errmsg(database)),
          .hint = "Check that --data names a file of the sandbox's own on a disk with room.",
          .about = path.empty() ? "the sandbox's memory" : path};
}

// A prepared statement, bound and stepped; reset when its use ends.
class Statement {
 public:
  explicit Statement(sqlite3_stmt* statement) : statement_(statement) {}
  ~Statement() {
    sqlite3_reset(statement_);
    sqlite3_clear_bindings(statement_);
  }
  Statement(const Statement&) = delete;
  Statement& operator=(const Statement&) = delete;

  Statement& Text(int place, std::string_view text) {
    // A null data pointer would bind NULL.
    const char* bytes = text.data() ? text.data() : "";
    sqlite3_bind_text(statement_, place, bytes, static_cast<int>(text.size()), SQLITE_TRANSIENT);
    return *this;
  }
  Statement& TextOrNull(int place, const Value* value) {
    return value && value->AsText() ? Text(place, *value->AsText()) : *this;
  }
  Statement& Integer(int place, std::int64_t number) {
    sqlite3_bind_int64(statement_, place, number);
    return *this;
  }
  int Step() { return sqlite3_step(statement_); }

  std::int64_t IntegerAt(int column) const { return sqlite3_column_int64(statement_, column); }
  std::string_view TextAt(int column) const {
    const unsigned char* bytes = sqlite3_column_text(statement_, column);
    if (!bytes) return {};
    return {reinterpret_cast<const char*>(bytes),
            static_cast<std::size_t>(sqlite3_column_bytes(statement_, column))};
  }
  std::optional<std::string_view> MaybeTextAt(int column) const {
    if (sqlite3_column_type(statement_, column) == SQLITE_NULL) return std::nullopt;
    return TextAt(column);
  }

 private:
  sqlite3_stmt* statement_;
};

inline ValueMap ReadMap(std::string_view json) {
  const std::variant<Value, JsonFault> read = ParseJson(json);
  const Value* value = std::get_if<Value>(&read);
  const ValueMap* map = value ? value->AsMap() : nullptr;
  return map ? *map : ValueMap();
}

struct Store::Parts {
  enum Name {
    kAddProject,
    kProjects,
    kFindProject,
    kInsert,
    kUpdate,
    kFind,
    kRemove,
    kNameTaken,
    kThin,
    kWhole,
    kInsertDocument,
    kUpdateDocument,
    kRemoveDocument,
    kDocuments,
    kCount
  };
  std::string path;
  sqlite3* database = nullptr;
  sqlite3_stmt* statements[kCount] = {};

  ~Parts() {
    for (sqlite3_stmt* statement : statements) sqlite3_finalize(statement);
    sqlite3_close(database);
  }
  bool Prepare();  // store.cc
  Statement Use(Name name) const { return Statement(statements[name]); }
  Diagnostic Failed() const { return Failure(database, path); }
  // For a statement that gives no row.
  Result<Done> Finish(Statement& statement) const {
    if (statement.Step() == SQLITE_DONE) return Done{};
    return Failed();
  }
};

}  // namespace dbsn::sandbox
