// The order of the stages.
#include "sandbox/service.h"

#include <fmt/format.h>

#include <algorithm>

#include "sandbox/bearer_token.h"
#include "sandbox/fault_stage.h"
#include "sandbox/routes.h"
#include "sandbox/wire_time.h"

namespace dbsn::sandbox {
namespace {

std::string NamesOf(const std::vector<Fault>& due) {
  std::string names;
  for (const Fault& fault : due) {
    if (!names.empty()) names += ',';
    names += NameOf(fault.kind);
  }
  return names;
}

bool IsControl(std::string_view path) { return path.starts_with("/_sandbox/"); }

}  // namespace

Service::Service(const ServiceParts& parts, ServiceRules rules)
    : limiter_(rules.requests_per_minute),
      rules_(std::move(rules)),
      context_{parts.store, parts.catalog, parts.dialect,       parts.probes,  faults_,
               log_,        parts.clock,   rules_.unique_names, rules_.review, writes_},
      stop_(parts.stop),
      late_effects_(parts.clock, parts.stop) {}

bool Service::Known(const Request& request, Refusal& refusal) const {
  const std::string_view token = BearerToken(request);
  const std::vector<std::string>& expired = rules_.expired_tokens;
  if (token.empty()) {
    refusal = {401, "Authentication required: no bearer token", ""};
  } else if (std::find(expired.begin(), expired.end(), token) != expired.end()) {
    refusal = {401, "Token expired: sign in again", ""};
  } else {
    return true;
  }
  return false;
}

Response Service::Guarded(const Request& request) {
  Match match = FindRoute(request.method, request.path);
  if (!match.route) {
    const std::string what = fmt::format("{} {}", request.method, request.path);
    if (match.path_known) return context_.Refuse({405, what + " is not allowed", ""});
    return context_.Refuse({404, what + " not found", ""});
  }
  Request routed = request;
  routed.captures = std::move(match.captures);
  if (match.route->access != Access::kToken) return match.route->handler(context_, routed);

  Refusal refusal;
  if (!Known(request, refusal)) return context_.Refuse(refusal);
  RateLimiter::Verdict verdict = limiter_.Count(BearerToken(request), context_.NowMs());
  Response response = verdict.allowed ? match.route->handler(context_, routed)
                                      : context_.Refuse({429, "Rate limit exceeded", ""});
  for (auto& header : verdict.headers) response.headers.push_back(std::move(header));
  return response;
}

Response Service::Answer(Request request) {
  if (IsControl(request.path)) return Guarded(request);
  const std::int64_t number = log_.Begin(request, context_.NowMs());
  const std::vector<Fault> due = faults_.Due(request.method, request.path);
  const FaultStage stage{context_.clock, stop_, late_effects_};
  Response response =
      stage.Run(std::move(request), due, [this](const Request& one) { return Guarded(one); });
  response.headers.emplace_back("Date", HttpDate(context_.NowMs()));
  log_.End(number, response.status, NamesOf(due));
  return response;
}

}  // namespace dbsn::sandbox
