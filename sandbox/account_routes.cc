// Who is asking, and the projects: N1r8Do and Stg001 stand in the store from the start.
#include <fmt/format.h>

#include "sandbox/answers.h"
#include "sandbox/bearer_token.h"
#include "sandbox/context.h"
#include "sandbox/routes.h"
#include "sandbox/store.h"

namespace dbsn::sandbox {
namespace {

Value Describe(const Project& project) {
  return Value(ValueMap{{"id", Value(project.id)},
                        {"internalId", Value(project.internal_id)},
                        {"name", Value(project.name)},
                        {"institutionId", Value(project.institution)},
                        {"organizationName", Value(project.organization)},
                        {"deleted", Value(false)}});
}

}  // namespace

Response Ping(const Context& context, const Request& request) {
  const bool known = !BearerToken(request).empty();
  return JsonAnswer(context.dialect, Value(ValueMap{{"isLoggedIn", Value(known)},
                                                    {"hasProfile", Value(known)},
                                                    {"isSystemConfigured", Value(true)},
                                                    {"message", Value("pong")},
                                                    {"version", Value("sandbox-" DBSN_VERSION)}}));
}

Response MyAccount(const Context& context, const Request&) {
  return JsonAnswer(context.dialect, Value(ValueMap{{"id", Value(kAccountId)},
                                                    {"email", Value("sandbox@example.com")},
                                                    {"firstName", Value("Sandbox")},
                                                    {"lastName", Value("User")}}));
}

Response MyProjects(const Context& context, const Request&) {
  const Result<std::vector<Project>> projects = context.store.Projects();
  if (!projects.ok()) return context.StoreFailed(projects.problem());
  Value::List list;
  for (const Project& project : projects.value()) list.push_back(Describe(project));
  return JsonAnswer(context.dialect, Value(std::move(list)));
}

Response GetProject(const Context& context, const Request& request) {
  const std::string& internal_id = request.captures.front();
  const Result<std::optional<Project>> project = context.store.FindProject(internal_id);
  if (!project.ok()) return context.StoreFailed(project.problem());
  if (!project.value()) {
    return context.Refuse({404, fmt::format("Project with ID {} not found", internal_id), ""});
  }
  return JsonAnswer(context.dialect, Describe(*project.value()));
}

}  // namespace dbsn::sandbox
