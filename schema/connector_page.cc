#include "schema/connector_page.h"

#include <algorithm>
#include <memory>
#include <string>
#include <tuple>
#include <utility>

#include "schema/caseless.h"
#include "schema/definition_codes.h"
#include "schema/definition_map.h"
#include "schema/definition_parts.h"
#include "schema/document_to_value.h"
#include "schema/json_codec.h"
#include "schema/manifest_problems.h"

namespace dbsn {
namespace {

constexpr std::string_view kSchemaEnding = ".response.json";
constexpr std::pair<std::string_view, OperationParameter::In> kLocations[] = {
    {"query", OperationParameter::In::kQuery},
    {"path", OperationParameter::In::kPath},
    {"header", OperationParameter::In::kHeader},
    {"body", OperationParameter::In::kBody},
};

// What a page that says nothing of it is called with.
Resilience UsualResilience() {
  Resilience usual;
  usual.timeout = std::chrono::seconds(30);
  usual.max_retries = 3;
  usual.retry_delay = std::chrono::seconds(1);
  usual.backoff = Backoff::kExponential;
  usual.rate_per_minute = 60;
  usual.breaker_threshold = 5;
  usual.breaker_recovery = std::chrono::seconds(30);
  return usual;
}

// "open-weather" and "api_key": OPEN_WEATHER_API_KEY.
std::string Variable(const std::string& slug, const std::string& name) {
  std::string variable;
  for (const char c : slug + "_" + name) variable += c == '-' ? '_' : UpperLetter(c);
  return variable;
}

class PageReader {
 public:
  PageReader(const std::vector<DefinitionFile>& files, Definition& definition,
             Diagnostics& diagnostics)
      : files_(files), definition_(definition), diagnostics_(diagnostics) {}

  void Read(const Documents& pieces) {
    const Document* const overview = Only(pieces, "slug", "overview", "name, slug, base_url");
    if (overview == nullptr) return;
    ReadOverview(DefinitionMap(*overview, 0, kPageWords, diagnostics_));
    const Document* const auth = Only(pieces, "auth_type", "credentials", "auth_type: none");
    if (auth != nullptr) Credentials(DefinitionMap(*auth, 0, kPageAuthWords, diagnostics_));
    for (const std::shared_ptr<const Document>& piece : pieces) {
      if (piece->Find(0, "operation") != kNoNode) {
        ReadPageOperation(DefinitionMap(*piece, 0, kPageOperationWords, diagnostics_));
      } else if (piece.get() != overview && piece.get() != auth) {
        diagnostics_.Add({.code = kDefinitionUnknownWord,
                          .detail = "This is no piece of a connector page.",
                          .hint = "A piece has slug (the overview), auth_type, or operation.",
                          .place = piece->PlaceOf(0)});
      }
    }
  }

 private:
  // The one piece that has |key|.
  const Document* Only(const Documents& pieces, std::string_view key, const std::string& what,
                       const std::string& example) {
    const Document* found = nullptr;
    for (const std::shared_ptr<const Document>& piece : pieces) {
      if (piece->Find(0, key) == kNoNode || piece->Find(0, "operation") != kNoNode) continue;
      if (found != nullptr) {
        diagnostics_.Add({.code = kDefinitionDuplicate,
                          .detail = "The page's " + what + " stand twice.",
                          .hint = "Keep one of the two.",
                          .place = piece->PlaceOf(0)});
        continue;
      }
      found = piece.get();
    }
    if (found == nullptr) {
      diagnostics_.Add({.code = kDefinitionMissingKey,
                        .detail = "The page has no " + what + ".",
                        .hint = "Write a document with " + example + ".",
                        .place = pieces.empty() ? Place{} : pieces.front()->PlaceOf(0)});
    }
    return found;
  }

  void ReadOverview(const DefinitionMap& map) {
    definition_.name = map.Text("slug");
    definition_.title = map.Text("name");
    definition_.version = map.Text("version");
    definition_.serves = {"v1"};
    definition_.headers = {{"Accept", "application/json"}};
    definition_.errors.message = {"message", "error.message", "error", "detail", "title"};
    definition_.overview = Overview{map.Text("slug"), map.Text("type"), map.Text("description"),
                                    map.Text("icon"), map.Text("documentation_url")};
    const std::string& slug = definition_.name;
    const bool plain = !slug.empty() && std::all_of(slug.begin(), slug.end(), [](char c) {
      return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '_';
    });
    if (map.Has("slug") && !plain) {
      map.Refuse("slug", kDefinitionWrongType, "A slug is lower case and safe in an address.",
                 "Write letters a to z, digits, - and _.");
    }
    Setting url;
    url.name = "url";
    url.type = SettingType::kUrl;
    url.required = true;
    url.default_value = map.Text("base_url");
    url.help = "The API's base address.";
    definition_.settings.push_back(std::move(url));
    definition_.origin = "url";
    definition_.resilience = UsualResilience();
    if (const std::optional<DefinitionMap> own = map.Map("resilience", kResilienceWords)) {
      ReadOwnResilience(*own, definition_.resilience);
      definition_.resilience.own_rate = false;
      definition_.resilience.own_breaker = false;
    }
  }

  void Credentials(const DefinitionMap& map) {
    for (const DefinitionMap::Named& member : map.Members("credential_schema")) {
      const DefinitionMap one(map.document(), member.value, kPageCredentialWords, diagnostics_);
      if (definition_.FindSetting(member.name) != nullptr) {
        map.RefuseAt(member.key, kDefinitionDuplicate,
                     "\"url\" is the setting of the base address.", "Give it another name.");
        continue;
      }
      Setting setting;
      setting.name = member.name;
      setting.required = one.Flag("required");
      setting.sensitive = one.Flag("sensitive");
      setting.env = {Variable(definition_.name, member.name)};
      setting.help = one.Text("help", one.Text("label"));
      if (one.Has("default")) setting.default_value = one.Text("default");
      if (one.Text("type") == "password" && !setting.sensitive) {
        one.Refuse("sensitive", kDefinitionWrongType, "A password is always sensitive.",
                   "Write sensitive: true, so that it is never shown.");
      }
      if (setting.sensitive && setting.default_value) {
        one.Refuse("default", kDefinitionWrongType, "A sensitive field has no default.",
                   "Remove it: a secret does not stand in a definition.");
      }
      definition_.settings.push_back(std::move(setting));
    }
    ReadAuth(map);
    AddUsual();
  }

  // What every provider takes, where the page has no credential of that name.
  void AddUsual() {
    constexpr std::tuple<const char*, SettingType, const char*> kUsual[] = {
        {"timeout", SettingType::kSeconds, "How long one request may take."},
        {"caFile", SettingType::kPath, "Certificates to trust (PEM) besides the system's."},
        {"clientCertificate", SettingType::kPath, "A client certificate (PEM)."},
        {"clientKey", SettingType::kPath, "The client certificate's key (PEM)."}};
    for (const auto& [name, type, help] : kUsual) {
      if (definition_.FindSetting(name) != nullptr) continue;
      Setting setting;
      setting.name = name;
      setting.type = type;
      setting.help = help;
      definition_.settings.push_back(std::move(setting));
    }
  }

  // The first setting of the schema that is a secret or not, a named one before all others.
  std::string FieldFor(bool sensitive, std::string_view usual) const {
    std::string first;
    for (const Setting& setting : definition_.settings) {
      if (setting.name == "url" || setting.sensitive != sensitive) continue;
      if (setting.name == usual) return setting.name;
      if (first.empty()) first = setting.name;
    }
    return first;
  }

  void ReadAuth(const DefinitionMap& map) {
    Auth& auth = definition_.auth;
    const std::string type = map.Text("auth_type");
    if (type == "none" || type.empty()) return;
    if (type == "oauth2") return OAuth2(map);
    auth.secret = FieldFor(true, type == "basic" ? "password" : type == "bearer" ? "token" : type);
    auth.reread_on = {401};
    Needs(map, !auth.secret.empty(), "a sensitive field for the secret");
    if (type == "bearer") {
      auth.kind = AuthKind::kBearer;
    } else if (type == "basic") {
      auth.kind = AuthKind::kBasic;
      auth.user = FieldFor(false, "username");
      Needs(map, !auth.user.empty(), "a field for the user, which is not sensitive");
    } else if (map.Has("query_parameter")) {
      auth.kind = AuthKind::kQuery;
      auth.parameter = map.Text("query_parameter");
    } else {
      auth.kind = AuthKind::kHeader;
      auth.header = map.Text("header_name");
      auth.prefix = map.Text("key_prefix");
      if (!map.Has("header_name")) {
        map.Refuse("", kDefinitionMissingKey, "An API key needs header_name or query_parameter.",
                   "Name the header: X-API-Key.");
      }
    }
  }

  void Needs(const DefinitionMap& map, bool there, const std::string& what) {
    if (there) return;
    map.Refuse("credential_schema", kDefinitionMissingKey,
               "This auth_type needs " + what + " in credential_schema.");
  }

  void OAuth2(const DefinitionMap& map) {
    Auth& auth = definition_.auth;
    auth.kind = map.Text("grant_type") == "authorization_code" ? AuthKind::kAuthorizationCode
                                                               : AuthKind::kOAuth2;
    if (!map.Has("grant_type")) {
      map.Refuse("", kDefinitionMissingKey, "oauth2 needs grant_type.",
                 "Write client_credentials or authorization_code.");
    }
    auth.user = FieldFor(false, "client_id");
    auth.secret = FieldFor(true, "client_secret");
    auth.token_url = "token_url";
    Needs(map, !auth.user.empty() && !auth.secret.empty(), "client_id and client_secret");
    const auto url =
        std::find_if(definition_.settings.begin(), definition_.settings.end(),
                     [](const Setting& setting) { return setting.name == "token_url"; });
    Needs(map, url != definition_.settings.end(), "token_url");
    if (url != definition_.settings.end()) url->type = SettingType::kUrl;
    if (!map.Has("scopes") || definition_.FindSetting("scopes") != nullptr) return;
    Setting scopes;
    scopes.name = "scopes";
    scopes.default_value = map.Text("scopes");
    scopes.help = "What is asked for when a token is fetched.";
    definition_.settings.push_back(std::move(scopes));
    auth.scope = "scopes";
  }

  void ReadPageOperation(const DefinitionMap& map) {
    PageOperation call;
    call.title = map.Text("display_name", map.Text("operation"));
    call.help = map.Text("description");
    Operation& operation = call.operation;
    operation.name = map.Text("operation");
    operation.method = map.Text("method");
    operation.path = map.Text("path");
    operation.retry = operation.method == "GET" ? Retry::kAlways : Retry::kNever;
    if (!operation.path.empty() && !operation.path.starts_with('/')) {
      map.Refuse("path", kDefinitionWrongType, "A path begins with /.");
    }
    for (const DefinitionMap& one : map.Maps("parameters", kPageParameterWords)) {
      call.parameters.push_back(Parameter(one, operation.path));
    }
    CheckPlaces(map, call);
    Answers(map, operation);
    const bool twice = std::any_of(
        definition_.calls.begin(), definition_.calls.end(),
        [&](const PageOperation& other) { return other.operation.name == operation.name; });
    if (twice) {
      map.Refuse("operation", kDefinitionDuplicate,
                 "The operation " + Quoted(operation.name) + " stands twice.");
    }
    definition_.calls.push_back(std::move(call));
  }

  OperationParameter Parameter(const DefinitionMap& map, const std::string& path) {
    OperationParameter parameter;
    parameter.name = map.Text("name");
    parameter.in =
        map.Choice<OperationParameter::In>("location", kLocations, OperationParameter::In::kQuery);
    parameter.type = FieldTypeNamed(map.Text("type"));
    parameter.required = map.Flag("required");
    parameter.default_value = map.Scalar("default");
    parameter.help = map.Text("description");
    const bool in_path = parameter.in == OperationParameter::In::kPath;
    if (in_path && path.find("{" + parameter.name + "}") == std::string::npos) {
      map.Refuse("name", kDefinitionWrongType,
                 "The path has no {" + parameter.name + "} for this parameter.");
    }
    return parameter;
  }

  // Each {name} of the path is a parameter of it.
  void CheckPlaces(const DefinitionMap& map, const PageOperation& call) {
    const std::string& path = call.operation.path;
    for (std::size_t open = path.find('{'); open != std::string::npos;
         open = path.find('{', open + 1)) {
      const std::string name = path.substr(open + 1, path.find('}', open) - open - 1);
      const bool known = std::any_of(
          call.parameters.begin(), call.parameters.end(), [&](const OperationParameter& parameter) {
            return parameter.in == OperationParameter::In::kPath && parameter.name == name;
          });
      if (!known) {
        map.Refuse("path", kDefinitionMissingKey, "Nothing says what fills {" + name + "}.",
                   "Add a parameter of that name with location: path.");
      }
    }
  }

  void Answers(const DefinitionMap& map, Operation& operation) {
    if (map.Has("response_schema")) {
      operation.answers = std::make_shared<const std::string>(
          WriteJson(DocumentToValue(map.document(), map.NodeOf("response_schema"))));
    }
    for (const DefinitionFile& file : files_) {
      if (file.path != operation.name + std::string(kSchemaEnding)) continue;
      const Documents documents = ReadJson(file.file, *file.text, {}, diagnostics_);
      if (documents.size() == 1) operation.answers = file.text;
    }
  }

  const std::vector<DefinitionFile>& files_;
  Definition& definition_;
  Diagnostics& diagnostics_;
};

}  // namespace

bool IsPagePiece(const Document& document) { return document.Find(0, "apiVersion") == kNoNode; }

void ReadPage(const Documents& pieces, const std::vector<DefinitionFile>& files,
              Definition& definition, Diagnostics& diagnostics) {
  PageReader(files, definition, diagnostics).Read(pieces);
}

}  // namespace dbsn
