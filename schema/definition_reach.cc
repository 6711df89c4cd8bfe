#include "schema/definition_reach.h"

#include <algorithm>

namespace dbsn {
namespace {

std::string CredentialInWords(const Auth& auth) {
  const std::string header = auth.header.empty() ? "Authorization" : auth.header;
  switch (auth.kind) {
    case AuthKind::kNone:
      return "";
    case AuthKind::kBearer:
      return "the setting " + auth.secret + ", in Authorization: Bearer";
    case AuthKind::kBasic:
      return "the settings " + auth.user + " and " + auth.secret + ", in Authorization: Basic";
    case AuthKind::kHeader:
      return "the setting " + auth.secret + ", in the header " + header;
    case AuthKind::kQuery:
      return "the setting " + auth.secret + ", in the query's parameter " + auth.parameter;
    case AuthKind::kOAuth2:
      return "a token that is fetched for the setting " + auth.secret;
    case AuthKind::kAuthorizationCode:
      return "an authorization code, which a person would have to fetch with a browser";
    case AuthKind::kLogin:
      return "the setting " + auth.secret + " at the login, then the token, in the header " +
             header;
  }
  return "";
}

void AddRequest(const std::string& of, const Operation& operation, std::vector<std::string>& all) {
  all.push_back(of + " " + operation.name + ": " +
                (operation.method.empty() ? "GET" : operation.method) + " " + operation.path);
  for (const Operation& further : operation.further) AddRequest(of, further, all);
  if (operation.wait_request != nullptr)
    AddRequest(of + " while waiting,", *operation.wait_request, all);
}

void Sort(std::vector<std::string>& texts) {
  std::sort(texts.begin(), texts.end());
  texts.erase(std::unique(texts.begin(), texts.end()), texts.end());
}

std::string DefaultOf(const Definition& definition, const std::string& setting) {
  const Setting* const found = definition.FindSetting(setting);
  return found == nullptr ? "" : found->default_value.value_or("");
}

}  // namespace

Reach ReachOf(const Definition& definition) {
  Reach reach;
  const Auth& auth = definition.auth;
  reach.places.push_back(
      {definition.origin, DefaultOf(definition, definition.origin), CredentialInWords(auth)});
  if (!auth.token_url.empty()) {
    reach.places.push_back(
        {auth.token_url, DefaultOf(definition, auth.token_url),
         "the settings " + auth.user + " and " + auth.secret + ", in Authorization: Basic"});
  }
  for (const auto& [name, kind] : definition.kinds) {
    if (kind.published) {
      reach.places.push_back(
          {kind.published->setting, DefaultOf(definition, kind.published->setting), ""});
    }
    for (const std::optional<Operation>* operation :
         {&kind.list, &kind.read, &kind.create, &kind.update, &kind.remove, &kind.test,
          &kind.refresh}) {
      if (*operation) AddRequest(name, **operation, reach.requests);
    }
    for (const auto& [level, operation] : kind.inspect) AddRequest(name, operation, reach.requests);
  }
  for (const std::optional<Operation>* operation :
       {&definition.health, &definition.account, &auth.login}) {
    if (*operation) AddRequest(definition.name, **operation, reach.requests);
  }
  for (const PageOperation& call : definition.calls) {
    AddRequest(definition.name, call.operation, reach.requests);
  }
  for (const Setting& setting : definition.settings) {
    reach.variables.insert(reach.variables.end(), setting.env.begin(), setting.env.end());
    reach.files.insert(reach.files.end(), setting.files.begin(), setting.files.end());
  }
  Sort(reach.variables);
  Sort(reach.files);
  return reach;
}

}  // namespace dbsn
