#include "schema/definition_draft.h"

#include <algorithm>

#include "schema/caseless.h"
#include "schema/field_words.h"
#include "schema/yaml_writer.h"

namespace dbsn {
namespace {

std::string Quoted(const std::string& text) { return YamlText(text, true); }

// "organization_id" for a variable: ORGANIZATION_ID.
std::string Variable(const std::string& provider, const std::string& name) {
  std::string variable;
  for (const char c : provider + "_" + name) {
    const bool word = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
    variable += word ? UpperLetter(c) : '_';
  }
  return variable;
}

std::string FieldText(const Field& field) {
  std::string text = "{type: " + std::string(FieldTypeName(field.type));
  if (field.type == FieldType::kList && field.item_type != FieldType::kAny) {
    text += ", items: " + std::string(FieldTypeName(field.item_type));
  }
  if (field.required) text += ", required: true";
  if (field.read_only) text += ", read_only: true";
  if (field.write_only) text += ", write_only: true";
  if (field.create_only) text += ", create_only: true";
  if (field.sensitive) text += ", sensitive: true";
  if (field.default_value) {
    const std::string plain = field.default_value->Plain();
    text += ", default: " + (field.type == FieldType::kText ? Quoted(plain) : plain);
  }
  if (field.min) text += ", min: " + std::to_string(*field.min);
  if (field.max) text += ", max: " + std::to_string(*field.max);
  if (field.min_length) text += ", min_length: " + std::to_string(*field.min_length);
  if (field.max_length) text += ", max_length: " + std::to_string(*field.max_length);
  std::string allowed;
  for (const std::string& one : field.allowed)
    allowed += (allowed.empty() ? "" : ", ") + Quoted(one);
  if (!allowed.empty()) text += ", allowed: [" + allowed + "]";
  if (!field.members.empty()) {
    std::string members;
    for (const Field& member : field.members) {
      members +=
          (members.empty() ? "" : ", ") + Quoted(member.name.text()) + ": " + FieldText(member);
    }
    text += ", members: {" + members + "}";
  }
  if (!field.help.empty()) text += ", help: " + Quoted(field.help);
  return text + "}";
}

std::string AuthText(const DefinitionDraft& draft) {
  switch (draft.auth) {
    case AuthKind::kNone:
      return "auth: {kind: none}\n";
    case AuthKind::kBasic:
      return "auth: {kind: basic, user: user, secret: secret, reread_on: [401]}\n";
    case AuthKind::kHeader: {
      const std::string prefix =
          draft.auth_prefix.empty() ? "" : ", prefix: " + Quoted(draft.auth_prefix);
      return "auth: {kind: header, header: " + Quoted(draft.auth_header) + prefix +
             ", secret: secret, reread_on: [401]}\n";
    }
    case AuthKind::kQuery:
      return "auth: {kind: query, parameter: " + Quoted(draft.auth_parameter) +
             ", secret: secret, reread_on: [401]}\n";
    case AuthKind::kOAuth2:
      return "auth: {kind: oauth2, user: client, secret: secret, token_url: tokenUrl, reread_on: "
             "[401]}\n";
    case AuthKind::kBearer:
    case AuthKind::kAuthorizationCode:
    case AuthKind::kLogin:
      break;
  }
  return "auth: {kind: bearer, secret: secret, reread_on: [401]}\n";
}

std::string SettingsText(const DefinitionDraft& draft) {
  std::string text = "settings:\n  url:\n    type: url\n    required: true\n";
  if (!draft.url.empty()) text += "    default: " + Quoted(draft.url) + "\n";
  text += "    help: The API's base address.\n";
  for (const std::string& scope : draft.scopes) {
    text += "  " + scope +
            ": {type: string, help: " + Quoted("The " + scope + " of manifests that name none.") +
            "}\n";
  }
  if (draft.auth == AuthKind::kBasic) {
    text += "  user: {type: string, required: true, help: Who signs in.}\n";
  }
  if (draft.auth == AuthKind::kOAuth2) {
    text += "  client: {type: string, required: true, help: The client's id.}\n";
    text += "  tokenUrl: {type: url, required: true" +
            (draft.token_url.empty() ? "" : ", default: " + Quoted(draft.token_url)) +
            ", help: The address that tokens are fetched from.}\n";
  }
  if (draft.auth != AuthKind::kNone) {
    text += "  secret:\n    type: string\n    sensitive: true\n    required: true\n    env: [" +
            Variable(draft.provider, "secret") + "]\n    help: The token, key or password.\n";
  }
  return text;
}

std::string ProviderText(const DefinitionDraft& draft) {
  std::string text =
      "# A draft: dbsn provider check says whether it can be read, dbsn provider test whether "
      "the API does so.\napiVersion: dbsn.provider/v1\nkind: Provider\nmetadata: {name: " +
      Quoted(draft.provider) +
      ", version: 0.1.0, title: " + Quoted(draft.title.empty() ? draft.provider : draft.title) +
      "}\nserves: [v1]\n\n" + SettingsText(draft) + "\norigin: url\n" + AuthText(draft) +
      "headers: {Accept: application/json}\nrate: headers\n\nerrors:\n  message: "
      "[message, error, error.message, detail, title]\n";
  if (!draft.scopes.empty()) text += "\ncontext:\n";
  for (const std::string& scope : draft.scopes) {
    text +=
        "  " + scope + ":\n    from: [{setting: " + scope +
        "}]\n    required: true\n    missing: " +
        Quoted("Set providers." + draft.provider + "." + scope + " in dbsn.yaml" +
               (scope == draft.scopes.back() ? ", or metadata.project in the manifest." : ".")) +
        "\n";
  }
  return text;
}

std::string RequestText(const std::string& name, const DraftRequest& request,
                        const std::string& more) {
  if (request.method.empty()) return "";
  return "  " + name + ":\n    method: " + request.method + "\n    path: " + Quoted(request.path) +
         "\n" + more;
}

std::string KindText(const DefinitionDraft& draft) {
  std::string title = draft.kind;
  title.front() = LowerLetter(title.front());
  std::string text;
  for (const std::string& gap : draft.gaps) text += "# Left to say: " + gap + "\n";
  text +=
      "apiVersion: dbsn.provider/v1\nkind: Kind\nmetadata: {provider: " + Quoted(draft.provider) +
      ", name: " + draft.kind + ", title: " + Quoted(title) + "}\n\n";
  if (!draft.scopes.empty()) text += "scope: " + draft.scopes.back() + "\n";
  text += "identity: {id: " + Quoted(draft.id_member) + ", name: " + Quoted(draft.name_field) +
          (draft.named ? ", named: true" : "") + "}\n\nfields:\n";
  for (const Field& field : draft.fields) {
    text += "  " + Quoted(field.name.text()) + ": " + FieldText(field) + "\n";
  }
  text += "\noperations:\n";
  std::string list = draft.rows.empty() ? "" : "    rows: " + Quoted(draft.rows) + "\n";
  if (!draft.page.empty()) {
    list +=
        "    paging: {by: page, parameter: " + Quoted(draft.page) +
        (draft.page_size.empty() ? ""
                                 : ", size_parameter: " + Quoted(draft.page_size) + ", size: 100") +
        "}\n";
  }
  text += RequestText("list", draft.list, list);
  text += RequestText("read", draft.read, "    absent: {status: [404]}\n");
  text += RequestText("create", draft.create,
                      "    body: all\n" +
                          (draft.named ? std::string("    overwrites: true\n")
                                       : "    id: [" + Quoted(draft.id_member) + "]\n") +
                          "    read_after: true\n    retry: after-read\n");
  text += RequestText("update", draft.update,
                      std::string("    body: ") + (draft.whole_update ? "all" : "changed") +
                          "\n    retry: always\n");
  text += RequestText("delete", draft.remove, "    absent: {status: [404]}\n    retry: always\n");
  return text;
}

}  // namespace

DraftFiles WriteDraft(const DefinitionDraft& draft) {
  DraftFiles files{ProviderText(draft), KindText(draft), LowerCase(draft.kind) + ".yaml"};
  if (!draft.data.empty()) {
    files.provider += "  envelope: {error: error, data: " + Quoted(draft.data) +
                      ", beside: [success, message, status]}\n";
  }
  return files;
}

}  // namespace dbsn
