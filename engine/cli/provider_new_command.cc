// dbsn provider new: the draft of a definition, from an OpenAPI document or from a person's
// answers. Writes new files only.
#include <algorithm>
#include <array>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "engine/cli/cli_codes.h"
#include "engine/cli/commands.h"
#include "engine/cli/interview.h"
#include "engine/cli/new_file.h"
#include "engine/load/path_text.h"
#include "engine/world/files.h"
#include "engine/world/stop.h"
#include "schema/document_reader.h"
#include "schema/document_to_value.h"
#include "schema/manifest_problems.h"
#include "schema/openapi.h"

namespace dbsn {
namespace {

constexpr std::uint64_t kSizeLimit = 64u << 20;

bool IsName(std::string_view text) {
  return !text.empty() && text.front() >= 'a' && text.front() <= 'z' &&
         std::all_of(text.begin(), text.end(), [](char c) {
           return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-';
         });
}

// ---- from a document

std::optional<Value> ReadDocument(Desk& desk, const std::string& path) {
  Result<std::string> text = desk.world.files.Read(path, kSizeLimit);
  if (!text.ok()) {
    desk.reporter().Problem(text.problem());
    return std::nullopt;
  }
  const bool json = Ending(path) == "json";
  Diagnostics problems;
  const Documents documents =
      json ? ReadJson(0, text.value(), {}, problems) : ReadYaml(0, text.value(), {}, problems);
  for (Diagnostic problem : problems.all()) {
    problem.place = {};
    problem.about = path;
    desk.reporter().Problem(problem);
  }
  if (problems.has_errors()) return std::nullopt;
  if (documents.size() == 1) return DocumentToValue(*documents.front(), 0);
  desk.Refuse(path, "It holds no document.", "Name an OpenAPI 3 document.");
  return std::nullopt;
}

std::optional<DefinitionDraft> FromDocument(Desk& desk, const std::string& provider) {
  const Command& asked = desk.command;
  const std::optional<Value> document = ReadDocument(desk, asked.openapi);
  if (!document) return std::nullopt;
  if (asked.path.empty()) {
    const std::vector<std::string> known = CollectionsOf(*document);
    const std::vector<std::string_view> views(known.begin(), known.end());
    desk.Refuse("--path", "Nothing says which collection of the document is meant.",
                views.empty() ? "It has no collection." : "It has " + Listed(views, 40) + ".");
    return std::nullopt;
  }
  Result<DefinitionDraft> draft = DraftFromOpenApi(*document, provider, asked.path, asked.kind);
  if (draft.ok()) return std::move(draft).value();
  Diagnostic problem = draft.problem();
  problem.about = asked.openapi;
  desk.reporter().Problem(problem);
  return std::nullopt;
}

// ---- from answers

// "port:integer", "name*", "password!": a field as a person writes it in one word.
std::optional<Field> FieldFrom(std::string word) {
  Field field;
  while (!word.empty() && (word.back() == '*' || word.back() == '!')) {
    (word.back() == '*' ? field.required : field.sensitive) = true;
    word.pop_back();
  }
  const std::size_t colon = word.find(':');
  const std::string type = colon == std::string::npos ? "string" : word.substr(colon + 1);
  constexpr std::array<std::pair<std::string_view, FieldType>, 7> kTypes{
      {{"string", FieldType::kText},
       {"integer", FieldType::kInteger},
       {"number", FieldType::kNumber},
       {"boolean", FieldType::kBoolean},
       {"list", FieldType::kList},
       {"map", FieldType::kMap},
       {"any", FieldType::kAny}}};
  const auto known = std::find_if(kTypes.begin(), kTypes.end(),
                                  [&](const auto& one) { return one.first == type; });
  if (known == kTypes.end() || colon == 0 || word.empty()) return std::nullopt;
  field.type = known->second;
  field.name = Key(word.substr(0, colon));
  return field;
}

class Questions {
 public:
  Questions(Desk& desk, std::string provider) : interview_(desk.terminal, desk.world.stop) {
    draft_.provider = std::move(provider);
  }

  // Nothing when the person had enough.
  std::optional<DefinitionDraft> Ask() {
    const bool whole = AskPlace() && AskAuth() && AskKind() && AskRequests() && AskFields();
    if (!whole) return std::nullopt;
    return std::move(draft_);
  }

 private:
  bool Text(const std::string& question, const std::string& proposal, std::string& into) {
    const std::optional<std::string> answer = interview_.Ask(question, proposal);
    if (answer) into = *answer;
    return answer.has_value();
  }

  bool AskPlace() {
    return Text("What people call the API", draft_.provider, draft_.title) &&
           Text("Its base address, empty when each workspace says its own", "", draft_.url);
  }

  bool AskAuth() {
    static const std::vector<std::string> kWords{"none", "bearer token", "basic auth",
                                                 "a header of its own", "a parameter of the query"};
    constexpr std::array kKinds{AuthKind::kNone, AuthKind::kBearer, AuthKind::kBasic,
                                AuthKind::kHeader, AuthKind::kQuery};
    const std::optional<std::size_t> chosen =
        interview_.Choose("How requests are authorized", kWords, 1);
    if (!chosen) return false;
    draft_.auth = kKinds[*chosen];
    if (draft_.auth == AuthKind::kHeader) {
      return Text("The header's name", "X-API-Key", draft_.auth_header) &&
             Text("What stands before the key in it", "", draft_.auth_prefix);
    }
    return draft_.auth != AuthKind::kQuery ||
           Text("The parameter's name", "api_key", draft_.auth_parameter);
  }

  bool AskKind() {
    do {
      if (!Text("What one of its things is called, like Thing", "", draft_.kind)) return false;
    } while (draft_.kind.empty() || draft_.kind.front() < 'A' || draft_.kind.front() > 'Z');
    return true;
  }

  bool AskRequests() {
    std::string path;
    do {
      if (!Text("The path of them all, like /things", "", path)) return false;
    } while (!path.starts_with('/'));
    const std::string one = path + "/{id}";
    draft_.list = {"GET", path};
    draft_.read = {"GET", one};
    draft_.remove = {"DELETE", one};
    const std::optional<bool> named = interview_.Confirm(
        "Does the name stand in the path of one (no: the server gives ids)", false);
    if (!named) return false;
    draft_.named = *named;
    static const std::vector<std::string> kCreates{
        "POST to the path of them all", "PUT to the path of one", "POST to the path of one"};
    const std::optional<std::size_t> create =
        interview_.Choose("How one is made", kCreates, draft_.named ? 1 : 0);
    if (!create) return false;
    draft_.create = {*create == 1 ? "PUT" : "POST", *create == 0 ? path : one};
    static const std::vector<std::string> kUpdates{
        "PATCH with what changes", "PUT with what changes", "PUT with the whole", "it cannot be"};
    const std::optional<std::size_t> update = interview_.Choose("How one is changed", kUpdates, 0);
    if (!update) return false;
    if (*update < 3) draft_.update = {*update == 0 ? "PATCH" : "PUT", one};
    draft_.whole_update = *update == 2;
    return Text("The member of the list's answer that holds the rows; empty when it is the answer",
                "", draft_.rows);
  }

  bool AskFields() {
    if (!draft_.named && !Text("The member that holds the id", "id", draft_.id_member))
      return false;
    if (!Text("The field that is the name", "name", draft_.name_field)) return false;
    if (draft_.named) draft_.id_member = draft_.name_field;
    Field name;
    name.name = Key(draft_.name_field);
    name.required = true;
    name.create_only = draft_.named;
    draft_.fields.push_back(name);
    interview_.Say(
        "The other fields, one in a line: NAME, NAME:integer, NAME:boolean, NAME:list, "
        "NAME:map; * after it: needed, !: a secret. An empty line ends.");
    while (true) {
      std::string word;
      if (!Text("Field", "", word)) return false;
      if (word.empty()) break;
      std::optional<Field> field = FieldFrom(word);
      if (field && field->name.text() != draft_.name_field) {
        draft_.fields.push_back(*std::move(field));
      } else {
        interview_.Say("That is no field: write it like port:integer.");
      }
    }
    if (draft_.named || draft_.id_member == draft_.name_field) return true;
    Field id;
    id.name = Key(draft_.id_member);
    id.type = FieldType::kAny;
    id.read_only = true;
    draft_.fields.push_back(id);
    return true;
  }

  Interview interview_;
  DefinitionDraft draft_;
};

std::size_t Writable(const DefinitionDraft& draft) {
  return static_cast<std::size_t>(
      std::count_if(draft.fields.begin(), draft.fields.end(),
                    [](const Field& field) { return !field.read_only; }));
}

}  // namespace

ExitStatus RunProviderNew(Desk& desk) {
  const std::string& provider = desk.command.arguments.front();
  if (!IsName(provider)) {
    return desk.Refuse(provider,
                       "A provider's name has lower-case letters, digits and -, and begins "
                       "with a letter.",
                       "For instance: my-api.");
  }
  const bool asks = desk.terminal.in_is_terminal() && desk.terminal.err_is_terminal();
  if (desk.command.openapi.empty() && !asks) {
    return desk.Refuse("provider new", "Nobody can be asked here, and no document is named.",
                       "Name an OpenAPI 3 document: --openapi FILE --path /things.");
  }
  const std::optional<DefinitionDraft> draft =
      desk.command.openapi.empty() ? Questions(desk, provider).Ask() : FromDocument(desk, provider);
  if (!draft) {
    return desk.world.stop.asked() ? ExitStatus::kInterrupted : ExitStatus::kFailed;
  }
  const std::string folder =
      desk.command.out.empty() ? "providers/" + provider : TidyPath(desk.command.out);
  const DraftFiles files = WriteDraft(*draft);
  const NewFiles wanted{{PathFrom(folder, "provider.yaml"), files.provider},
                        {PathFrom(folder, files.kind_name), files.kind}};
  if (!WriteNewFiles(desk, wanted)) return ExitStatus::kFailed;
  for (const auto& [path, text] : wanted) desk.reporter().Note("Wrote " + path + ".");
  desk.reporter().Note(fmt::format("{} fields, {} of them to be written in manifests.",
                                   draft->fields.size(), Writable(*draft)));
  for (const std::string& gap : draft->gaps) desk.reporter().Note("Left to say: " + gap);
  desk.reporter().Note("Next: dbsn provider check " + folder +
                       "; then a manifest, and dbsn provider "
                       "test ADDRESS --providers " +
                       folder + ".");
  return ExitStatus::kDone;
}

}  // namespace dbsn
