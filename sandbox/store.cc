// One connection with its statements prepared once, behind one mutex. Thin columns stand beside
// the whole so that a list of ten thousand rows parses no JSON.
#include "sandbox/store.h"

#include <utility>

#include "sandbox/store_parts.h"

namespace dbsn::sandbox {
namespace {

constexpr int kBusyMilliseconds = 5000;

constexpr const char* kTables = R"(
CREATE TABLE IF NOT EXISTS project (
  id INTEGER PRIMARY KEY, internal_id TEXT NOT NULL UNIQUE, name TEXT NOT NULL,
  institution INTEGER NOT NULL, organization TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS connector (
  id INTEGER PRIMARY KEY AUTOINCREMENT, project TEXT NOT NULL, institution INTEGER NOT NULL,
  owner INTEGER NOT NULL, name TEXT NOT NULL, category INTEGER NOT NULL, subtype TEXT NOT NULL,
  auth INTEGER NOT NULL, host TEXT, port TEXT, database_name TEXT, fields TEXT NOT NULL,
  secrets TEXT NOT NULL, created_ms INTEGER NOT NULL, modified_ms INTEGER NOT NULL,
  deleted INTEGER NOT NULL);
CREATE INDEX IF NOT EXISTS connector_name ON connector (project, name);
CREATE TABLE IF NOT EXISTS document (
  id INTEGER PRIMARY KEY AUTOINCREMENT, kind TEXT NOT NULL, scope TEXT NOT NULL,
  name TEXT NOT NULL, body TEXT NOT NULL, created_ms INTEGER NOT NULL,
  modified_ms INTEGER NOT NULL, deleted INTEGER NOT NULL);
CREATE INDEX IF NOT EXISTS document_kind ON document (kind, scope, name);
INSERT OR IGNORE INTO sqlite_sequence (name, seq)
  SELECT 'connector', 5000 WHERE NOT EXISTS
    (SELECT 1 FROM sqlite_sequence WHERE name = 'connector');
)";

constexpr const char* kThinColumns =
    "id, project, institution, owner, name, category, subtype, host, port, database_name, "
    "created_ms, modified_ms, deleted";
constexpr const char* kWholeColumns =
    "id, project, institution, owner, name, category, subtype, auth, fields, secrets, created_ms, "
    "modified_ms, deleted";
constexpr const char* kFilter =
    "(?1 = '' OR project = ?1) AND (?2 IS NULL OR institution = ?2) ORDER BY id";

ThinConnector ReadThin(const Statement& row) {
  ThinConnector thin;
  thin.id = row.IntegerAt(0);
  thin.project = row.TextAt(1);
  thin.institution = row.IntegerAt(2);
  thin.owner = row.IntegerAt(3);
  thin.name = row.TextAt(4);
  thin.category = row.IntegerAt(5);
  thin.subtype = row.TextAt(6);
  thin.host = row.MaybeTextAt(7);
  thin.port = row.MaybeTextAt(8);
  thin.database = row.MaybeTextAt(9);
  thin.created_ms = row.IntegerAt(10);
  thin.modified_ms = row.IntegerAt(11);
  thin.deleted = row.IntegerAt(12) != 0;
  return thin;
}

Connector ReadWhole(const Statement& row) {
  Connector connector;
  connector.id = row.IntegerAt(0);
  connector.project = row.TextAt(1);
  connector.institution = row.IntegerAt(2);
  connector.owner = row.IntegerAt(3);
  connector.name = row.TextAt(4);
  connector.category = row.IntegerAt(5);
  connector.subtype = row.TextAt(6);
  connector.auth = row.IntegerAt(7);
  connector.fields = ReadMap(row.TextAt(8));
  connector.secrets = ReadMap(row.TextAt(9));
  connector.created_ms = row.IntegerAt(10);
  connector.modified_ms = row.IntegerAt(11);
  connector.deleted = row.IntegerAt(12) != 0;
  return connector;
}

Project ReadProject(const Statement& row) {
  return {row.IntegerAt(0), std::string(row.TextAt(1)), std::string(row.TextAt(2)),
          row.IntegerAt(3), std::string(row.TextAt(4))};
}

void BindConnector(Statement& to, const Connector& connector) {
  to.Text(1, connector.project)
      .Integer(2, connector.institution)
      .Integer(3, connector.owner)
      .Text(4, connector.name)
      .Integer(5, connector.category)
      .Text(6, connector.subtype)
      .Integer(7, connector.auth)
      .TextOrNull(8, connector.fields.Find("connectorHost"))
      .TextOrNull(9, connector.fields.Find("connectorPort"))
      .TextOrNull(10, connector.fields.Find("connectorDatabaseName"))
      .Text(11, WriteJson(Value(connector.fields)))
      .Text(12, WriteJson(Value(connector.secrets)))
      .Integer(13, connector.created_ms)
      .Integer(14, connector.modified_ms)
      .Integer(15, connector.deleted ? 1 : 0);
}

}  // namespace

bool Store::Parts::Prepare() {
  const std::string texts[kCount] = {
      "INSERT OR IGNORE INTO project VALUES (?1, ?2, ?3, ?4, ?5)",
      "SELECT * FROM project ORDER BY id",
      "SELECT * FROM project WHERE internal_id = ?1",
      "INSERT INTO connector (project, institution, owner, name, category, subtype, auth, host, "
      "port, database_name, fields, secrets, created_ms, modified_ms, deleted) VALUES "
      "(?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15)",
      "UPDATE connector SET project = ?1, institution = ?2, owner = ?3, name = ?4, category = "
      "?5, "
      "subtype = ?6, auth = ?7, host = ?8, port = ?9, database_name = ?10, fields = ?11, "
      "secrets = ?12, created_ms = ?13, modified_ms = ?14, deleted = ?15 WHERE id = ?16",
      fmt::format("SELECT {} FROM connector WHERE id = ?1", kWholeColumns),
      "DELETE FROM connector WHERE id = ?1",
      "SELECT 1 FROM connector WHERE project = ?1 AND name = ?2 AND id <> ?3 AND deleted = 0",
      fmt::format("SELECT {} FROM connector WHERE {}", kThinColumns, kFilter),
      fmt::format("SELECT {} FROM connector WHERE {}", kWholeColumns, kFilter),
      "INSERT INTO document (kind, scope, name, body, created_ms, modified_ms, deleted) VALUES "
      "(?1, ?2, ?3, ?4, ?5, ?6, ?7)",
      "UPDATE document SET kind = ?1, scope = ?2, name = ?3, body = ?4, created_ms = ?5, "
      "modified_ms = ?6, deleted = ?7 WHERE id = ?8",
      "DELETE FROM document WHERE id = ?1",
      "SELECT id, scope, name, body, created_ms, modified_ms, deleted FROM document WHERE "
      "kind = ?1 ORDER BY id",
  };
  for (int i = 0; i < kCount; ++i) {
    if (sqlite3_prepare_v3(database, texts[i].c_str(), -1, SQLITE_PREPARE_PERSISTENT,
                           &statements[i], nullptr) != SQLITE_OK) {
      return false;
    }
  }
  return true;
}

Store::Store(std::unique_ptr<Parts> parts) : parts_(std::move(parts)) {}
Store::~Store() = default;

Result<std::unique_ptr<Store>> Store::Open(const std::string& path) {
  auto parts = std::make_unique<Parts>();
  parts->path = path;
  const char* name = path.empty() ? ":memory:" : path.c_str();
  // The mutex of ours is enough; SQLite's own would be a second one.
  const int flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX;
  // A write survives this process's death; only a power cut could take the last ones.
  const char* settings = path.empty() ? "PRAGMA synchronous = OFF; PRAGMA journal_mode = MEMORY"
                                      : "PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL";
  if (sqlite3_open_v2(name, &parts->database, flags, nullptr) != SQLITE_OK ||
      sqlite3_busy_timeout(parts->database, kBusyMilliseconds) != SQLITE_OK ||
      sqlite3_exec(parts->database, settings, nullptr, nullptr, nullptr) != SQLITE_OK ||
      sqlite3_exec(parts->database, kTables, nullptr, nullptr, nullptr) != SQLITE_OK ||
      !parts->Prepare()) {
    return Failure(parts->database, path);
  }
  return std::unique_ptr<Store>(new Store(std::move(parts)));
}

Result<Done> Store::AddProject(const Project& project) {
  const std::lock_guard lock(mutex_);
  Statement statement = parts_->Use(Parts::kAddProject);
  statement.Integer(1, project.id)
      .Text(2, project.internal_id)
      .Text(3, project.name)
      .Integer(4, project.institution)
      .Text(5, project.organization);
  return parts_->Finish(statement);
}

Result<std::vector<Project>> Store::Projects() {
  const std::lock_guard lock(mutex_);
  Statement statement = parts_->Use(Parts::kProjects);
  std::vector<Project> all;
  int step = statement.Step();
  for (; step == SQLITE_ROW; step = statement.Step()) all.push_back(ReadProject(statement));
  if (step != SQLITE_DONE) return parts_->Failed();
  return all;
}

Result<std::optional<Project>> Store::FindProject(std::string_view internal_id) {
  const std::lock_guard lock(mutex_);
  Statement statement = parts_->Use(Parts::kFindProject);
  const int step = statement.Text(1, internal_id).Step();
  if (step == SQLITE_ROW) return std::optional<Project>(ReadProject(statement));
  if (step == SQLITE_DONE) return std::optional<Project>();
  return parts_->Failed();
}

Result<std::int64_t> Store::Insert(const Connector& connector) {
  const std::lock_guard lock(mutex_);
  Statement statement = parts_->Use(Parts::kInsert);
  BindConnector(statement, connector);
  if (statement.Step() != SQLITE_DONE) return parts_->Failed();
  return static_cast<std::int64_t>(sqlite3_last_insert_rowid(parts_->database));
}

Result<Done> Store::Update(const Connector& connector) {
  const std::lock_guard lock(mutex_);
  Statement statement = parts_->Use(Parts::kUpdate);
  BindConnector(statement, connector);
  statement.Integer(16, connector.id);
  return parts_->Finish(statement);
}

Result<std::optional<Connector>> Store::Find(std::int64_t id) {
  const std::lock_guard lock(mutex_);
  Statement statement = parts_->Use(Parts::kFind);
  const int step = statement.Integer(1, id).Step();
  if (step == SQLITE_ROW) return std::optional<Connector>(ReadWhole(statement));
  if (step == SQLITE_DONE) return std::optional<Connector>();
  return parts_->Failed();
}

Result<Done> Store::Remove(std::int64_t id) {
  const std::lock_guard lock(mutex_);
  Statement statement = parts_->Use(Parts::kRemove);
  statement.Integer(1, id);
  return parts_->Finish(statement);
}

Result<bool> Store::NameTaken(std::string_view project, std::string_view name,
                              std::int64_t except) {
  const std::lock_guard lock(mutex_);
  Statement statement = parts_->Use(Parts::kNameTaken);
  const int step = statement.Text(1, project).Text(2, name).Integer(3, except).Step();
  if (step == SQLITE_ROW || step == SQLITE_DONE) return step == SQLITE_ROW;
  return parts_->Failed();
}

Result<Done> Store::EachThin(const ListFilter& filter,
                             const std::function<void(const ThinConnector&)>& use) {
  const std::lock_guard lock(mutex_);
  Statement statement = parts_->Use(Parts::kThin);
  statement.Text(1, filter.project);
  if (filter.institution) statement.Integer(2, *filter.institution);
  int step = statement.Step();
  for (; step == SQLITE_ROW; step = statement.Step()) use(ReadThin(statement));
  if (step != SQLITE_DONE) return parts_->Failed();
  return Done{};
}

Result<Done> Store::EachWhole(const ListFilter& filter,
                              const std::function<void(const Connector&)>& use) {
  const std::lock_guard lock(mutex_);
  Statement statement = parts_->Use(Parts::kWhole);
  statement.Text(1, filter.project);
  if (filter.institution) statement.Integer(2, *filter.institution);
  int step = statement.Step();
  for (; step == SQLITE_ROW; step = statement.Step()) use(ReadWhole(statement));
  if (step != SQLITE_DONE) return parts_->Failed();
  return Done{};
}

}  // namespace dbsn::sandbox
