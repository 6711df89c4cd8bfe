#include "engine/rest/api_client.h"

#include <algorithm>

#include <fmt/core.h>

#include "engine/rest/rest_codes.h"
#include "engine/rest/retry_policy.h"
#include "engine/world/digest.h"
#include "engine/world/url.h"
#include "schema/shown_text.h"

namespace dbsn {
namespace {

using std::chrono::milliseconds;

constexpr std::size_t kLongestAbout = 400;

std::string UrlOf(const std::string& origin, const ApiCall& call) {
  if (call.url.starts_with('/')) {
    const Result<Url> base = ParseUrl(origin);
    return base.ok() ? OriginOf(base.value()) + call.url : call.url;
  }
  if (!call.url.empty()) return call.url;
  std::string url = JoinUrl(origin, call.path);
  for (const auto& [name, value] : call.query) url = WithQuery(url, name, value);
  return url;
}

// Content-Type, however it is written.
bool SameName(std::string_view name) {
  constexpr std::string_view kName = "content-type";
  return std::equal(name.begin(), name.end(), kName.begin(), kName.end(), [](char a, char b) {
    return (a >= 'A' && a <= 'Z' ? static_cast<char>(a - 'A' + 'a') : a) == b;
  });
}

const std::string& MethodOf(const Operation& operation) {
  static const std::string kGet = "GET";
  return operation.method.empty() ? kGet : operation.method;
}

Diagnostic OriginProblem(Code code, std::string about, std::string detail, std::string hint) {
  Diagnostic problem;
  problem.code = code;
  problem.about = std::move(about);
  problem.detail = std::move(detail);
  problem.hint = std::move(hint);
  return problem;
}

std::optional<Diagnostic> CannotSignIn(const std::string& origin) {
  return OriginProblem(
      kApiNotSupported, origin,
      "It is signed in to with an authorization code, which a person fetches with a browser; dbsn "
      "cannot. Nothing was sent.",
      "Where the API offers it, take client_credentials or a key; the definition itself is valid.");
}

// Holds a request with its secrets; wiped at the end of its life.
struct PreparedCall {
  PreparedCall(Call prepared, std::string header)
      : call(std::move(prepared)), credential_header(std::move(header)) {}
  ~PreparedCall() {
    Wipe(call.request.body);
    for (auto& [name, value] : call.request.headers) {
      if (name == credential_header) Wipe(value);
    }
  }
  PreparedCall(const PreparedCall&) = delete;
  PreparedCall& operator=(const PreparedCall&) = delete;

  Call call;
  const std::string credential_header;
};

std::string CredentialHeader(const Auth& auth) {
  const bool own = auth.kind == AuthKind::kHeader || auth.kind == AuthKind::kLogin;
  return own && !auth.header.empty() ? auth.header : "Authorization";
}

std::string CredentialValue(const Auth& auth, const std::string& user, const std::string& prefix,
                            const Secret& secret) {
  switch (auth.kind) {
    case AuthKind::kBasic:
      return "Basic " + Base64(user + ":" + secret.Reveal());
    case AuthKind::kHeader:
      return (prefix.empty() ? auth.prefix : prefix + " ") + secret.Reveal();
    case AuthKind::kLogin:
      if (!auth.header.empty() || !auth.prefix.empty()) return auth.prefix + secret.Reveal();
      break;
    case AuthKind::kQuery:
    case AuthKind::kOAuth2:
    case AuthKind::kBearer:
    case AuthKind::kAuthorizationCode:
    case AuthKind::kNone:
      break;
  }
  return "Bearer " + secret.Reveal();
}

void SetCredential(Headers& headers, const std::string& name, std::string value) {
  const auto old = std::find_if(headers.begin(), headers.end(),
                                [&](const auto& header) { return header.first == name; });
  if (old != headers.end()) {
    Wipe(old->second);
    old->second.swap(value);
  } else {
    headers.emplace_back(name, std::move(value));
  }
}

}  // namespace

std::optional<Diagnostic> RefusedOrigin(const std::string& origin, bool insecure) {
  const Result<Url> url = ParseUrl(origin);
  if (!url.ok()) return url.problem();
  if (!url.value().query.empty()) {
    return OriginProblem(kApiBadOrigin, OriginOf(url.value()),
                         "The API's base address has a query; requests have queries of their own.",
                         "Give the address up to the \"?\".");
  }
  if (url.value().https || IsLoopback(url.value()) || insecure) return std::nullopt;
  return OriginProblem(
      kApiInsecureOrigin, OriginOf(url.value()),
      fmt::format("The token and the secrets would go to {} over plain http, where anyone on the "
                  "way can read them. Nothing was sent.",
                  HostAndPort(url.value())),
      "Use https, or say --insecure when the way there is known to be safe.");
}

ApiClient::ApiClient(Parts parts)
    : parts_(std::move(parts)),
      refused_(parts_.definition.auth.kind == AuthKind::kAuthorizationCode
                   ? CannotSignIn(parts_.origin)
                   : RefusedOrigin(parts_.origin, parts_.insecure)) {}

std::string ApiClient::About(const ApiCall& call) const {
  return ShownShort(MethodOf(*call.operation) + " " + UrlOf(parts_.origin, call), kLongestAbout);
}

Call ApiClient::Prepare(ApiCall& call) const {
  const Operation& operation = *call.operation;
  Call prepared;
  prepared.path = call.path;
  prepared.retry = RetryOf(operation);
  prepared.is_verdict = call.is_verdict;
  HttpRequest& request = prepared.request;
  request.method = MethodOf(operation);
  request.url = UrlOf(parts_.origin, call);
  request.headers = parts_.definition.headers;
  request.headers.insert(request.headers.end(), operation.headers.begin(), operation.headers.end());
  request.headers.emplace_back("User-Agent", "dbsn/" DBSN_VERSION);
  if (!call.body.text().empty()) {
    const bool said = std::any_of(request.headers.begin(), request.headers.end(),
                                  [](const auto& header) { return SameName(header.first); });
    if (!said) request.headers.emplace_back("Content-Type", "application/json");
    request.body.swap(call.body.text());
  }
  request.timeout = call.timeout.value_or(operation.timeout.value_or(parts_.timeout));
  // An operation that may take longer than the usual deadline has at least its own time.
  const Resilience& resilience =
      operation.resilience == nullptr ? parts_.definition.resilience : *operation.resilience;
  prepared.resilience = operation.resilience.get();
  const milliseconds all = call.timeout.value_or(std::max(resilience.deadline, request.timeout));
  prepared.deadline = parts_.clock.Now() + all;
  return prepared;
}

Reply ApiClient::SendOnce(Call& call, const Credentials::Held* held) {
  if (held != nullptr) {
    const Auth& auth = parts_.definition.auth;
    if (auth.kind == AuthKind::kQuery) {
      const std::string url = call.request.url;
      call.request.url = WithQuery(url, auth.parameter, held->secret->Reveal());
      Reply reply = parts_.sender.Send(call);
      Wipe(call.request.url);
      call.request.url = url;
      return reply;
    }
    SetCredential(call.request.headers, CredentialHeader(auth),
                  CredentialValue(auth, parts_.user, parts_.prefix, *held->secret));
  }
  return parts_.sender.Send(call);
}

bool ApiClient::Rereads(const Reply& reply) const {
  const HttpResponse* response = reply.response();
  const std::vector<int>& statuses = parts_.definition.auth.reread_on;
  return response != nullptr && parts_.credentials != nullptr &&
         std::find(statuses.begin(), statuses.end(), response->status) != statuses.end();
}

// A request whose token is refused was not carried out: it goes once more with the token of now.
// When that cannot be read the refusal stands.
Reply ApiClient::SendRereading(Call& call, const Credentials::Held* held) {
  Reply reply = SendOnce(call, held);
  if (held == nullptr || !Rereads(reply)) return reply;
  const Result<Credentials::Held> renewed = parts_.credentials->Renewed(*held);
  if (!renewed.ok()) return reply;
  Reply again = SendOnce(call, &renewed.value());
  if (again.kind != Reply::Kind::kExchange) return reply;
  again.earlier_uncertain = again.earlier_uncertain || reply.earlier_uncertain;
  again.attempts += reply.attempts;
  return again;
}

// An answer may name the next page; a token goes there only when that is the API's own host.
std::optional<Diagnostic> ApiClient::ForeignUrl(const ApiCall& call) const {
  if (call.url.empty() || call.url.starts_with('/')) return std::nullopt;
  const Result<Url> own = ParseUrl(parts_.origin);
  const Result<Url> named = ParseUrl(call.url);
  if (own.ok() && named.ok() && OriginOf(own.value()) == OriginOf(named.value())) {
    return std::nullopt;
  }
  return OriginProblem(kApiBadAnswer, About(call),
                       "The API names an address of another host for the next page of a list. "
                       "Nothing was sent there.",
                       "Check the API's address, and whether a proxy stands before it.");
}

Result<Reply> ApiClient::Send(ApiCall api_call) {
  if (refused_) return *refused_;
  if (std::optional<Diagnostic> foreign = ForeignUrl(api_call)) return *std::move(foreign);
  std::optional<Credentials::Held> held;
  if (parts_.credentials != nullptr) {
    const Result<Credentials::Held> current = parts_.credentials->Current();
    if (!current.ok()) return current.problem();
    held = current.value();
  }
  PreparedCall prepared(Prepare(api_call), CredentialHeader(parts_.definition.auth));
  return SendRereading(prepared.call, held ? &*held : nullptr);
}

}  // namespace dbsn
