// Requests of a definition. Must never leave a placeholder that nobody can fill.
#include <algorithm>

#include "schema/definition_codes.h"
#include "schema/definition_parts.h"
#include "schema/document_to_value.h"
#include "schema/json_codec.h"
#include "schema/manifest_problems.h"

namespace dbsn {

namespace {

constexpr std::pair<std::string_view, BodyShape> kBodies[] = {
    {"none", BodyShape::kNone},     {"empty", BodyShape::kEmpty},
    {"all", BodyShape::kAll},       {"changed", BodyShape::kChanged},
    {"blocks", BodyShape::kBlocks}, {"merge", BodyShape::kChanged},
};
constexpr std::pair<std::string_view, Retry> kRetries[] = {
    {"never", Retry::kNever},
    {"after-read", Retry::kAfterRead},
    {"always", Retry::kAlways},
};

std::vector<std::string> PlaceholdersIn(std::string_view text) {
  std::vector<std::string> names;
  while (true) {
    const std::size_t open = text.find('{');
    const std::size_t close = text.find('}', open);
    if (open == std::string_view::npos || close == std::string_view::npos) return names;
    std::string_view name = text.substr(open + 1, close - open - 1);
    if (name.ends_with('?')) name.remove_suffix(1);
    if (name.starts_with('+')) name.remove_prefix(1);
    names.emplace_back(name);
    text.remove_prefix(close + 1);
  }
}

void CheckSent(const Value& value, const DefinitionMap& map,
               const std::vector<std::string_view>& known) {
  if (const ValueMap* members = value.AsMap()) {
    for (const auto& [key, member] : *members) CheckSent(member, map, known);
  } else if (const Value::List* items = value.AsList()) {
    for (const Value& item : *items) CheckSent(item, map, known);
  } else if (const std::string* text = value.AsText()) {
    for (const std::string& name : PlaceholdersIn(*text)) {
      map.Knows("send", name, known, "value for the placeholder");
    }
  }
}

// What is inserted as it stands comes from a setting whose text is checked to be a path.
void CheckWholePath(const std::string& name, const DefinitionMap& map,
                    const Definition& definition) {
  for (const ContextValue& value : definition.context) {
    if (value.name != name) continue;
    const auto is_path = [&](const ContextSource& source) {
      const Setting* const setting = definition.FindSetting(source.setting);
      return setting != nullptr && setting->type == SettingType::kRequestPath;
    };
    if (std::all_of(value.from.begin(), value.from.end(), is_path)) return;
  }
  map.Refuse(
      "path", kDefinitionWrongType,
      "{+" + name + "} is inserted as it stands, and is no setting of the type request_path.",
      "Write {" + name + "}, or take the context value from such a setting.");
}

void CheckPlaceholders(const Operation& operation, const DefinitionMap& map,
                       const Definition& definition, const std::vector<std::string>& arguments) {
  std::vector<std::string_view> known = Views(arguments);
  for (const ContextValue& value : definition.context) known.push_back(value.name);
  for (const std::string& name : PlaceholdersIn(operation.path)) {
    map.Knows("path", name, known, "value for the placeholder");
  }
  for (const auto& [parameter, text] : operation.query) {
    for (const std::string& name : PlaceholdersIn(text)) {
      map.Knows("query", name, known, "value for the placeholder");
    }
  }
  CheckSent(operation.send, map, known);
  const bool begins = operation.path.starts_with('/') || operation.path.starts_with("{+");
  if (!operation.path.empty() && !begins) {
    map.Refuse("path", kDefinitionWrongType, "A path begins with /, or with {+name}.");
  }
  for (std::size_t at = operation.path.find("{+"); at != std::string::npos;
       at = operation.path.find("{+", at + 2)) {
    CheckWholePath(operation.path.substr(at + 2, operation.path.find('}', at) - at - 2), map,
                   definition);
  }
}

Absence ReadAbsence(const DefinitionMap& holder) {
  Absence absence;
  const std::optional<DefinitionMap> map = holder.Map("absent", kAbsentWords);
  if (!map.has_value()) return absence;
  absence.status = map->Integers("status");
  absence.null_body = map->Flag("null_body");
  absence.empty_body = map->Flag("empty_body");
  absence.set = map->Texts("set");
  for (const DefinitionMap::Named& member : map->Members("fields")) {
    if (!map->document().IsList(member.value)) {
      map->RefuseAt(member.value, kDefinitionWrongType,
                    Quoted(member.name) + " is a list of the values that mean absent.");
      continue;
    }
    std::vector<Value> values;
    for (const NodeIndex item : map->document().Items(member.value)) {
      values.push_back(ScalarOf(map->document(), item));
    }
    absence.fields.emplace_back(member.name, std::move(values));
  }
  return absence;
}

void ReadPassed(const DefinitionMap& holder, Operation& operation) {
  const std::optional<DefinitionMap> map = holder.Map("passed", kPassedWords);
  if (!map.has_value()) return;
  operation.passed_field = map->Text("field");
  operation.passed_equals = map->Scalar("equals").value_or(Value());
  operation.passed_by_status = map->Flag("by_status");
  if (operation.passed_by_status == map->Has("field") || map->Has("field") != map->Has("equals")) {
    map->Refuse("", kDefinitionMissingKey,
                "A rule for a passed test is by_status, or field and equals together.");
  }
  operation.any_status = map->Flag("any_status");
}

constexpr std::pair<std::string_view, Paging::By> kPagings[] = {
    {"page", Paging::By::kPage},
    {"cursor", Paging::By::kCursor},
    {"link", Paging::By::kLink},
};

Paging ReadPaging(const DefinitionMap& holder) {
  Paging paging;
  const std::optional<DefinitionMap> map = holder.Map("paging", kPagingWords);
  if (!map.has_value()) return paging;
  paging.by = map->Choice<Paging::By>("by", kPagings, Paging::By::kNone);
  paging.parameter = map->Text("parameter");
  paging.first = map->Integer("first").value_or(paging.first);
  paging.size = map->Integer("size").value_or(paging.size);
  paging.size_parameter = map->Text("size_parameter");
  paging.more = map->Text("more");
  paging.next = map->Text("next");
  paging.total = map->Text("total");
  if (paging.by == Paging::By::kCursor && paging.next.empty()) {
    map->Refuse("next", kDefinitionMissingKey, "Paging by cursor needs the key \"next\".");
  }
  if (paging.by != Paging::By::kLink && paging.parameter.empty()) {
    map->Refuse("parameter", kDefinitionMissingKey, "Such paging needs the key \"parameter\".");
  }
  return paging;
}

void ReadWait(const DefinitionMap& holder, const Definition& definition,
              std::vector<std::string> arguments, Operation& operation) {
  const std::optional<DefinitionMap> map = holder.Map("wait", kWaitWords);
  if (!map.has_value()) return;
  operation.wait_field = map->Text("field");
  operation.wait_while = map->Texts("while");
  operation.wait_every = map->Duration("every").value_or(operation.wait_every);
  operation.wait_deadline = map->Duration("deadline").value_or(operation.wait_deadline);
  operation.wait_job = map->Text("job");
  const std::optional<DefinitionMap> request = map->Map("request", kRequestWords);
  if (!request.has_value()) return;
  arguments.emplace_back("job");
  operation.wait_request = std::make_shared<const Operation>(
      ReadOperation(operation.name, *request, definition, arguments));
}

void CheckContext(const Operation& operation, const DefinitionMap& map,
                  const Definition& definition) {
  std::vector<std::string_view> known;
  for (const ContextValue& value : definition.context) known.push_back(value.name);
  for (const auto& [member, value] : operation.context) {
    map.Knows("context", value, known, "context value");
  }
}

// Requests beside the update that carry some of the fields.
void ReadFurther(const DefinitionMap& map, const Definition& definition, const ResourceType& type,
                 Operation& update) {
  std::vector<std::string_view> names;
  for (const Field& field : type.base.fields) names.push_back(field.name.text());
  for (const DefinitionMap& one : map.Maps("further", kFurtherWords)) {
    Operation further = ReadOperation(one.Text("name"), one, definition, {"id"});
    further.fields = one.Texts("fields");
    further.flat = one.Flag("flat");
    further.tested = one.Flag("tested");
    for (const std::string& field : further.fields) one.Knows("fields", field, names, "field");
    update.further.push_back(std::move(further));
  }
}

std::optional<Operation> ReadNamed(const DefinitionMap& operations, std::string_view name,
                                   const Vocabulary& vocabulary, const Definition& definition,
                                   const ResourceType& type) {
  const std::optional<DefinitionMap> map = operations.Map(name, vocabulary);
  if (!map.has_value()) return {};
  const bool of_one = name != "list" && (name != "create" || type.named);
  Operation operation = ReadOperation(
      name, *map, definition, of_one ? std::vector<std::string>{"id"} : std::vector<std::string>{});
  ReadFurther(*map, definition, type, operation);
  return operation;
}

// Words of a create that are safe, or mean something, only beside others.
void CheckCreate(const DefinitionMap& operations, const ResourceType& type) {
  if (!type.create.has_value()) return;
  const Operation& create = *type.create;
  const NodeIndex at = operations.NodeOf("create");
  if (create.leaves_part && (!create.overwrites || !type.named || !type.read.has_value())) {
    operations.RefuseAt(
        at, kDefinitionMissingKey,
        "What leaves_part deletes may be somebody else's, unless nothing was there.",
        "Give create overwrites: true, the identity named: true, and a read.");
  }
  if (!create.exists.empty() && (!type.named || !type.read.has_value())) {
    operations.RefuseAt(at, kDefinitionMissingKey, "What exists asks for is read by its name.",
                        "Give the identity named: true, and a read.");
  }
}

void ReadInspect(const DefinitionMap& kind, const Definition& definition, ResourceType& type) {
  const std::vector<DefinitionMap::Named> levels = kind.Members("inspect");
  // A level is asked for below another one: catalogs has the argument catalog.
  std::vector<std::string> arguments{"id"};
  for (const DefinitionMap::Named& level : levels) {
    arguments.push_back(level.name.ends_with('s') ? level.name.substr(0, level.name.size() - 1)
                                                  : level.name);
  }
  for (const DefinitionMap::Named& level : levels) {
    const DefinitionMap map(kind.document(), level.value, kInspectWords, kind.diagnostics());
    Operation operation = ReadOperation(level.name, map, definition, arguments);
    for (const std::string& need : operation.needs) {
      map.Knows("needs", need, Views(arguments), "level of inspect for the argument");
    }
    type.inspect.emplace(level.name, std::move(operation));
  }
}

}  // namespace

Operation ReadOperation(std::string_view name, const DefinitionMap& map,
                        const Definition& definition, const std::vector<std::string>& arguments) {
  Operation operation;
  operation.name = name;
  operation.method = map.Text("method");
  operation.path = map.Text("path");
  operation.query = map.Pairs("query");
  operation.headers = map.Pairs("headers");
  if (map.Has("send")) operation.send = DocumentToValue(map.document(), map.NodeOf("send"));
  operation.timeout = map.Duration("timeout");
  if (const std::optional<DefinitionMap> own = map.Map("resilience", kResilienceWords)) {
    Resilience resilience = definition.resilience;
    ReadOwnResilience(*own, resilience);
    if (!operation.timeout.has_value() && own->Has("timeout")) {
      operation.timeout = resilience.timeout;
    }
    operation.resilience = std::make_shared<const Resilience>(resilience);
  }
  operation.message = map.Texts("message");
  if (map.Has("answers")) {
    operation.answers = std::make_shared<const std::string>(
        WriteJson(DocumentToValue(map.document(), map.NodeOf("answers"))));
  }
  operation.body = map.Choice<BodyShape>("body", kBodies, BodyShape::kNone);
  operation.context = map.Pairs("context");
  // A GET changes nothing, so it may always be repeated.
  const Retry unsaid = operation.method == "GET" ? Retry::kAlways : Retry::kNever;
  operation.retry = map.Choice<Retry>("retry", kRetries, unsaid);
  operation.hints = ReadHints(map);
  operation.absent = ReadAbsence(map);
  operation.rows = map.Text("rows");
  operation.thin = map.Flag("thin");
  operation.keyed = map.Text("keyed");
  operation.names = map.Flag("names");
  operation.null_is_empty = map.Flag("null_is_empty");
  operation.paging = ReadPaging(map);
  operation.id_from = map.Texts("id");
  operation.read_after = map.Flag("read_after");
  operation.overwrites = map.Flag("overwrites");
  operation.exists = map.Integers("exists");
  operation.leaves_part = map.Flag("leaves_part");
  operation.before = map.Texts("before");
  for (const std::string& other : operation.before) {
    map.Knows("before", other, {"create", "update"}, "operation that saves");
  }
  operation.row_id = map.Text("row_id");
  ReadWait(map, definition, arguments, operation);
  operation.supported = map.Text("supported");
  ReadPassed(map, operation);
  operation.detail = map.Pairs("detail");
  operation.counts = map.Texts("counts");
  operation.columns = map.Texts("columns");
  operation.needs = map.Texts("needs");
  operation.words = map.Pairs("words");
  CheckPlaceholders(operation, map, definition, arguments);
  CheckContext(operation, map, definition);
  return operation;
}

void ReadOperations(const DefinitionMap& kind, const Definition& definition, ResourceType& type) {
  if (const std::optional<DefinitionMap> map = kind.Map("operations", kOperationsWords)) {
    type.list = ReadNamed(*map, "list", kListWords, definition, type);
    type.read = ReadNamed(*map, "read", kReadWords, definition, type);
    type.create = ReadNamed(*map, "create", kCreateWords, definition, type);
    type.update = ReadNamed(*map, "update", kWriteWords, definition, type);
    // A merge patch takes any field away by null.
    if (const std::optional<DefinitionMap> update = map->Map("update", kWriteWords);
        update.has_value() && update->Text("body") == "merge") {
      for (Field& field : type.base.fields) {
        if (!field.unset.has_value() && !field.required) field.unset = Value();
      }
    }
    type.remove = ReadNamed(*map, "delete", kWriteWords, definition, type);
    type.test = ReadNamed(*map, "test", kTestWords, definition, type);
    if (type.create.has_value() && type.create->id_from.empty() && !type.named) {
      map->RefuseAt(map->NodeOf("create"), kDefinitionMissingKey,
                    "Nothing says where the id of a new resource stands.",
                    "Give create the key \"id\", or the identity named: true.");
    }
    CheckCreate(*map, type);
    type.refresh = ReadNamed(*map, "refresh", kRefreshWords, definition, type);
  }
  ReadInspect(kind, definition, type);
}

}  // namespace dbsn
