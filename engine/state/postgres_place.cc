#include "engine/state/postgres_place.h"

#include <algorithm>
#include <atomic>
#include <utility>

#include "engine/state/lock_info_file.h"
#include "engine/state/lock_words.h"
#include "engine/state/state_codes.h"
#include "engine/world/postgres.h"

namespace dbsn {

namespace {

constexpr std::string_view kNoSuchTable = "42P01", kNoSuchSchema = "3F000";
constexpr std::string_view kDenied = "42501";
// libpq's words end in a line break and may have several lines.
std::string OneLine(std::string text) {
  for (char& c : text) {
    if (c == '\n' || c == '\t') c = ' ';
  }
  while (!text.empty() && text.back() == ' ') text.pop_back();
  return text;
}

// Of an address what is no secret: whose, and where.
std::string Shown(const std::string& address) {
  if (address.empty()) return "(PGHOST and its like)";
  const std::size_t scheme = address.find("://");
  // A list of parameters may hold anything, a password too.
  if (scheme == std::string::npos) return "(its address)";
  std::string shown = address.substr(0, address.find('?'));
  const std::size_t at = shown.rfind('@');
  const std::size_t colon = shown.find(':', scheme + 3);
  if (at != std::string::npos && colon < at) shown.erase(colon, at - colon);
  return shown;
}

class PostgresPlace final : public RecordPlace {
 public:
  explicit PostgresPlace(PostgresPlaceSettings settings) : settings_(std::move(settings)) {}

  std::string Where() const override {
    return "postgres " + Shown(settings_.address) + ", state " + settings_.state;
  }
  std::size_t most_changes() const override { return 0; }
  std::size_t most_bytes() const override { return 0; }

  Result<Records> Read(const KeyRange& range) override {
    Result<PostgresConnection*> connection = Open();
    if (!connection.ok()) return connection.problem();
    std::vector<PostgresRow> rows;
    const bool read = connection.value()->Ask(
        "SELECT key, value FROM " + Table("record") +
            " WHERE state = $1 AND key >= $2 COLLATE \"C\" AND key < $3 COLLATE \"C\"",
        {settings_.state, range.first, range.second}, &rows);
    Records records;
    if (!read) {
      if (Unmade()) return records;
      return Failed("read");
    }
    for (PostgresRow& row : rows) {
      records.emplace(std::move(row[0]).value_or(""), std::move(row[1]).value_or(""));
    }
    return records;
  }

  Result<Done> Write(const RecordChanges& changes, const Guard& guard) override {
    if (!held_ || connection_ == nullptr) return LockLost(Where(), "");
    if (changes.removes.empty()) return Put(changes.puts, guard);
    // One transaction of the connection that holds the lock.
    if (!connection_->Do("BEGIN")) return Broken("write");
    bool fine = true;
    std::vector<PostgresRow> head;
    fine = connection_->Ask(
        "SELECT value FROM " + Table("record") + " WHERE state = $1 AND key = $2 FOR UPDATE",
        {settings_.state, guard.key}, &head);
    if (fine) {
      const std::optional<std::string> now =
          head.empty() ? std::optional<std::string>() : head.front()[0];
      if (now != guard.bytes) {
        connection_->Do("ROLLBACK");
        return LockLost(Where(), "somebody else has written it meanwhile");
      }
    }
    for (auto at = changes.removes.begin(); fine && at != changes.removes.end();) {
      // Ranges of one key each, of which there may be thousands, in one statement.
      std::vector<std::string> keys;
      for (; at != changes.removes.end() && at->second == at->first + '\0'; ++at) {
        keys.push_back(at->first);
      }
      if (!keys.empty()) {
        fine = connection_->Ask(
            "DELETE FROM " + Table("record") + " WHERE state = $1 AND key = ANY ($2::text[])",
            {settings_.state, PostgresArray(keys)});
        continue;
      }
      fine = connection_->Ask("DELETE FROM " + Table("record") +
                                  " WHERE state = $1 AND key >= $2 COLLATE \"C\" AND key < $3 "
                                  "COLLATE \"C\"",
                              {settings_.state, at->first, at->second});
      ++at;
    }
    if (fine && !changes.puts.empty()) {
      std::vector<std::string> keys, values;
      for (const auto& [key, value] : changes.puts) {
        keys.push_back(key);
        values.push_back(value);
      }
      fine = connection_->Ask(
          "INSERT INTO " + Table("record") +
              " (state, key, value) SELECT $1, k, v FROM unnest($2::text[], $3::text[]) AS t(k, v) "
              "ON CONFLICT (state, key) DO UPDATE SET value = EXCLUDED.value",
          {settings_.state, PostgresArray(keys), PostgresArray(values)});
    }
    if (fine) fine = connection_->Do("COMMIT");
    if (fine) return Done{};
    Diagnostic problem = Broken("write");
    if (connection_ != nullptr && connection_->open()) connection_->Do("ROLLBACK");
    return problem;
  }

  Result<std::unique_ptr<StateLock>> TryLock(const LockInfo& info) override;

  Result<std::optional<LockInfo>> Holder() override {
    Result<PostgresConnection*> connection = Open();
    if (!connection.ok()) return connection.problem();
    std::vector<PostgresRow> rows;
    const bool asked =
        connection.value()->Ask("SELECT l.info FROM " + Table("lock") +
                                    " l WHERE l.state = $1 AND EXISTS (" + Holders() + ")",
                                {settings_.state}, &rows);
    if (!asked && Unmade()) return std::optional<LockInfo>();
    if (!asked) return Failed("read the lock of");
    if (rows.empty() || !rows.front()[0].has_value()) return std::optional<LockInfo>();
    return ReadLockInfo(*rows.front()[0]);
  }

  Result<Done> Free(const LockInfo& /*holder*/) override {
    Result<PostgresConnection*> connection = Open();
    if (!connection.ok()) return connection.problem();
    std::vector<PostgresRow> rows;
    // The holder's connection is ended, and with it the lock.
    const bool asked = connection.value()->Ask(
        "SELECT pg_terminate_backend(h.pid, 5000) FROM (" + Holders() + ") h", {settings_.state},
        &rows);
    if (!asked) return Failed("unlock");
    return Done{};
  }

  Result<Done> StillHeld() override {
    if (held_ && lost_) return LockLost(Where(), "");
    return Done{};
  }

 private:
  class Lock;

  // One statement is a transaction of its own: a run's results cost one round trip a group.
  Result<Done> Put(const Records& puts, const Guard& guard) {
    std::vector<std::string> keys, values;
    for (const auto& [key, value] : puts) {
      keys.push_back(key);
      values.push_back(value);
    }
    const std::string of_head =
        "SELECT 1 FROM " + Table("record") + " WHERE state = $1 AND key = $4";
    const std::string condition = guard.bytes.has_value()
                                      ? "EXISTS (" + of_head + " AND value = $5)"
                                      : "$5 = '' AND NOT EXISTS (" + of_head + ")";
    std::vector<PostgresRow> written;
    const bool done = connection_->Ask(
        "INSERT INTO " + Table("record") +
            " (state, key, value) SELECT $1, k, v FROM unnest($2::text[], $3::text[]) AS t(k, v) "
            "WHERE " +
            condition +
            " ON CONFLICT (state, key) DO UPDATE SET value = EXCLUDED.value RETURNING 1",
        {settings_.state, PostgresArray(keys), PostgresArray(values), guard.key,
         guard.bytes.value_or("")},
        &written);
    if (!done) return Broken("write");
    if (written.size() == puts.size()) return Done{};
    return LockLost(Where(), "somebody else has written it meanwhile");
  }

  // Tables of the schema, as SQL says them.
  std::string Table(const std::string& name) const {
    return connection_->Quoted(settings_.schema) + "." + connection_->Quoted(name);
  }
  // The processes of the server that hold the advisory lock of state $1.
  static std::string Holders() {
    return "SELECT p.pid FROM pg_locks p WHERE p.locktype = 'advisory' AND p.granted AND "
           "p.objsubid = 1 AND p.database = (SELECT oid FROM pg_database WHERE datname = "
           "current_database()) AND "
           "((p.classid::bigint << 32) | p.objid::bigint) = " +
           LockNumber();
  }
  // Advisory locks are numbers; equal states have equal ones, and others hardly.
  static std::string LockNumber() { return "hashtextextended('dbsn state ' || $1, 0)"; }

  bool Unmade() const {
    return connection_->code() == kNoSuchTable || connection_->code() == kNoSuchSchema;
  }

  Result<PostgresConnection*> Open() {
    if (connection_ != nullptr && connection_->open()) return connection_.get();
    if (held_) return LockLost(Where(), "the connection to the server is gone");
    const std::string missing = PostgresConnection::Missing();
    if (!missing.empty()) {
      return Diagnostic{.code = kStateUnreachable,
                        .detail = Where() + ": libpq is not installed: " + missing + ".",
                        .hint = "Install it: apt-get install libpq5.",
                        .about = Where()};
    }
    PostgresParameters parameters{{"client_encoding", "UTF8"},
                                  {"application_name", "dbsn"},
                                  {"connect_timeout", "10"},
                                  // A server that is gone is noticed within half a minute.
                                  {"keepalives_idle", "10"},
                                  {"keepalives_interval", "5"},
                                  {"keepalives_count", "3"},
                                  {"tcp_user_timeout", "30000"},
                                  {"options",
                                   "-c client_min_messages=error -c "
                                   "idle_in_transaction_session_timeout=60s"}};
    if (!settings_.password.empty()) parameters.emplace_back("password", settings_.password);
    connection_ = std::make_unique<PostgresConnection>(parameters, settings_.address);
    if (connection_->open()) return connection_.get();
    Diagnostic problem{.code = kStateUnreachable,
                       .detail = Where() + ": " + OneLine(connection_->message()) + ".",
                       .hint =
                           "Check state.address in dbsn.yaml, and the user and password that "
                           "go with it.",
                       .about = Where()};
    connection_.reset();
    return problem;
  }

  // One at a time: two that make the same table at once can fail each other.
  bool Make() {
    const std::string number = "hashtextextended('dbsn makes its tables', 0)";
    return connection_->Do("SELECT pg_advisory_lock(" + number + ")") &&
           connection_->Do("CREATE SCHEMA IF NOT EXISTS " +
                           connection_->Quoted(settings_.schema)) &&
           connection_->Do("CREATE TABLE IF NOT EXISTS " + Table("record") +
                           " (state text NOT NULL, key text COLLATE \"C\" NOT NULL, value text "
                           "NOT NULL, PRIMARY KEY (state, key))") &&
           connection_->Do("CREATE TABLE IF NOT EXISTS " + Table("lock") +
                           " (state text PRIMARY KEY, info text NOT NULL)") &&
           connection_->Do("SELECT pg_advisory_unlock(" + number + ")");
  }

  // Who may write the tables need not be allowed to make them.
  bool MakeIfMissing() {
    std::vector<PostgresRow> rows;
    const bool asked = connection_->Ask(
        "SELECT 1 FROM " + Table("record") + ", " + Table("lock") + " WHERE false", {}, &rows);
    if (asked) return true;
    return Unmade() && Make();
  }

  // Of the connection that holds the lock: without it there is no lock.
  Diagnostic Broken(const std::string& what) {
    if (!connection_->open()) {
      lost_ = true;
      const std::string why = OneLine(connection_->message());
      return LockLost(Where(), why.empty() ? "the connection to the server is gone" : why);
    }
    return Failed(what);
  }

  Diagnostic Failed(const std::string& what) const {
    const bool denied = connection_->code() == kDenied;
    return {
        .code = denied ? kStateRefused : kStateUnreachable,
        .detail = "Cannot " + what + " " + Where() + ": " + OneLine(connection_->message()) + ".",
        .hint = denied ? "The user needs USAGE on the schema " + settings_.schema +
                             ", and SELECT, INSERT, UPDATE and DELETE on its tables."
                       : "Run the command again when the server is well.",
        .about = Where()};
  }

  const PostgresPlaceSettings settings_;
  std::unique_ptr<PostgresConnection> connection_;
  bool held_ = false;  // by connection_
  std::atomic<bool> lost_ = false;
};

class PostgresPlace::Lock final : public StateLock {
 public:
  Lock(PostgresPlace& place, LockInfo info) : place_(place), info_(std::move(info)) {}
  ~Lock() override {
    if (place_.connection_ != nullptr && place_.connection_->open()) {
      static_cast<void>(place_.connection_->Ask(
          "DELETE FROM " + place_.Table("lock") + " WHERE state = $1", {place_.settings_.state}));
      static_cast<void>(place_.connection_->Ask("SELECT pg_advisory_unlock(" + LockNumber() + ")",
                                                {place_.settings_.state}));
    }
    place_.held_ = false;
    place_.lost_ = false;
  }
  const LockInfo& info() const override { return info_; }

 private:
  PostgresPlace& place_;
  const LockInfo info_;
};

Result<std::unique_ptr<StateLock>> PostgresPlace::TryLock(const LockInfo& info) {
  Result<PostgresConnection*> connection = Open();
  if (!connection.ok()) return connection.problem();
  if (!MakeIfMissing()) return Failed("make the tables of");
  std::vector<PostgresRow> rows;
  if (!connection_->Ask("SELECT pg_try_advisory_lock(" + LockNumber() + ")", {settings_.state},
                        &rows)) {
    return Failed("lock");
  }
  if (rows.empty() || rows.front()[0] != std::optional<std::string>("t")) {
    return Diagnostic{.code = kStateLocked, .detail = "", .hint = ""};
  }
  held_ = true;
  lost_ = false;
  auto lock = std::make_unique<Lock>(*this, info);
  if (!connection_->Ask("INSERT INTO " + Table("lock") +
                            " (state, info) VALUES ($1, $2) ON "
                            "CONFLICT (state) DO UPDATE SET info = "
                            "EXCLUDED.info",
                        {settings_.state, WriteLockInfo(info)})) {
    return Failed("lock");
  }
  return std::unique_ptr<StateLock>(std::move(lock));
}

}  // namespace

std::unique_ptr<RecordPlace> NewPostgresPlace(PostgresPlaceSettings settings) {
  return std::make_unique<PostgresPlace>(std::move(settings));
}

}  // namespace dbsn
