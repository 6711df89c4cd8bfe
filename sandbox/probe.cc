// Words that all probes share.
#include "sandbox/probe.h"

#include "sandbox/field_tables.h"

namespace dbsn::sandbox {

std::string_view MessageOf(ProbeProblem problem) {
  switch (problem) {
    case ProbeProblem::kRefused:
      return "Connection refused";
    case ProbeProblem::kAuthentication:
      return "Authentication failed";
    case ProbeProblem::kAccessDenied:
      return "Access denied";
    case ProbeProblem::kNoDatabase:
      return "Database does not exist";
    case ProbeProblem::kSslRequired:
      return "SSL required";
    case ProbeProblem::kInvalidCredentials:
      return "Invalid credentials";
    case ProbeProblem::kUnauthorized:
      return "Unauthorized";
    case ProbeProblem::kTimeout:
      return "Timeout";
    case ProbeProblem::kUnknownHost:
      return "Unknown host";
    case ProbeProblem::kNotTestable:
      return "Connection cannot be tested";
    case ProbeProblem::kOther:
      return "Connection failed";
  }
  return "Connection failed";
}

std::string WithoutSecret(std::string_view text, std::string_view secret) {
  std::string out;
  while (!text.empty()) {
    if (!secret.empty() && text.starts_with(secret)) {
      out += "(masked)";
      text.remove_prefix(secret.size());
      continue;
    }
    const char c = text.front();
    text.remove_prefix(1);
    out += c == '\n' || c == '\t' || c == '\r' ? ' ' : c;
  }
  while (!out.empty() && out.back() == ' ') out.pop_back();
  return out;
}

std::string Parameter(std::string_view parameters, std::string_view name) {
  while (!parameters.empty()) {
    const std::size_t end = parameters.find_first_of("&;, ?");
    const std::string_view word = parameters.substr(0, end);
    const std::size_t equals = word.find('=');
    if (equals != std::string_view::npos && SameWithoutCase(word.substr(0, equals), name)) {
      return std::string(word.substr(equals + 1));
    }
    if (end == std::string_view::npos) break;
    parameters.remove_prefix(end + 1);
  }
  return {};
}

}  // namespace dbsn::sandbox
