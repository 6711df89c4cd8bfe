// A registry of connector templates as the builder guide describes one: drafts that their creator
// alone sees, tests, published versions that stay, roles, and a review where the sandbox was
// started with one. The guide publishes no paths and no bodies; these are the sandbox's own.
#include <fmt/format.h>

#include <algorithm>
#include <optional>
#include <utility>

#include "engine/world/transport.h"
#include "engine/world/url.h"
#include "sandbox/bearer_token.h"
#include "sandbox/context.h"
#include "sandbox/documents.h"
#include "sandbox/probes.h"
#include "sandbox/routes.h"
#include "sandbox/store.h"
#include "sandbox/template_rules.h"
#include "sandbox/wire_time.h"

namespace dbsn::sandbox {
namespace {

constexpr const char* kKind = "connector template";
constexpr const char* kCredentials = "connector template credentials";
constexpr const char* kRegistry = "registry";
constexpr std::chrono::seconds kPatience{5};
constexpr int kTokenLife = 3600;

Response Refused(int status, const std::string& message) {
  return JsonResponse(Value(ValueMap{{"detail", Value(message)}}), status);
}

// Who a token speaks for. One of a login is "creator:EMAIL"; any other is an API key of the
// enterprise, which may do everything.
struct Caller {
  std::string role, account;
  bool May(const std::string& needed) const {
    return role == "platform_admin" || (role == needed && !role.empty());
  }
};

Caller CallerOf(const Request& request) {
  const std::string token(BearerToken(request));
  const std::size_t colon = token.find(':');
  if (colon == std::string::npos) return {"platform_admin", "the enterprise"};
  return {token.substr(0, colon), token.substr(colon + 1)};
}

std::string Text(const ValueMap& body, std::string_view name) {
  const Value* const value = body.Find(name);
  return value == nullptr || value->is_null() ? "" : value->Plain();
}

// The body holds the draft, and beside it what the registry knows.
ValueMap DraftOf(const Document& stored) {
  const Value* const draft = stored.body.Find("draft");
  return draft == nullptr || draft->AsMap() == nullptr ? ValueMap() : *draft->AsMap();
}

Value::List VersionsOf(const Document& stored) {
  const Value* const versions = stored.body.Find("versions");
  return versions == nullptr || versions->AsList() == nullptr ? Value::List() : *versions->AsList();
}

bool SeenBy(const Document& stored, const Caller& caller) {
  return !VersionsOf(stored).empty() || Text(stored.body, "creator") == caller.account;
}

Value Shown(const Document& stored) {
  ValueMap shown = DraftOf(stored);
  shown.Set("id", Value(fmt::format("tpl-{}", stored.id)));
  for (const char* member : {"status", "version", "scope", "tested", "creator"}) {
    const Value* const value = stored.body.Find(member);
    shown.Set(member, value == nullptr ? Value() : *value);
  }
  shown.Set("published", Value(!VersionsOf(stored).empty()));
  shown.Set("created_at", Value(IsoTime(stored.created_ms)));
  shown.Set("updated_at", Value(IsoTime(stored.modified_ms)));
  return Value(std::move(shown));
}

using Found = std::variant<Document, Response>;
Found Stored(const Context& context, const Request& request) {
  auto all = DocumentsOf(context, kKind, kRegistry);
  if (Response* failed = std::get_if<Response>(&all)) return std::move(*failed);
  const Caller caller = CallerOf(request);
  for (Document& one : std::get<std::vector<Document>>(all)) {
    const bool meant = fmt::format("tpl-{}", one.id) == request.captures[0];
    if (meant && SeenBy(one, caller)) return std::move(one);
  }
  return Refused(404, fmt::format("Template {} not found", request.captures[0]));
}

// Whether another than |except| has that slug.
std::variant<bool, Response> SlugTaken(const Context& context, const std::string& slug,
                                       std::int64_t except) {
  auto all = DocumentsOf(context, kKind, kRegistry);
  if (Response* failed = std::get_if<Response>(&all)) return std::move(*failed);
  const auto& documents = std::get<std::vector<Document>>(all);
  return std::any_of(documents.begin(), documents.end(),
                     [&](const Document& one) { return one.name == slug && one.id != except; });
}

std::optional<Response> Save(const Context& context, Document& stored) {
  stored.modified_ms = context.NowMs();
  const Result<Done> done = context.store.Update(stored);
  if (done.ok()) return std::nullopt;
  return context.StoreFailed(done.problem());
}

// ---- tests

// What stands in {places} and behind the question mark, of the parameters' defaults.
std::string AddressOf(const ValueMap& draft, const ValueMap& operation, std::string& lacking) {
  std::string url = Text(draft, "base_url") + Text(operation, "path");
  const Value* const parameters = operation.Find("parameters");
  if (parameters == nullptr || parameters->AsList() == nullptr) return url;
  for (const Value& one : *parameters->AsList()) {
    const ValueMap& parameter = *one.AsMap();
    const std::string name = Text(parameter, "name");
    const std::string given = Text(parameter, "default");
    const bool needed = Text(parameter, "required") == "true";
    if (given.empty() && needed && lacking.empty()) lacking = name;
    if (given.empty()) continue;
    const std::string place = "{" + name + "}";
    const std::size_t at = url.find(place);
    if (Text(parameter, "location") == "path" && at != std::string::npos) {
      url.replace(at, place.size(), EncodePathSegment(given));
    } else if (Text(parameter, "location") == "query") {
      url = WithQuery(url, name, given);
    }
  }
  return url;
}

void Authorize(const ValueMap& draft, const ValueMap& credentials, HttpRequest& request) {
  const std::string auth = Text(draft, "auth_type");
  std::string secret;
  for (const auto& [key, value] : credentials) secret = value.Plain();
  if (secret.empty()) return;
  if (auth == "api_key" && !Text(draft, "query_parameter").empty()) {
    request.url = WithQuery(request.url, Text(draft, "query_parameter"), secret);
  } else if (auth == "api_key") {
    request.headers.emplace_back(Text(draft, "header_name"), Text(draft, "key_prefix") + secret);
  } else {
    request.headers.emplace_back("Authorization", "Bearer " + secret);
  }
}

Value Verdict(const std::string& name, const char* verdict, const std::string& message,
              std::int64_t took) {
  return Value(ValueMap{{"operation", Value(name)},
                        {"result", Value(verdict)},
                        {"message", Value(message)},
                        {"duration_ms", Value(took)}});
}

Value TestOne(const Context& context, const ValueMap& draft, const ValueMap& operation,
              const ValueMap& credentials) {
  const std::string name = Text(operation, "operation");
  std::string lacking;
  HttpRequest request;
  request.method = Text(operation, "method");
  request.url = AddressOf(draft, operation, lacking);
  request.timeout = kPatience;
  request.answer_limit = 1u << 20;
  if (!lacking.empty()) return Verdict(name, "Skip", "No test value for " + lacking, 0);
  if (request.method != "GET") return Verdict(name, "Skip", "It would change something", 0);
  Authorize(draft, credentials, request);
  const std::int64_t began = context.NowMs();
  const Exchange exchange = context.probes.Send(request);
  const std::int64_t took = context.NowMs() - began;
  if (const TransportError* error = std::get_if<TransportError>(&exchange)) {
    const bool late = error->kind == TransportError::Kind::kTimeout;
    return Verdict(name, "Fail", late ? "Timeout" : "Offline", took);
  }
  const int status = std::get<HttpResponse>(exchange).status;
  if (status == 401 || status == 403) return Verdict(name, "Fail", "Auth Error", took);
  if (status >= 400) return Verdict(name, "Fail", fmt::format("Answered {}", status), took);
  return Verdict(name, "Pass", fmt::format("Answered {}", status), took);
}

ValueMap CredentialsFor(const Context& context, const std::string& slug) {
  auto all = DocumentsOf(context, kCredentials, kRegistry);
  const auto* documents = std::get_if<std::vector<Document>>(&all);
  const Document* const found = documents == nullptr ? nullptr : FindNamed(*documents, slug);
  return found == nullptr ? ValueMap() : found->body;
}

// ---- publishing

std::string RoleFor(const std::string& scope) {
  return scope == "catalogue" ? "platform_admin" : "enterprise_admin";
}

// Why |stored| may not become |version|; "" when it may.
std::string Unready(const Document& stored, const std::vector<int>& version) {
  const std::vector<std::string> missing = MissingToPublish(DraftOf(stored));
  if (!missing.empty()) {
    std::string all;
    for (const std::string& one : missing) all += (all.empty() ? "" : ", ") + one;
    return "Not ready to be published; missing: " + all;
  }
  if (Text(stored.body, "tested") != "true") return "Not all tests passed since the last change";
  const Value::List versions = VersionsOf(stored);
  if (versions.empty()) {
    return version[0] >= 1 ? "" : "The first published version is 1.0.0 or more";
  }
  const ValueMap& last = *versions.back().AsMap();
  const std::vector<int> least = LeastAfter(*VersionOf(Text(last, "version")),
                                            *last.Find("content")->AsMap(), DraftOf(stored));
  if (version >= least) return "";
  return fmt::format("Version {} is too small after {}: {} or more", Written(version),
                     Text(last, "version"), Written(least));
}

void Freeze(const Context& context, Document& stored) {
  Value::List versions = VersionsOf(stored);
  versions.emplace_back(ValueMap{{"version", Value(Text(stored.body, "version"))},
                                 {"scope", Value(Text(stored.body, "scope"))},
                                 {"published_at", Value(IsoTime(context.NowMs()))},
                                 {"content", Value(DraftOf(stored))}});
  stored.body.Set("versions", Value(std::move(versions)));
  stored.body.Set("status", Value("published"));
}

}  // namespace

Response LogIn(const Context& context, const Request& request) {
  static_cast<void>(context);
  const std::optional<ValueMap> body = ReadMapBody(request);
  if (!body || Text(*body, "email").empty() || Text(*body, "password").empty()) {
    return Refused(422, "email and password are required");
  }
  const std::string email = Text(*body, "email");
  const std::string who = email.substr(0, email.find('@'));
  std::string role = "creator";
  if (who.starts_with("admin")) role = "enterprise_admin";
  if (who.starts_with("platform")) role = "platform_admin";
  return JsonResponse(Value(ValueMap{{"access_token", Value(role + ":" + email)},
                                     {"token_type", Value("bearer")},
                                     {"expires_in", Value(kTokenLife)}}));
}

Response ListTemplates(const Context& context, const Request& request) {
  auto all = DocumentsOf(context, kKind, kRegistry);
  if (Response* failed = std::get_if<Response>(&all)) return std::move(*failed);
  const Caller caller = CallerOf(request);
  Value::List rows;
  for (const Document& one : std::get<std::vector<Document>>(all)) {
    if (SeenBy(one, caller)) rows.push_back(Shown(one));
  }
  return JsonResponse(Value(ValueMap{{"items", Value(std::move(rows))}}));
}

Response GetTemplate(const Context& context, const Request& request) {
  auto found = Stored(context, request);
  if (Response* answer = std::get_if<Response>(&found)) return std::move(*answer);
  return JsonResponse(Shown(std::get<Document>(found)));
}

Response CreateTemplate(const Context& context, const Request& request) {
  const std::optional<ValueMap> draft = ReadMapBody(request);
  if (!draft) return Refused(422, "The body must be a JSON object");
  if (const std::string fault = FaultOfTemplate(*draft); !fault.empty()) {
    return Refused(422, fault);
  }
  Document stored;
  stored.kind = kKind;
  stored.scope = kRegistry;
  stored.name = Text(*draft, "slug");
  stored.body.Set("draft", Value(*draft));
  stored.body.Set("status", Value("draft"));
  stored.body.Set("tested", Value(false));
  stored.body.Set("creator", Value(CallerOf(request).account));
  stored.created_ms = context.NowMs();
  stored.modified_ms = stored.created_ms;
  const std::lock_guard lock(context.writes);
  const auto taken = SlugTaken(context, stored.name, 0);
  if (const Response* failed = std::get_if<Response>(&taken)) return *failed;
  if (std::get<bool>(taken)) return Refused(409, fmt::format("The slug {} is taken", stored.name));
  const Result<std::int64_t> id = context.store.Insert(stored);
  if (!id.ok()) return context.StoreFailed(id.problem());
  stored.id = id.value();
  return JsonResponse(Shown(stored), 201);
}

Response UpdateTemplate(const Context& context, const Request& request) {
  const std::optional<ValueMap> body = ReadMapBody(request);
  if (!body) return Refused(422, "The body must be a JSON object");
  const std::lock_guard lock(context.writes);
  auto found = Stored(context, request);
  if (Response* answer = std::get_if<Response>(&found)) return std::move(*answer);
  Document& stored = std::get<Document>(found);
  if (Text(stored.body, "status") == "in_review") {
    return Refused(409, "It is in review; nothing changes until that ends");
  }
  ValueMap draft = DraftOf(stored);
  for (const auto& [key, value] : *body) draft.Set(key, value);
  if (const std::string fault = FaultOfTemplate(draft); !fault.empty()) {
    return Refused(422, fault);
  }
  const std::string slug = Text(draft, "slug");
  if (slug != stored.name && !VersionsOf(stored).empty()) {
    return Refused(409, "The slug is fixed once published");
  }
  const auto taken = SlugTaken(context, slug, stored.id);
  if (const Response* failed = std::get_if<Response>(&taken)) return *failed;
  if (std::get<bool>(taken)) return Refused(409, fmt::format("The slug {} is taken", slug));
  stored.name = slug;
  stored.body.Set("draft", Value(std::move(draft)));
  stored.body.Set("status", Value("draft"));
  stored.body.Set("tested", Value(false));
  if (auto failed = Save(context, stored)) return *std::move(failed);
  return JsonResponse(Shown(stored));
}

Response DeleteTemplate(const Context& context, const Request& request) {
  const std::lock_guard lock(context.writes);
  auto found = Stored(context, request);
  if (Response* answer = std::get_if<Response>(&found)) return std::move(*answer);
  const Document& stored = std::get<Document>(found);
  if (!VersionsOf(stored).empty()) {
    return Refused(409, "Published versions stay: the template cannot be deleted");
  }
  const Result<Done> done = context.store.RemoveDocument(stored.id);
  if (!done.ok()) return context.StoreFailed(done.problem());
  return JsonResponse(Value(ValueMap{{"deleted", Value(true)}}));
}

Response TestTemplate(const Context& context, const Request& request) {
  auto looked = Stored(context, request);
  if (Response* answer = std::get_if<Response>(&looked)) return std::move(*answer);
  const ValueMap draft = DraftOf(std::get<Document>(looked));
  const ValueMap credentials = CredentialsFor(context, Text(draft, "slug"));
  Value::List results;
  std::string message;
  bool passed = false, failed = false;
  if (const Value* operations = draft.Find("operations"); operations && operations->AsList()) {
    for (const Value& one : *operations->AsList()) {
      results.push_back(TestOne(context, draft, *one.AsMap(), credentials));
      const ValueMap& result = *results.back().AsMap();
      passed = passed || Text(result, "result") == "Pass";
      if (Text(result, "result") != "Fail") continue;
      failed = true;
      message += (message.empty() ? "" : "; ") + Text(result, "operation") + ": " +
                 Text(result, "message");
    }
  }
  const bool well = passed && !failed;
  if (message.empty()) message = well ? "All operations passed" : "No operation could be tested";
  const std::lock_guard lock(context.writes);
  auto found = Stored(context, request);
  if (Response* answer = std::get_if<Response>(&found)) return std::move(*answer);
  Document& stored = std::get<Document>(found);
  if (DraftOf(stored) == draft) {  // else it changed meanwhile
    stored.body.Set("tested", Value(well));
    const Result<Done> done = context.store.Update(stored);
    if (!done.ok()) return context.StoreFailed(done.problem());
  }
  return JsonResponse(Value(
      ValueMap{{"passed", Value(well)}, {"message", Value(message)}, {"results", Value(results)}}));
}

Response PublishTemplate(const Context& context, const Request& request) {
  const std::optional<ValueMap> body = ReadMapBody(request);
  if (!body) return Refused(422, "The body must be a JSON object");
  const std::string scope = Text(*body, "scope");
  const std::optional<std::vector<int>> version = VersionOf(Text(*body, "version"));
  if (!version) return Refused(422, "version must be three numbers");
  if (scope != "catalogue" && scope != "enterprise") {
    return Refused(422, "scope must be catalogue or enterprise");
  }
  const Caller caller = CallerOf(request);
  if (!caller.May(RoleFor(scope))) {
    return Refused(403, fmt::format("Publishing into the {} needs the role {}; {} is {}", scope,
                                    RoleFor(scope), caller.account, caller.role));
  }
  const std::lock_guard lock(context.writes);
  auto found = Stored(context, request);
  if (Response* answer = std::get_if<Response>(&found)) return std::move(*answer);
  Document& stored = std::get<Document>(found);
  const bool same =
      Text(stored.body, "version") == Written(*version) && Text(stored.body, "scope") == scope;
  const std::string status = Text(stored.body, "status");
  if (same && (status == "published" || status == "in_review")) {
    return JsonResponse(Shown(stored));  // asked for once more
  }
  if (const std::string why = Unready(stored, *version); !why.empty()) return Refused(409, why);
  stored.body.Set("version", Value(Written(*version)));
  stored.body.Set("scope", Value(scope));
  if (context.review) {
    stored.body.Set("status", Value("in_review"));
  } else {
    Freeze(context, stored);
  }
  if (auto failed = Save(context, stored)) return *std::move(failed);
  return JsonResponse(Shown(stored), context.review ? 202 : 200);
}

Response TemplateVersions(const Context& context, const Request& request) {
  auto found = Stored(context, request);
  if (Response* answer = std::get_if<Response>(&found)) return std::move(*answer);
  return JsonResponse(Value(ValueMap{{"items", Value(VersionsOf(std::get<Document>(found)))}}));
}

Response ReviewTemplate(const Context& context, const Request& request) {
  const std::optional<ValueMap> body = ReadMapBody(request);
  const std::lock_guard lock(context.writes);
  auto all = DocumentsOf(context, kKind, kRegistry);
  if (Response* failed = std::get_if<Response>(&all)) return std::move(*failed);
  const Document* const found =
      FindNamed(std::get<std::vector<Document>>(all), request.captures[0]);
  if (!body || found == nullptr || Text(found->body, "status") != "in_review") {
    return Refused(404, fmt::format("{} is not in review", request.captures[0]));
  }
  Document stored = *found;
  if (Text(*body, "approve") == "true") {
    Freeze(context, stored);
  } else {
    const Value::List versions = VersionsOf(stored);
    const ValueMap* const last = versions.empty() ? nullptr : versions.back().AsMap();
    stored.body.Set("status", Value("draft"));
    stored.body.Set("version", last == nullptr ? Value() : *last->Find("version"));
    stored.body.Set("scope", last == nullptr ? Value() : *last->Find("scope"));
  }
  if (auto failed = Save(context, stored)) return *std::move(failed);
  return JsonResponse(Shown(stored));
}

Response KeepTemplateCredentials(const Context& context, const Request& request) {
  Document kept;
  kept.kind = kCredentials;
  kept.scope = kRegistry;
  kept.name = request.captures[0];
  kept.body = ReadMapBody(request).value_or(ValueMap());
  const Result<std::int64_t> id = context.store.Insert(kept);
  if (!id.ok()) return context.StoreFailed(id.problem());
  return JsonResponse(Value(ValueMap{{"kept", Value(true)}}));
}

}  // namespace dbsn::sandbox
