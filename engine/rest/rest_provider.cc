// Each method: fill the operation's placeholders, ask, judge the answer. What is judged stands in
// the files beside this one; here is only what belongs to the seam.
#include "engine/rest/rest_provider.h"

#include <utility>

#include <fmt/core.h>

#include "engine/rest/answer_fields.h"
#include "engine/rest/api_client.h"
#include "engine/rest/asker.h"
#include "engine/rest/body_writer.h"
#include "engine/rest/context_resolver.h"
#include "engine/rest/list_pages.h"
#include "engine/rest/live_reader.h"
#include "engine/rest/live_rows.h"
#include "engine/rest/live_test.h"
#include "engine/rest/page_call.h"
#include "engine/rest/provider_settings.h"
#include "engine/rest/rest_codes.h"
#include "engine/rest/sender_stack.h"
#include "engine/rest/table_reader.h"
#include "engine/rest/test_verdict.h"
#include "engine/rest/token_fetcher.h"
#include "engine/rest/warnings.h"
#include "engine/world/known_secrets.h"
#include "engine/world/transport.h"
#include "engine/world/url.h"
#include "schema/shown_text.h"

namespace dbsn {
namespace {

using std::chrono::milliseconds;

Diagnostic NoSuchOperation(const std::string& about, const ResourceType& type,
                           std::string_view operation) {
  Diagnostic problem;
  problem.code = kApiNotSupported;
  problem.about = about;
  problem.detail =
      fmt::format("The definition of a {} has no operation \"{}\".", type.title, operation);
  return problem;
}

const Operation* FindWrite(const ResourceType& type, const std::string& name) {
  for (const std::optional<Operation>* operation :
       {&type.create, &type.update, &type.remove, &type.test}) {
    if (*operation && (*operation)->name == name) return &**operation;
  }
  for (const std::optional<Operation>* operation : {&type.create, &type.update}) {
    if (!*operation) continue;
    for (const Operation& further : (*operation)->further) {
      if (further.name == name) return &further;
    }
  }
  return nullptr;
}

void ReplaceAll(std::string& text, std::string_view what, const std::string& with) {
  for (std::size_t at = text.find(what); at != std::string::npos;
       at = text.find(what, at + with.size())) {
    text.replace(at, what.size(), with);
  }
}

class RestProvider final : public Provider {
 public:
  explicit RestProvider(RestParts parts)
      : definition_(std::move(parts.definition)),
        settings_(std::move(parts.settings)),
        transport_(std::move(parts.transport)),
        clock_(parts.clock),
        stop_(parts.stop),
        warnings_(std::move(parts.warn)),
        known_(parts.known ? std::move(parts.known) : std::make_shared<KnownSecrets>()),
        origin_(SettingText(settings_, definition_->origin)),
        credentials_(std::move(parts.credential), origin_, parts.clock,
                     [this](const Secret& token) { WarnOfToken(token); }),
        stack_(NewSenderStack({*transport_, parts.clock, parts.random, parts.stop,
                               definition_->resilience, parts.log})),
        fetcher_(NewTokenFetcher(*definition_, settings_, parts.insecure, *stack_, *known_,
                                 parts.clock)),
        client_({*definition_, origin_, parts.insecure, AttemptTimeout(*definition_, settings_),
                 used_credentials(), SettingText(settings_, definition_->auth.user), *stack_,
                 parts.clock, SettingText(settings_, definition_->auth.prefix_from)}),
        asker_(*definition_, client_, used_credentials(), *known_, parts.clock,
               std::move(parts.answered)),
        contexts_(*definition_, settings_, asker_) {
    credentials_.FetchBy(fetcher_.get());
  }

  const Definition& definition() const override { return *definition_; }
  const SettingValues& settings() const override { return settings_; }
  std::int64_t requests_sent() const override { return stack_->requests_sent(); }
  std::vector<Waited> Waits() const override { return stack_->Waits(); }
  RateView Rate() const override { return RateView{stack_->RatePerMinute()}; }
  // An attempt that was given up on may wait in queues between us and the server's store.
  milliseconds LandingTime() const override { return 4 * AttemptTimeout(*definition_, settings_); }
  std::string Origin() const override { return OriginName(*definition_, settings_); }

  Result<Scope> ResolveScope(const ResourceType& type, const std::string& project) override {
    return contexts_.Resolve(type, project);
  }
  Result<Listing> List(const ResourceType& type, const Scope& scope) override;
  Result<std::optional<LiveResource>> Read(const ResourceType& type, const Scope& scope,
                                           const std::string& id, const FieldSet* fields) override;
  StepOutcome Carry(const ResourceType& type, const Scope& scope, const Request& request,
                    const std::string& id, const Fillings& fillings) override;
  TestOutcome Test(const ResourceType& type, const FieldSet& fields, const Scope& scope,
                   const std::string& id, std::optional<milliseconds> timeout) override;
  Result<Table> Inspect(const ResourceType& type, const Scope& scope, const std::string& id,
                        const std::string& level,
                        const std::map<std::string, std::string>& names) override;
  Result<std::vector<std::pair<std::string, std::string>>> Refresh(const ResourceType& type,
                                                                   const Scope& scope,
                                                                   const std::string& id) override;
  Result<Answer> Call(const PageOperation& call,
                      const std::map<std::string, std::string>& values) override;
  Result<std::string> Health() override { return MessageOfCall(definition_->health, "health"); }
  Result<std::string> Account() override { return MessageOfCall(definition_->account, "account"); }

 private:
  Credentials* used_credentials() {
    return definition_->auth.kind == AuthKind::kNone ? nullptr : &credentials_;
  }
  void WarnOfToken(const Secret& token);
  void WarnOfOddities(const std::string& about, const std::vector<std::string>& problems);
  // Fills and asks; a problem of the answer is a problem of the whole.
  Result<Asked> AskFor(const Operation& operation, const std::string& id, const Scope& scope,
                       const std::map<std::string, std::string>& more = {});
  Result<std::string> MessageOfCall(const std::optional<Operation>& operation,
                                    std::string_view name);
  Result<std::optional<LiveResource>> ReadFromList(const ResourceType& type, const Scope& scope,
                                                   const std::string& id);
  void AwaitReady(const ResourceType& type, const Scope& scope, StepOutcome& outcome);
  void FinishCreate(const Operation& operation, const Asked& asked, StepOutcome& outcome);
  void TakeLive(const ResourceType& type, const Asked& asked, StepOutcome& outcome);

  const std::shared_ptr<const Definition> definition_;
  const SettingValues settings_;
  const std::shared_ptr<Transport> transport_;
  Clock& clock_;
  const Stop& stop_;
  Warnings warnings_;
  const std::shared_ptr<KnownSecrets> known_;
  const std::string origin_;
  Credentials credentials_;
  const std::unique_ptr<SenderStack> stack_;
  const std::unique_ptr<TokenFetcher> fetcher_;
  ApiClient client_;
  Asker asker_;
  ContextResolver contexts_;
};

void RestProvider::WarnOfToken(const Secret& token) {
  std::optional<Diagnostic> warning =
      dbsn::WarnOfToken(*definition_, settings_, token, clock_.Wall());
  if (warning.has_value()) warnings_.SayOnce("token", *std::move(warning));
}

void RestProvider::WarnOfOddities(const std::string& about,
                                  const std::vector<std::string>& problems) {
  for (const std::string& problem : problems) {
    Diagnostic warning = BadAnswer(about, problem + ".");
    warning.severity = Severity::kWarning;
    warnings_.SayOnce(problem, std::move(warning));
  }
}

Result<Asked> RestProvider::AskFor(const Operation& operation, const std::string& id,
                                   const Scope& scope,
                                   const std::map<std::string, std::string>& more) {
  Result<ApiCall> call = asker_.Fill(operation, id, scope.values, more);
  if (!call.ok()) return call.problem();
  Result<Asked> asked = asker_.Ask(std::move(call).value());
  if (asked.ok() && asked.value().problem) return *asked.value().problem;
  return asked;
}

Result<Listing> RestProvider::List(const ResourceType& type, const Scope& scope) {
  if (!type.list) return NoSuchOperation(origin_, type, "list");
  constexpr int kReadings = 3;
  for (int reading = 1;; ++reading) {
    const Result<ListPages> pages = AskForPages(asker_, *type.list, scope.values);
    if (!pages.ok()) return pages.problem();
    std::size_t rows = 0;
    std::vector<std::string> oddities;
    Result<Listing> listing = ReadRows(type, pages.value(), rows, oddities);
    WarnOfOddities(pages.value().pages.front().asked.about, oddities);
    const std::optional<std::int64_t>& total = pages.value().total;
    // A row that slipped from one page to another while they were read would be created again.
    if (!listing.ok() || !total || static_cast<std::size_t>(*total) == rows) return listing;
    if (reading == kReadings) {
      return BadAnswer(pages.value().pages.front().asked.about,
                       fmt::format("The list says that it has {} rows, and {} were read, each time "
                                   "of {}.",
                                   *total, rows, kReadings));
    }
  }
}

Result<std::optional<LiveResource>> RestProvider::Read(const ResourceType& type, const Scope& scope,
                                                       const std::string& id,
                                                       const FieldSet* fields) {
  if (!type.read) return ReadFromList(type, scope, id);
  Result<ApiCall> call = asker_.Fill(*type.read, id, scope.values);
  if (!call.ok()) return call.problem();
  const Result<Asked> result = asker_.Ask(std::move(call).value());
  if (!result.ok()) return result.problem();
  const Asked& asked = result.value();
  if (asked.reading &&
      SaysAbsent(type.read->absent, asked.reading->status,
                 asked.reading->form == Reading::Form::kJson, asked.reading->body)) {
    return std::optional<LiveResource>();
  }
  if (asked.problem) return *asked.problem;
  const LiveReader reader(type, fields == nullptr ? type.base : *fields, true,
                          asked.reading->server_date);
  std::vector<std::string> oddities;
  std::optional<LiveResource> live = reader.Read(WithId(type, id, asked.reading->body), oddities);
  WarnOfOddities(asked.about, oddities);
  if (!live) {
    return BadAnswer(asked.about, fmt::format("The answer is no {}: it has no \"{}\".", type.title,
                                              type.id_field));
  }
  return live;
}

// Where only a list shows what there is.
Result<std::optional<LiveResource>> RestProvider::ReadFromList(const ResourceType& type,
                                                               const Scope& scope,
                                                               const std::string& id) {
  if (!type.list) return NoSuchOperation(origin_, type, "read");
  Result<Listing> listing = List(type, scope);
  if (!listing.ok()) return listing.problem();
  for (LiveResource& row : listing.value().rows) {
    if (row.id == id) return std::optional<LiveResource>(std::move(row));
  }
  return std::optional<LiveResource>();
}

StepOutcome RestProvider::Carry(const ResourceType& type, const Scope& scope,
                                const Request& request, const std::string& id,
                                const Fillings& fillings) {
  StepOutcome outcome;
  outcome.effect = Effect::kNotDone;
  const Operation* operation = FindWrite(type, request.operation);
  if (operation == nullptr) {
    outcome.problem = NoSuchOperation(origin_, type, request.operation);
    return outcome;
  }
  ApiCall call;
  call.operation = operation;
  call.path = request.path;
  ReplaceAll(call.path, "{id}", EncodePathSegment(id));
  call.query = request.query;
  for (auto& [name, value] : call.query) ReplaceAll(value, "{id}", id);
  std::vector<Secret> secrets;
  if (!request.body.is_null()) {
    Result<WrittenBody> written = WriteBody(type, request.body, fillings);
    if (!written.ok()) {
      outcome.problem = written.problem();
      return outcome;
    }
    WrittenBody filled = std::move(written).value();
    call.body.text().swap(filled.body.text());
    secrets = std::move(filled.secrets);
  }
  const bool creates = type.create && operation == &*type.create;
  const bool removes = type.remove && operation == &*type.remove;
  const bool tests = type.test && operation == &*type.test;
  if (tests) {
    call.is_verdict = [this, operation](const HttpResponse& response) {
      return HoldsVerdict(*operation, ReadAnswer(response, definition_->errors, clock_.Wall()));
    };
  }
  Result<Asked> result = asker_.Ask(std::move(call), secrets, removes);
  if (!result.ok()) {
    outcome.problem = result.problem();
    return outcome;
  }
  Asked& asked = result.value();
  outcome.effect = asked.effect;
  outcome.status = asked.reading ? asked.reading->status : 0;
  outcome.message = asked.message;
  outcome.problem = asked.problem;
  outcome.not_tried = asked.reply.kind == Reply::Kind::kBreakerOpen;
  if (tests) {
    return JudgedBefore(*operation, asked, Redactor(*known_), std::move(outcome));
  }
  if (outcome.effect == Effect::kUnknown && outcome.problem) {
    std::string& detail = outcome.problem->detail;
    if (!detail.ends_with('.')) detail += '.';
    detail += kOutcomeDoubt;
  }
  if (outcome.effect == Effect::kDone && creates) {
    outcome.id = request.id;
    if (outcome.id.empty()) FinishCreate(*operation, asked, outcome);
  }
  if (outcome.effect == Effect::kDone && creates) AwaitReady(type, scope, outcome);
  if (outcome.effect == Effect::kDone && !removes) TakeLive(type, asked, outcome);
  return outcome;
}

// Until what was created is ready, or the definition's patience is over.
void RestProvider::AwaitReady(const ResourceType& type, const Scope& scope, StepOutcome& outcome) {
  const Operation& create = *type.create;
  if (create.wait_field.empty() || !type.read) return;
  const auto deadline = clock_.Now() + create.wait_deadline;
  while (true) {
    const Result<Asked> asked = AskFor(*type.read, outcome.id, scope);
    if (!asked.ok()) return;  // it is read again after this, and what is wrong is said then
    if (!IsUnderWay(create, *asked.value().reading)) return;
    if (clock_.Now() + create.wait_every >= deadline || !clock_.Sleep(create.wait_every, stop_)) {
      const Value* const state = FindDotted(asked.value().reading->body, create.wait_field);
      outcome.message =
          fmt::format("It is not ready yet: {} is {}.", create.wait_field,
                      state == nullptr ? "not said" : ShownShort(state->Plain(), 100));
      return;
    }
  }
}

void RestProvider::FinishCreate(const Operation& operation, const Asked& asked,
                                StepOutcome& outcome) {
  outcome.id = FirstText(asked.reading->body, operation.id_from, true);
  if (!outcome.id.empty()) return;
  outcome.effect = Effect::kUnknown;
  Diagnostic problem;
  problem.code = kApiOutcomeUnknown;
  problem.about = asked.about;
  problem.detail =
      fmt::format("The API answered {} without the id of what it created.", asked.reading->status);
  problem.hint = "It is looked for by its name; run plan again when that finds nothing.";
  outcome.problem = std::move(problem);
}

// An answer that holds the whole object says its natural key; one that only reports does not.
void RestProvider::TakeLive(const ResourceType& type, const Asked& asked, StepOutcome& outcome) {
  if (outcome.effect != Effect::kDone || asked.reading->form != Reading::Form::kJson) return;
  const LiveReader reader(type, type.base, false, asked.reading->server_date);
  std::vector<std::string> oddities;
  std::optional<LiveResource> live = reader.Read(asked.reading->body, oddities);
  if (live && !live->name.empty()) outcome.live = std::move(live);
}

TestOutcome RestProvider::Test(const ResourceType& type, const FieldSet& fields, const Scope& scope,
                               const std::string& id, std::optional<milliseconds> timeout) {
  TestOutcome outcome;
  // One that is sent what would be saved can say nothing of what is.
  const bool supported = type.test && type.test->before.empty() &&
                         (type.test->supported != "can_test" || fields.can_test);
  if (!supported) {
    outcome.verdict = TestOutcome::Verdict::kNotSupported;
    return outcome;
  }
  const Operation& test = *type.test;
  const Result<Asked> asked =
      AskForVerdict({asker_, *definition_, clock_, stop_}, test, id, scope.values, timeout);
  if (!asked.ok()) {
    outcome.problem = asked.problem();
    return outcome;
  }
  std::optional<Reading> reading = asked.value().reading;
  if (reading) reading = OfRow(test, id, *std::move(reading));
  if (reading && HoldsVerdict(test, *reading)) {
    return JudgeTest(test, *reading, Redactor(*known_));
  }
  outcome.message = asked.value().message;
  outcome.problem = asked.value().problem;
  if (!outcome.problem) {
    outcome.problem =
        BadAnswer(asked.value().about,
                  fmt::format("The answer does not say whether the test passed: it has no \"{}\".",
                              test.passed_field));
  }
  return outcome;
}

Result<Provider::Table> RestProvider::Inspect(const ResourceType& type, const Scope& scope,
                                              const std::string& id, const std::string& level,
                                              const std::map<std::string, std::string>& names) {
  const auto found = type.inspect.find(level);
  if (found == type.inspect.end()) return NoSuchOperation(origin_, type, level);
  const Operation& operation = found->second;
  if (std::optional<Diagnostic> problem = MissingName(operation, names, origin_)) {
    return *std::move(problem);
  }
  const Result<Asked> asked = AskFor(operation, id, scope, names);
  if (!asked.ok()) return asked.problem();
  std::optional<Table> table = ReadTable(operation, asked.value().reading->body);
  if (table) return *std::move(table);
  return BadAnswer(asked.value().about, "The answer holds no list of rows.");
}

Result<std::vector<std::pair<std::string, std::string>>> RestProvider::Refresh(
    const ResourceType& type, const Scope& scope, const std::string& id) {
  if (!type.refresh) return NoSuchOperation(origin_, type, "refresh");
  const Result<Asked> asked = AskFor(*type.refresh, id, scope);
  if (!asked.ok()) return asked.problem();
  const Value& body = asked.value().reading->body;
  return ReadCounts(*type.refresh, body);
}

Result<Provider::Answer> RestProvider::Call(const PageOperation& call,
                                            const std::map<std::string, std::string>& values) {
  const ContextValues known = ParameterValues(call, values);
  const Operation operation = WithParameters(call, known);
  Result<ApiCall> filled = asker_.Fill(operation, "", known);
  if (!filled.ok()) return filled.problem();
  const Result<Asked> asked = asker_.Ask(std::move(filled).value());
  if (!asked.ok()) return asked.problem();
  if (asked.value().problem) return *asked.value().problem;
  const HttpResponse* const response = asked.value().reply.response();
  return Answer{asked.value().about, response->status, response->body};
}

Result<std::string> RestProvider::MessageOfCall(const std::optional<Operation>& operation,
                                                std::string_view name) {
  if (!operation) {
    Diagnostic problem;
    problem.code = kApiNotSupported;
    problem.about = origin_;
    problem.detail = fmt::format("The definition has no operation \"{}\".", name);
    return problem;
  }
  const Result<Asked> asked = AskFor(*operation, "", Scope{});
  if (!asked.ok()) return asked.problem();
  return FirstText(asked.value().reading->body, operation->message, true);
}

}  // namespace

std::shared_ptr<Provider> NewRestProvider(RestParts parts) {
  return std::make_shared<RestProvider>(std::move(parts));
}

}  // namespace dbsn
