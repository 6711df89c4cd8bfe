#include "tests/support/fake_provider.h"

#include <algorithm>
#include <utility>

#include "schema/wire.h"
#include "tests/support/definitions.h"

namespace dbsn {

namespace {

inline constexpr Code kDownCode{"fake.down", "No connection"};
inline constexpr Code kRefusedCode{"fake.refused", "The API refused"};
inline constexpr Code kLostCode{"fake.lost", "No answer"};
inline constexpr Code kNotTriedCode{"fake.not-tried", "Too many failures"};

Operation OperationOf(std::string name, std::string method, std::string path, BodyShape body) {
  Operation operation;
  operation.name = std::move(name);
  operation.method = std::move(method);
  operation.path = std::move(path);
  operation.body = body;
  return operation;
}

void AddOperations(const std::string& path, ResourceType& type) {
  type.list = OperationOf("list", "GET", path, BodyShape::kNone);
  type.read = OperationOf("read", "GET", path + "/{id}", BodyShape::kNone);
  type.create = OperationOf("create", "POST", path, BodyShape::kAll);
  type.update = OperationOf("update", "PUT", path + "/{id}", BodyShape::kChanged);
  type.remove = OperationOf("delete", "DELETE", path + "/{id}", BodyShape::kNone);
  type.test = OperationOf("test", "POST", path + "/{id}/test", BodyShape::kEmpty);
}

std::vector<std::string> Segments(const std::string& path) {
  std::vector<std::string> segments;
  std::size_t at = 1;
  while (at <= path.size()) {
    const std::size_t end = std::min(path.find('/', at), path.size());
    segments.push_back(path.substr(at, end - at));
    at = end + 1;
  }
  return segments;
}

Diagnostic Down(const std::string& what) {
  return {
      .code = kDownCode, .detail = "Nobody answers at " + what + ".", .hint = "", .about = what};
}

// |value| with what its leaves stand for; the problem when one cannot be had.
Result<Value> Fill(const Value& value, const Fillings& fillings) {
  if (const SecretRef* source = value.AsSecretRef()) {
    const Result<Secret> secret = fillings.secret(*source);
    if (!secret.ok()) return secret.problem();
    return Value(secret.value().Reveal());
  }
  if (const Ref* ref = value.AsRef()) {
    const Result<std::string> id = fillings.id_of(*ref);
    if (!id.ok()) return id.problem();
    return Value(static_cast<std::int64_t>(std::stoll(id.value())));
  }
  if (const Value::List* list = value.AsList()) {
    Value::List filled;
    for (const Value& item : *list) {
      Result<Value> one = Fill(item, fillings);
      if (!one.ok()) return one.problem();
      filled.push_back(std::move(one).value());
    }
    return Value(std::move(filled));
  }
  if (const ValueMap* map = value.AsMap()) {
    ValueMap filled;
    for (const auto& [key, member] : *map) {
      Result<Value> one = Fill(member, fillings);
      if (!one.ok()) return one.problem();
      filled.Append(key, std::move(one).value());
    }
    return Value(std::move(filled));
  }
  return value;
}

std::string ScopeIn(const ResourceType& type, const std::vector<std::string>& path) {
  return type.scope.empty() ? "" : path[2];
}

std::string IdIn(const ResourceType& type, const std::vector<std::string>& path) {
  const std::size_t at = type.scope.empty() ? 2 : 4;
  return path.size() > at ? path[at] : "";
}

}  // namespace

std::shared_ptr<const Definition> ActingAcme() {
  auto acting = std::make_shared<Definition>(*AcmeDefinition());
  AddOperations("/api/projects/{project}/connectors", acting->kinds.find("Connector")->second);
  AddOperations("/api/jobs", acting->kinds.find("Job")->second);
  return acting;
}

// ---- the server

FakeServer::FakeServer()
    : now(std::chrono::sys_days(std::chrono::year(2026) / 11 / 25) + std::chrono::hours(10)) {}

std::string FakeServer::Add(const std::string& kind, const std::string& scope,
                            const ValueMap& fields) {
  const std::lock_guard lock(mutex_);
  FakeRow row;
  row.kind = kind;
  row.scope = scope;
  row.id = std::to_string(++last_id_[kind]);
  const Value value(fields);
  const Value* name = value.Find(kind == "Job" ? "name" : "title");
  row.name = name == nullptr ? "" : name->Plain();
  row.fields = value;
  row.stamp = NewStamp();
  rows_.push_back(row);
  return row.id;
}

void FakeServer::Set(const std::string& kind, const std::string& name, std::string_view field,
                     Value value) {
  const std::lock_guard lock(mutex_);
  for (FakeRow& row : rows_) {
    if (row.kind != kind || row.name != name) continue;
    ValueMap fields = *row.fields.AsMap();
    if (value.is_null()) {
      fields.Erase(Key(field));
    } else {
      fields.Set(field, value);
    }
    row.fields = Value(std::move(fields));
    row.stamp = NewStamp();
  }
}

void FakeServer::Remove(const std::string& kind, const std::string& name) {
  const std::lock_guard lock(mutex_);
  std::erase_if(rows_, [&](const FakeRow& row) { return row.kind == kind && row.name == name; });
}

void FakeServer::Order(Fault fault, const std::string& operation, const std::string& about,
                       int times) {
  const std::lock_guard lock(mutex_);
  orders_.push_back({fault, operation, about, times});
}

void FakeServer::Land() {
  // Whoever asks waits until all of it has landed: else one thread's clock could move past a
  // deadline while another thread still holds what was to land before it.
  const std::lock_guard landing(landing_);
  std::vector<std::function<void()>> late;
  {
    const std::lock_guard lock(mutex_);
    late.swap(late_);
  }
  for (const std::function<void()>& land : late) land();
}

std::vector<FakeRow> FakeServer::rows() const {
  const std::lock_guard lock(mutex_);
  return rows_;
}

std::vector<FakeRow> FakeServer::Named(const std::string& kind, const std::string& name) const {
  std::vector<FakeRow> named = rows();
  std::erase_if(named, [&](const FakeRow& row) { return row.kind != kind || row.name != name; });
  return named;
}

std::vector<std::string> FakeServer::calls() const {
  const std::lock_guard lock(mutex_);
  return calls_;
}

int FakeServer::Count(const std::string& operation) const {
  const std::vector<std::string> all = calls();
  return static_cast<int>(std::count_if(all.begin(), all.end(), [&](const std::string& call) {
    return call.starts_with(operation + " ");
  }));
}

void FakeServer::ForgetCalls() {
  const std::lock_guard lock(mutex_);
  calls_.clear();
}

std::int64_t FakeServer::requests() const {
  const std::lock_guard lock(mutex_);
  return static_cast<std::int64_t>(calls_.size());
}

bool FakeServer::Begin(const std::string& call) {
  if (gate && !gate(call)) return false;
  const std::lock_guard lock(mutex_);
  calls_.push_back(call);
  return true;
}

std::optional<Fault> FakeServer::Take(const std::string& operation,
                                      const std::vector<std::string>& about) {
  const std::lock_guard lock(mutex_);
  for (Ordered& order : orders_) {
    const bool meant =
        order.about.empty() || std::find(about.begin(), about.end(), order.about) != about.end();
    if (order.times == 0 || order.operation != operation || !meant) continue;
    --order.times;
    return order.fault;
  }
  return std::nullopt;
}

FakeRow* FakeServer::Find(const std::string& kind, const std::string& id) {
  const auto at = std::find_if(rows_.begin(), rows_.end(), [&](const FakeRow& row) {
    return row.kind == kind && row.id == id;
  });
  return at == rows_.end() ? nullptr : &*at;
}

std::string FakeServer::NewStamp() {
  ++writes_;
  if (whole_second_stamps) {
    const auto day = std::chrono::floor<std::chrono::days>(now);
    const std::chrono::hh_mm_ss time(std::chrono::floor<std::chrono::seconds>(now - day));
    char text[32];
    std::snprintf(text, sizeof text, "2026-11-25T%02d:%02d:%02dZ",
                  static_cast<int>(time.hours().count()), static_cast<int>(time.minutes().count()),
                  static_cast<int>(time.seconds().count()));
    return text;
  }
  return "2026-11-25T10:00:00." + std::to_string(100000 + writes_) + "Z";
}

LiveResource FakeServer::Show(const ResourceType& type, const FakeRow& row, bool whole) const {
  LiveResource live;
  live.id = row.id;
  live.name = row.name;
  live.scope = row.scope;
  live.stamp = row.stamp;
  live.complete = whole || thin_without.empty();
  live.server_date = now;
  ValueMap fields;
  for (const auto& [key, value] : *row.fields.AsMap()) {
    if (live.complete || !thin_without.contains(key.text())) fields.Append(key, value);
  }
  live.fields = Value(std::move(fields));
  if (shows_secrets && live.complete) {
    for (const auto& [path, text] : row.secrets) {
      live.secrets.emplace_back(Path::Parse(path), Secret(text));
    }
  }
  static_cast<void>(type);
  return live;
}

Result<Listing> FakeServer::List(const ResourceType& type, const std::string& scope) {
  if (!Begin("list " + type.kind + " " + scope)) return Down("list");
  if (Take("list", {type.kind, scope}).has_value()) return Down("list of " + type.kind);
  const std::lock_guard lock(mutex_);
  Listing listing;
  listing.requests = 1;
  if (null_lists) {
    listing.null = true;
    return listing;
  }
  for (const FakeRow& row : rows_) {
    if (row.kind == type.kind && row.scope == scope) listing.rows.push_back(Show(type, row, false));
  }
  return listing;
}

Result<std::optional<LiveResource>> FakeServer::Read(const ResourceType& type,
                                                     const std::string& scope,
                                                     const std::string& id) {
  if (!Begin("read " + type.kind + " " + id)) return Down("read");
  if (Take("read", {type.kind, id}).has_value()) return Down("read of " + type.kind);
  const std::lock_guard lock(mutex_);
  const FakeRow* row = Find(type.kind, id);
  if (row == nullptr || row->scope != scope) return std::optional<LiveResource>();
  return std::optional<LiveResource>(Show(type, *row, true));
}

void FakeServer::Write(const ResourceType& type, const Value& body, FakeRow& row) {
  ValueMap merged = row.fields.AsMap() == nullptr ? ValueMap() : *row.fields.AsMap();
  ValueMap whole = merged;
  for (const auto& [key, value] : *body.AsMap()) whole.Set(key, value);
  const FieldSet& fields = FieldsOf(type, Value(whole), type.base);
  WireObject read = FromWire(fields, body);
  for (const auto& [key, value] : *body.AsMap()) {
    if (value.is_null()) merged.Erase(key);
  }
  for (const auto& [key, value] : *read.fields.AsMap()) {
    const bool stuck = not_kept.contains(key.text()) && merged.Find(key) != nullptr;
    if (!stuck) merged.Set(key, normalise ? normalise(key.text(), value) : value);
  }
  for (const auto& [key, value] : *body.AsMap()) {
    const Field* field = fields.Find(key);
    if (field != nullptr && field->sensitive) row.secrets[key.text()] = value.Plain();
  }
  row.fields = Value(std::move(merged));
  const Value* name = row.fields.Find(type.name_field);
  if (name != nullptr) row.name = name->Plain();
  row.stamp = NewStamp();
}

// What the request asks for; the id that it made, else "". "-" when there is no such thing.
std::string FakeServer::Do(const ResourceType& type, const Request& request, const Value& body) {
  const std::lock_guard lock(mutex_);
  const std::vector<std::string> path = Segments(request.path);
  if (request.operation == "create") {
    FakeRow row;
    row.kind = type.kind;
    row.scope = ScopeIn(type, path);
    row.id = std::to_string(++last_id_[type.kind]);
    Write(type, body, row);
    rows_.push_back(row);
    return row.id;
  }
  FakeRow* row = Find(type.kind, IdIn(type, path));
  if (row == nullptr || row->scope != ScopeIn(type, path)) return "-";
  if (request.operation == "delete") {
    rows_.erase(rows_.begin() + (row - rows_.data()));
  } else {
    Write(type, body, *row);
  }
  return "";
}

StepOutcome FakeServer::Carry(const ResourceType& type, const Request& request, const Value& body) {
  const std::string id = IdIn(type, Segments(request.path));
  std::string name;
  {
    const std::lock_guard lock(mutex_);
    const FakeRow* row = Find(type.kind, id);
    const Value* given = body.Find(type.name_field);
    name = row != nullptr ? row->name : given != nullptr ? given->Plain() : "";
  }
  StepOutcome outcome;
  const std::string call = request.operation + " " + (name.empty() ? id : name);
  const auto lost = [&] {
    outcome.effect = Effect::kUnknown;
    outcome.problem =
        Diagnostic{.code = kLostCode, .detail = "No answer to " + call + ".", .hint = ""};
    return outcome;
  };
  const auto later = [this, &type, request, body] { Do(type, request, body); };
  if (!Begin(call)) {
    const std::lock_guard lock(mutex_);
    if (was_under_way && was_under_way(call)) late_.emplace_back(later);
    return lost();
  }
  const std::optional<Fault> fault = Take(request.operation, {name, id, type.kind});
  if (fault.has_value()) {
    switch (*fault) {
      case Fault::kRefuse:
        outcome.effect = Effect::kNotDone;
        outcome.message = "It may not be.";
        outcome.problem =
            Diagnostic{.code = kRefusedCode, .detail = call + ": it may not be.", .hint = ""};
        return outcome;
      case Fault::kDown:
      case Fault::kLostBefore:
        return lost();
      case Fault::kLostAfter:
        Do(type, request, body);
        return lost();
      case Fault::kLate: {
        const std::lock_guard lock(mutex_);
        late_.emplace_back(later);
        return lost();
      }
      case Fault::kBreakerOpen:
        outcome.effect = Effect::kNotDone;
        outcome.not_tried = true;
        outcome.problem = Diagnostic{
            .code = kNotTriedCode, .detail = "The API is not asked for now.", .hint = ""};
        return outcome;
    }
  }
  const std::string made = Do(type, request, body);
  if (made == "-") {
    outcome.effect = request.operation == "delete" ? Effect::kDone : Effect::kNotDone;
    if (outcome.effect == Effect::kNotDone) {
      outcome.problem =
          Diagnostic{.code = kRefusedCode, .detail = call + ": there is none.", .hint = ""};
    }
    return outcome;
  }
  outcome.effect = Effect::kDone;
  outcome.id = made;
  outcome.message = request.operation + " done";
  return outcome;
}

TestOutcome FakeServer::Test(const ResourceType& type, const std::string& id) {
  TestOutcome outcome;
  if (!Begin("test " + type.kind + " " + id)) return outcome;
  const std::lock_guard lock(mutex_);
  const FakeRow* row = Find(type.kind, id);
  const auto ordered = verdicts.find(row == nullptr ? "" : row->name);
  outcome.verdict = ordered == verdicts.end() ? TestOutcome::Verdict::kPassed : ordered->second;
  outcome.message = outcome.verdict == TestOutcome::Verdict::kPassed ? "Connected." : "No luck.";
  outcome.detail = {{"duration", "12 ms"}};
  return outcome;
}

// ---- the provider

Result<Scope> FakeProvider::ResolveScope(const ResourceType& type, const std::string& project) {
  if (type.scope.empty()) return Scope{};
  const std::string name = project.empty() ? "P1" : project;
  return Scope{name, {{"project", Value(name)}}};
}

Result<Listing> FakeProvider::List(const ResourceType& type, const Scope& scope) {
  return server_.List(type, scope.name);
}

Result<std::optional<LiveResource>> FakeProvider::Read(const ResourceType& type, const Scope& scope,
                                                       const std::string& id,
                                                       const FieldSet* /*fields*/) {
  return server_.Read(type, scope.name, id);
}

StepOutcome FakeProvider::Carry(const ResourceType& type, const Scope& /*scope*/,
                                const Request& request, const std::string& id,
                                const Fillings& fillings) {
  Request whole = request;
  const std::size_t open = whole.path.find("{id}");
  if (open != std::string::npos) whole.path.replace(open, 4, id);
  Result<Value> body = Fill(request.body, fillings);
  if (!body.ok()) {
    StepOutcome outcome;
    outcome.effect = Effect::kNotDone;
    outcome.problem = body.problem();
    return outcome;
  }
  return server_.Carry(type, whole, body.value());
}

TestOutcome FakeProvider::Test(const ResourceType& type, const FieldSet& fields,
                               const Scope& /*scope*/, const std::string& id,
                               std::optional<std::chrono::milliseconds> /*timeout*/) {
  if (!fields.can_test) {
    TestOutcome outcome;
    outcome.verdict = TestOutcome::Verdict::kNotSupported;
    return outcome;
  }
  return server_.Test(type, id);
}

Result<Provider::Table> FakeProvider::Inspect(const ResourceType& /*type*/, const Scope& /*scope*/,
                                              const std::string& /*id*/, const std::string& level,
                                              const std::map<std::string, std::string>& /*names*/) {
  return Table{{level}, {}};
}

Result<Provider::Answer> FakeProvider::Call(const PageOperation& call,
                                            const std::map<std::string, std::string>&) {
  return Answer{call.operation.method + " " + call.operation.path, 200, "{}"};
}

Result<std::vector<std::pair<std::string, std::string>>> FakeProvider::Refresh(
    const ResourceType& /*type*/, const Scope& /*scope*/, const std::string& /*id*/) {
  return std::vector<std::pair<std::string, std::string>>{};
}

}  // namespace dbsn
