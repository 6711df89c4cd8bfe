// Databasin's pipelines and automations, which depend on connectors. Running and stopping one is
// not here: the sandbox moves no data.
#include <fmt/format.h>

#include <optional>
#include <utility>

#include "sandbox/answers.h"
#include "sandbox/context.h"
#include "sandbox/dialect.h"
#include "sandbox/documents.h"
#include "sandbox/routes.h"
#include "sandbox/store.h"
#include "sandbox/wire_time.h"

namespace dbsn::sandbox {
namespace {

struct Kind {
  const char* stored;  // the store's name of it
  const char* title;
  const char* id;    // the member that holds the id
  const char* name;  // the member that holds the name
  std::size_t longest_name;
  const char* parts;  // the list whose items name connectors
};
constexpr Kind kPipeline{"databasin pipeline", "Pipeline", "pipelineID",
                         "pipelineName",       27,         "items"};
constexpr Kind kAutomation{"databasin automation", "Automation", "automationID",
                           "automationName",       255,          "automationTask"};

std::string Text(const ValueMap& body, std::string_view name) {
  const Value* const value = body.Find(name);
  return value == nullptr ? "" : value->Plain();
}

Value Shown(const Kind& kind, const Document& one, bool whole) {
  ValueMap shown = one.body;
  if (!whole) shown.Erase(Key(kind.parts));
  shown.Set(kind.id, Value(one.id));
  shown.Set("createdAt", Value(IsoTime(one.created_ms)));
  shown.Set("updatedAt", Value(IsoTime(one.modified_ms)));
  return Value(std::move(shown));
}

std::variant<Document, Response> Stored(const Context& context, const Kind& kind,
                                        const Request& request) {
  const std::optional<std::int64_t> id = ReadNumber(request.captures.front());
  Result<std::vector<Document>> all = context.store.Documents(kind.stored);
  if (!all.ok()) return context.StoreFailed(all.problem());
  for (Document& one : all.value()) {
    if (id && one.id == *id) return std::move(one);
  }
  return context.Refuse(
      {404, fmt::format("{} with ID {} not found", kind.title, request.captures.front()), ""});
}

// Every member of a part that ends in ConnectionID or ConnectorID names a connector of the project.
std::optional<Response> CheckParts(const Context& context, const Kind& kind, const Document& one) {
  const Value* const parts = one.body.Find(kind.parts);
  if (parts == nullptr || parts->AsList() == nullptr) return std::nullopt;
  for (const Value& part : *parts->AsList()) {
    if (part.AsMap() == nullptr) continue;
    for (const auto& [key, value] : *part.AsMap()) {
      const std::string& name = key.text();
      if (!name.ends_with("ConnectionID") && !name.ends_with("ConnectorID")) continue;
      const std::optional<std::int64_t> id = ReadNumber(value.Plain());
      Result<std::optional<Connector>> found =
          id ? context.store.Find(*id) : Result<std::optional<Connector>>(std::nullopt);
      if (!found.ok()) return context.StoreFailed(found.problem());
      const std::optional<Connector>& connector = found.value();
      if (connector && !connector->deleted && connector->project == one.scope) continue;
      return context.Refuse(
          {context.dialect.validation_status,
           fmt::format("{} {} is no connector of project {}", name, value.Plain(), one.scope),
           name});
    }
  }
  return std::nullopt;
}

std::optional<Response> Check(const Context& context, const Kind& kind, const Document& one) {
  const std::string name = Text(one.body, kind.name);
  if (name.empty() || name.size() > kind.longest_name) {
    return context.Refuse(
        {context.dialect.validation_status,
         fmt::format("{} must have 1 to {} characters", kind.name, kind.longest_name), kind.name});
  }
  Result<std::optional<Project>> project = context.store.FindProject(one.scope);
  if (!project.ok()) return context.StoreFailed(project.problem());
  if (!project.value()) {
    return context.Refuse(
        {404, fmt::format("Project with ID {} not found", one.scope), "internalID"});
  }
  return CheckParts(context, kind, one);
}

Response Acknowledged(const Context& context, const Kind& kind, std::int64_t id, const char* what) {
  return JsonAnswer(context.dialect,
                    Value(ValueMap{{"message", Value(fmt::format("{} {}", kind.title, what))},
                                   {"status", Value("success")},
                                   {kind.id, Value(id)}}));
}

Response NoBody(const Context& context) {
  return context.Refuse({400, "The request body is no JSON object", ""});
}

Response List(const Context& context, const Kind& kind, const std::string& project) {
  auto all = DocumentsOf(context, kind.stored, project);
  if (Response* failed = std::get_if<Response>(&all)) return std::move(*failed);
  Value::List rows;
  for (const Document& one : std::get<std::vector<Document>>(all)) {
    rows.push_back(Shown(kind, one, false));
  }
  return JsonAnswer(context.dialect, Value(std::move(rows)));
}

Response Get(const Context& context, const Kind& kind, const Request& request) {
  auto found = Stored(context, kind, request);
  if (Response* answer = std::get_if<Response>(&found)) return std::move(*answer);
  return JsonAnswer(context.dialect, Shown(kind, std::get<Document>(found), true));
}

Response Create(const Context& context, const Kind& kind, const Request& request) {
  std::optional<ValueMap> body = ReadMapBody(request);
  if (!body) return NoBody(context);
  Document one;
  one.kind = kind.stored;
  one.scope = Text(*body, "internalID");
  one.name = Text(*body, kind.name);
  one.body = *std::move(body);
  one.created_ms = context.NowMs();
  one.modified_ms = one.created_ms;
  const std::lock_guard lock(context.writes);
  if (auto refused = Check(context, kind, one)) return *std::move(refused);
  const Result<std::int64_t> id = context.store.Insert(one);
  if (!id.ok()) return context.StoreFailed(id.problem());
  return Acknowledged(context, kind, id.value(), "created successfully");
}

Response Update(const Context& context, const Kind& kind, const Request& request) {
  const std::optional<ValueMap> body = ReadMapBody(request);
  if (!body) return NoBody(context);
  const std::lock_guard lock(context.writes);
  auto found = Stored(context, kind, request);
  if (Response* answer = std::get_if<Response>(&found)) return std::move(*answer);
  Document& one = std::get<Document>(found);
  for (const auto& [key, value] : *body) one.body.Set(key, value);
  one.name = Text(one.body, kind.name);
  one.modified_ms = context.NowMs();
  if (auto refused = Check(context, kind, one)) return *std::move(refused);
  const Result<Done> done = context.store.Update(one);
  if (!done.ok()) return context.StoreFailed(done.problem());
  return Acknowledged(context, kind, one.id, "updated successfully");
}

Response Delete(const Context& context, const Kind& kind, const Request& request) {
  const std::lock_guard lock(context.writes);
  auto found = Stored(context, kind, request);
  if (Response* answer = std::get_if<Response>(&found)) return std::move(*answer);
  const std::int64_t id = std::get<Document>(found).id;
  const Result<Done> done = context.store.RemoveDocument(id);
  if (!done.ok()) return context.StoreFailed(done.problem());
  return Acknowledged(context, kind, id, "deleted successfully");
}

}  // namespace

Response ListPipelines(const Context& context, const Request& request) {
  for (const char* name : {"internalID", "institutionID", "ownerID"}) {
    if (request.Query(name).empty()) {
      return context.Refuse({400, fmt::format("{} is required", name), name});
    }
  }
  return List(context, kPipeline, std::string(request.Query("internalID")));
}
Response GetPipeline(const Context& context, const Request& request) {
  return Get(context, kPipeline, request);
}
Response CreatePipeline(const Context& context, const Request& request) {
  return Create(context, kPipeline, request);
}
Response UpdatePipeline(const Context& context, const Request& request) {
  return Update(context, kPipeline, request);
}
Response DeletePipeline(const Context& context, const Request& request) {
  return Delete(context, kPipeline, request);
}

Response ListAutomations(const Context& context, const Request& request) {
  const std::string project(request.Query("internalID"));
  if (project.empty()) return JsonAnswer(context.dialect, Value());
  return List(context, kAutomation, project);
}
Response GetAutomation(const Context& context, const Request& request) {
  return Get(context, kAutomation, request);
}
Response CreateAutomation(const Context& context, const Request& request) {
  return Create(context, kAutomation, request);
}
Response UpdateAutomation(const Context& context, const Request& request) {
  return Update(context, kAutomation, request);
}
Response DeleteAutomation(const Context& context, const Request& request) {
  return Delete(context, kAutomation, request);
}

}  // namespace dbsn::sandbox
