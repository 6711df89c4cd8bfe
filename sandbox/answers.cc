// Everything that a dialect spells differently in an answer is spelled here.
#include "sandbox/answers.h"

#include "sandbox/dialect.h"
#include "sandbox/field_tables.h"
#include "sandbox/wire_time.h"
#include "schema/json_codec.h"

namespace dbsn::sandbox {
namespace {

std::string_view StatusName(int status) {
  switch (status) {
    case 400:
      return "Bad Request";
    case 401:
      return "Unauthorized";
    case 403:
      return "Forbidden";
    case 404:
      return "Not Found";
    case 405:
      return "Method Not Allowed";
    case 409:
      return "Conflict";
    case 422:
      return "Unprocessable Entity";
    case 429:
      return "Too Many Requests";
    case 502:
      return "Bad Gateway";
    case 503:
      return "Service Unavailable";
    case 504:
      return "Gateway Timeout";
    default:
      return status >= 500 ? "Internal Server Error" : "Error";
  }
}

std::string InternalId(const Dialect& dialect, std::string_view id) {
  return dialect.internal_id_in_braces ? "{" + std::string(id) + "}" : std::string(id);
}

std::string_view CreatedName(const Dialect& dialect) {
  return dialect.dates == Dialect::Dates::kCreatedDate ? "createdDate" : "createdAt";
}

std::string_view ModifiedName(const Dialect& dialect) {
  return dialect.dates == Dialect::Dates::kCreatedDate ? "lastModifiedDate" : "updatedAt";
}

Value TypeValue(const Dialect& dialect, std::int64_t category) {
  const CategoryFact* fact = FindCategory(category);
  if (dialect.types == Spelling::kName && fact) return Value(fact->name);
  return Value(category);
}

Value AuthValue(const Dialect& dialect, std::int64_t auth) {
  const AuthFact* fact = FindAuth(auth);
  if (!fact) return Value();
  return dialect.auths == Spelling::kName ? Value(fact->name) : Value(auth);
}

struct ActiveFlag {
  std::string_view name;
  Value value;
};

ActiveFlag Active(const Dialect& dialect, bool active) {
  switch (dialect.flags) {
    case Dialect::Flags::kActive:
      return {"active", Value(active)};
    case Dialect::Flags::kIsActive:
      return {"isActive", Value(active ? 1 : 0)};
    case Dialect::Flags::kIsActiveText:
      return {"isActive", Value(active ? "1" : "0")};
  }
  return {"active", Value(active)};
}

}  // namespace

Response JsonAnswer(const Dialect& dialect, std::string json_text) {
  Response response;
  response.body =
      dialect.enveloped ? R"({"data":)" + json_text + R"(,"error":null})" : std::move(json_text);
  return response;
}

Response JsonAnswer(const Dialect& dialect, const Value& value) {
  return JsonAnswer(dialect, WriteJson(value));
}

Response ErrorAnswer(const Dialect& dialect, const Refusal& refusal, std::int64_t now_ms) {
  ValueMap body;
  switch (dialect.errors) {
    case Dialect::Errors::kPlain:
      body.Set("error", Value(StatusName(refusal.status)));
      body.Set("message", Value(refusal.message));
      body.Set("status", Value(refusal.status));
      break;
    case Dialect::Errors::kDetails:
      body.Set("status", Value(refusal.status));
      body.Set("message", Value(refusal.message));
      body.Set("details",
               refusal.field.empty() ? Value() : Value(ValueMap{{"field", Value(refusal.field)}}));
      body.Set("timestamp", Value(IsoTime(now_ms)));
      break;
    case Dialect::Errors::kNested:
      body.Set("data", Value());
      body.Set("error", Value(refusal.message));
      break;
  }
  Response response;
  response.status = refusal.status;
  response.body = WriteJson(Value(std::move(body)));
  return response;
}

Value IdValue(const Dialect& dialect, std::int64_t id) {
  return dialect.ids_as_text ? Value(std::to_string(id)) : Value(id);
}

Value WholeConnector(const Dialect& dialect, const Connector& connector) {
  ValueMap body = connector.fields;
  body.Set("connectorID", IdValue(dialect, connector.id));
  body.Set("connectorName", Value(connector.name));
  body.Set("connectorType", TypeValue(dialect, connector.category));
  if (dialect.subtype) body.Set("connectorSubType", Value(connector.subtype));
  body.Set("connectorAuthType", AuthValue(dialect, connector.auth));
  body.Set("institutionID", Value(connector.institution));
  body.Set("internalID", Value(InternalId(dialect, connector.project)));
  body.Set("ownerID", Value(connector.owner));
  const ActiveFlag active = Active(dialect, !connector.deleted);
  body.Set(active.name, active.value);
  body.Set(CreatedName(dialect), Value(IsoTime(connector.created_ms)));
  body.Set(ModifiedName(dialect), Value(IsoTime(connector.modified_ms)));
  if (dialect.deletion == Dialect::Delete::kSoft) {
    body.Set("isDeleted", Value(connector.deleted ? 1 : 0));
  }
  return Value(std::move(body));
}

void RowWriter::Separate() {
  if (out_.back() != '[' && out_.back() != '{') out_ += ',';
}

void RowWriter::Raw(std::string_view name, std::string_view json) {
  Separate();
  out_ += '"';
  out_ += name;
  out_ += "\":";
  out_ += json;
}

void RowWriter::Number(std::string_view name, std::int64_t number) {
  Raw(name, std::to_string(number));
}

void RowWriter::Text(std::string_view name, std::string_view text) {
  Raw(name, "");
  AppendJsonText(text, out_);
}

void RowWriter::Add(const ThinConnector& row) {
  Separate();
  out_ += '{';
  if (dialect_.ids_as_text) {
    Text("connectorID", std::to_string(row.id));
  } else {
    Number("connectorID", row.id);
  }
  Text("connectorName", row.name);
  if (!bare_) {
    Raw("connectorType", WriteJson(TypeValue(dialect_, row.category)));
    if (dialect_.subtype) Text("connectorSubType", row.subtype);
    if (row.host) Text("connectorHost", *row.host);
    if (row.port) Text("connectorPort", *row.port);
    if (row.database) Text("connectorDatabaseName", *row.database);
    Number("institutionID", row.institution);
    Text("internalID", InternalId(dialect_, row.project));
    Number("ownerID", row.owner);
    const ActiveFlag active = Active(dialect_, !row.deleted);
    Raw(active.name, WriteJson(active.value));
    Text(CreatedName(dialect_), IsoTime(row.created_ms));
    Text(ModifiedName(dialect_), IsoTime(row.modified_ms));
    if (dialect_.deletion == Dialect::Delete::kSoft) Number("isDeleted", row.deleted ? 1 : 0);
  }
  out_ += '}';
}

void RowWriter::Add(const Connector& row) {
  Separate();
  AppendJson(WholeConnector(dialect_, row), out_);
}

std::string RowWriter::Finish() {
  out_ += ']';
  return std::move(out_);
}

}  // namespace dbsn::sandbox
