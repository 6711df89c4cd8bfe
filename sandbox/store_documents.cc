// The other kinds of resources: whole bodies by kind and scope.
#include <utility>

#include "sandbox/store_parts.h"

namespace dbsn::sandbox {
namespace {

void Bind(Statement& to, const Document& document) {
  to.Text(1, document.kind)
      .Text(2, document.scope)
      .Text(3, document.name)
      .Text(4, WriteJson(Value(document.body)))
      .Integer(5, document.created_ms)
      .Integer(6, document.modified_ms)
      .Integer(7, document.deleted ? 1 : 0);
}

Document Read(const Statement& row, std::string_view kind) {
  Document document;
  document.id = row.IntegerAt(0);
  document.kind = kind;
  document.scope = row.TextAt(1);
  document.name = row.TextAt(2);
  document.body = ReadMap(row.TextAt(3));
  document.created_ms = row.IntegerAt(4);
  document.modified_ms = row.IntegerAt(5);
  document.deleted = row.IntegerAt(6) != 0;
  return document;
}

}  // namespace

Result<std::int64_t> Store::Insert(const Document& document) {
  const std::lock_guard lock(mutex_);
  Statement statement = parts_->Use(Parts::kInsertDocument);
  Bind(statement, document);
  if (statement.Step() != SQLITE_DONE) return parts_->Failed();
  return static_cast<std::int64_t>(sqlite3_last_insert_rowid(parts_->database));
}

Result<Done> Store::Update(const Document& document) {
  const std::lock_guard lock(mutex_);
  Statement statement = parts_->Use(Parts::kUpdateDocument);
  Bind(statement, document);
  statement.Integer(8, document.id);
  return parts_->Finish(statement);
}

Result<Done> Store::RemoveDocument(std::int64_t id) {
  const std::lock_guard lock(mutex_);
  Statement statement = parts_->Use(Parts::kRemoveDocument);
  statement.Integer(1, id);
  return parts_->Finish(statement);
}

Result<std::vector<Document>> Store::Documents(const std::string& kind) {
  const std::lock_guard lock(mutex_);
  Statement statement = parts_->Use(Parts::kDocuments);
  statement.Text(1, kind);
  std::vector<Document> all;
  int step = statement.Step();
  for (; step == SQLITE_ROW; step = statement.Step()) all.push_back(Read(statement, kind));
  if (step != SQLITE_DONE) return parts_->Failed();
  return all;
}

}  // namespace dbsn::sandbox
