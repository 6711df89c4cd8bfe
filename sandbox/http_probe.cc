// Puts the credentials where the auth type wants them and reads the status.
#include "sandbox/http_probe.h"

#include <fmt/format.h>

#include <chrono>

#include "engine/world/digest.h"
#include "engine/world/transport.h"

namespace dbsn::sandbox {
namespace {

constexpr std::chrono::seconds kPatience{5};

// Auth types by number as the field tables list them.
void AddCredentials(const ProbeTarget& target, HttpRequest& request) {
  switch (target.auth) {
    case 2:   // basic
    case 12:  // password
    case 18:  // API token, with the e-mail address as user
      request.headers.emplace_back("Authorization",
                                   "Basic " + Base64(target.user + ":" + target.password));
      return;
    case 8: {  // API key
      const std::string name = Parameter(target.parameters, "headerName");
      request.headers.emplace_back(name.empty() ? "X-API-Key" : name, target.password);
      return;
    }
    case 1:
    case 6:
    case 16:
    case 17:
    case 20:
    case 21:
      request.headers.emplace_back("Authorization", "Bearer " + target.password);
      return;
    default:
      return;  // what needs a sign-in elsewhere, or nothing
  }
}

ProbeProblem ProblemOf(TransportError::Kind kind) {
  switch (kind) {
    case TransportError::Kind::kUnreachable:
      return ProbeProblem::kRefused;
    case TransportError::Kind::kTimeout:
      return ProbeProblem::kTimeout;
    case TransportError::Kind::kCertificate:
    case TransportError::Kind::kBroken:
    case TransportError::Kind::kTooLarge:
    case TransportError::Kind::kStopped:
    case TransportError::Kind::kBadUrl:
      return ProbeProblem::kOther;
  }
  return ProbeProblem::kOther;
}

}  // namespace

std::optional<ProbeFailure> AskUrl(const ProbeTarget& target, Transport& transport) {
  HttpRequest request;
  request.method = "GET";
  request.url = target.host;
  request.timeout = kPatience;
  request.answer_limit = 1u << 20;
  AddCredentials(target, request);
  const Exchange exchange = transport.Send(request);
  if (const TransportError* error = std::get_if<TransportError>(&exchange)) {
    return ProbeFailure{ProblemOf(error->kind), WithoutSecret(error->message, target.password)};
  }
  const int status = std::get<HttpResponse>(exchange).status;
  if (status < 400) return std::nullopt;
  const std::string text = fmt::format("{} answered {}", target.host, status);
  if (status == 401) return ProbeFailure{ProbeProblem::kInvalidCredentials, text};
  if (status == 403) return ProbeFailure{ProbeProblem::kUnauthorized, text};
  return ProbeFailure{ProbeProblem::kOther, text};
}

}  // namespace dbsn::sandbox
