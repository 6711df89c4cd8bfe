#include "schema/openapi.h"

#include <algorithm>
#include <optional>
#include <set>
#include <utility>

#include "schema/caseless.h"
#include "schema/coerce.h"
#include "schema/manifest_problems.h"

namespace dbsn {
namespace {

constexpr int kDeepest = 6;
constexpr int kMostMembers = 2000;
const Value kNothing;

const Value& At(const Value& value, std::string_view key) {
  const Value* const found = value.Find(key);
  return found == nullptr ? kNothing : *found;
}

std::string TextAt(const Value& value, std::string_view key) {
  const Value& found = At(value, key);
  return found.AsText() == nullptr ? "" : *found.AsText();
}

bool FlagAt(const Value& value, std::string_view key) {
  const Value& found = At(value, key);
  return found.AsBoolean() != nullptr && *found.AsBoolean();
}

// One line of prose.
std::string FirstSentence(std::string text) {
  constexpr std::size_t kLongest = 160;
  std::replace(text.begin(), text.end(), '\n', ' ');
  const std::size_t end = text.find(". ");
  if (end != std::string::npos) text.resize(end + 1);
  if (text.size() > kLongest) text = text.substr(0, text.rfind(' ', kLongest)) + "...";
  return text;
}

// "/orgs/{org}/things" → its placeholders.
std::vector<std::string> Placeholders(const std::string& path) {
  std::vector<std::string> names;
  for (std::size_t at = path.find('{'); at != std::string::npos; at = path.find('{', at + 1)) {
    const std::size_t end = path.find('}', at);
    if (end == std::string::npos) break;
    names.push_back(path.substr(at + 1, end - at - 1));
  }
  return names;
}

// "repo-labels" → "RepoLabel".
std::string KindFrom(const std::string& path) {
  std::string last = path.substr(path.rfind('/') + 1);
  if (last.ends_with("ies")) {
    last.replace(last.size() - 3, 3, "y");
  } else if (last.ends_with('s') && last.size() > 1) {
    last.pop_back();
  }
  std::string kind;
  bool upper = true;
  for (const char c : last) {
    const bool word = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
    if (word) kind += upper ? UpperLetter(c) : c;
    upper = !word;
  }
  return kind.empty() ? "Thing" : kind;
}

class Drafter {
 public:
  Drafter(const Value& document, const std::string& path) : document_(document), path_(path) {}

  Result<DefinitionDraft> Make(const std::string& provider, const std::string& kind) {
    draft_.provider = provider;
    draft_.kind = kind.empty() ? KindFrom(path_) : kind;
    draft_.title = TextAt(At(document_, "info"), "title");
    const Value& collection = At(At(document_, "paths"), path_);
    if (collection.AsMap() == nullptr) return NoSuchPath();
    FindItem();
    const Value& item = item_path_.empty() ? kNothing : At(At(document_, "paths"), item_path_);
    Requests(collection, item);
    Server();
    Security(collection);
    Schemas(collection, item);
    if (members_ > kMostMembers) {
      draft_.gaps.push_back("members of maps: the document nests more than can be written out.");
    }
    if (draft_.fields.empty()) {
      return Diagnostic{.code = kOpenApiUnusable,
                        .detail = "The document describes no body of " + path_ +
                                  ": neither what is sent nor what is answered.",
                        .hint = "Write the definition by hand: docs/providers.md.",
                        .about = path_};
    }
    Identity();
    return std::move(draft_);
  }

 private:
  Diagnostic NoSuchPath() const {
    const std::vector<std::string> known = CollectionsOf(document_);
    const std::vector<std::string_view> views(known.begin(), known.end());
    return {.code = kOpenApiUnusable,
            .detail = "The document has no path " + path_ + ".",
            .hint = DidYouMean(path_, views,
                               views.empty() ? "It has no collection at all."
                                             : "It has " + Listed(views, 20) + "."),
            .about = path_};
  }

  // What a $ref stands for, and what allOf puts together.
  Value Resolved(const Value& schema, int depth = 0) const {
    if (depth > kDeepest) return kNothing;
    const std::string ref = TextAt(schema, "$ref");
    if (ref.starts_with("#/")) {
      const Value* at = &document_;
      std::size_t begin = 2;
      while (at != nullptr && begin <= ref.size()) {
        const std::size_t end = std::min(ref.find('/', begin), ref.size());
        at = at->Find(ref.substr(begin, end - begin));
        begin = end + 1;
      }
      return at == nullptr ? kNothing : Resolved(*at, depth + 1);
    }
    const Value::List* const parts = At(schema, "allOf").AsList();
    if (parts == nullptr) return schema;
    ValueMap properties, whole = schema.AsMap() == nullptr ? ValueMap() : *schema.AsMap();
    Value::List required;
    for (const Value& part : *parts) {
      const Value one = Resolved(part, depth + 1);
      if (const ValueMap* map = At(one, "properties").AsMap()) {
        for (const auto& [key, value] : *map) properties.Set(key, value);
      }
      if (const Value::List* names = At(one, "required").AsList()) {
        required.insert(required.end(), names->begin(), names->end());
      }
    }
    if (const ValueMap* own = At(schema, "properties").AsMap()) {
      for (const auto& [key, value] : *own) properties.Set(key, value);
    }
    whole.Set(Key("type"), Value("object"));
    whole.Set(Key("properties"), Value(std::move(properties)));
    whole.Set(Key("required"), Value(std::move(required)));
    return Value(std::move(whole));
  }

  Value JsonSchemaOf(const Value& holder) const {
    const Value whole = Resolved(holder);
    const ValueMap* const content = At(whole, "content").AsMap();
    if (content == nullptr) return kNothing;
    for (const auto& [type, value] : *content) {
      if (type.text().find("json") != std::string::npos) return Resolved(At(value, "schema"));
    }
    return kNothing;
  }

  Value AnswerOf(const Value& operation) const {
    const ValueMap* const responses = At(operation, "responses").AsMap();
    if (responses == nullptr) return kNothing;
    for (const auto& [status, response] : *responses) {
      if (status.text().starts_with('2')) {
        Value schema = JsonSchemaOf(response);
        if (!schema.is_null()) return schema;
      }
    }
    return kNothing;
  }

  // ---- requests

  void FindItem() {
    const ValueMap* const paths = At(document_, "paths").AsMap();
    if (paths == nullptr) return;
    for (const auto& [key, value] : *paths) {
      const std::string& path = key.text();
      if (!path.starts_with(path_ + "/{")) continue;
      const std::size_t end = path.find('}', path_.size());
      if (end == path.size() - 1) item_path_ = path;
    }
  }

  static bool Has(const Value& path, std::string_view method) {
    return At(path, method).AsMap() != nullptr;
  }

  void Requests(const Value& collection, const Value& item) {
    draft_.scopes = Placeholders(path_);
    if (!item_path_.empty()) id_parameter_ = Placeholders(item_path_).back();
    const std::string one = path_ + "/{id}";
    if (Has(collection, "get")) draft_.list = {"GET", path_};
    if (Has(item, "get")) draft_.read = {"GET", one};
    draft_.named = !Has(collection, "post") && (Has(item, "put") || Has(item, "post"));
    if (Has(collection, "post")) draft_.create = {"POST", path_};
    if (draft_.named) draft_.create = {Has(item, "put") ? "PUT" : "POST", one};
    if (Has(item, "patch")) {
      draft_.update = {"PATCH", one};
    } else if (Has(item, "put")) {
      draft_.update = {"PUT", one};
      draft_.whole_update = true;
      draft_.gaps.push_back(
          "whether PUT takes the whole object (body: all) or only what changes "
          "(body: changed).");
    }
    if (Has(item, "delete")) draft_.remove = {"DELETE", one};
    if (draft_.remove.method.empty()) draft_.gaps.push_back("how one is deleted.");
    Pages(At(collection, "get"));
  }

  void Pages(const Value& get) {
    std::string others;
    for (const Value& parameter : ListOf(At(get, "parameters"))) {
      const std::string name = TextAt(Resolved(parameter), "name");
      const bool size = name == "per_page" || name == "page_size" || name == "limit";
      if (name == "page") draft_.page = name;
      if (size) draft_.page_size = name;
      if (name == "offset" || name == "cursor" || size) {
        others += (others.empty() ? "" : ", ") + name;
      }
    }
    if (!draft_.page.empty()) {
      draft_.gaps.push_back(
          "whether the list's pages begin at 1 and end with an empty one "
          "(operations.list.paging).");
    } else if (!others.empty()) {
      draft_.gaps.push_back("how the list is paged: it takes " + others +
                            " (operations.list.paging).");
    }
  }

  static Value::List ListOf(const Value& value) {
    return value.AsList() == nullptr ? Value::List{} : *value.AsList();
  }

  void Server() {
    const Value::List servers = ListOf(At(document_, "servers"));
    if (!servers.empty()) draft_.url = TextAt(servers.front(), "url");
    if (!draft_.url.starts_with("http")) draft_.url.clear();
    if (draft_.url.empty()) draft_.gaps.push_back("the API's base address (settings.url).");
  }

  // ---- auth

  void Security(const Value& collection) {
    const ValueMap* const schemes = At(At(document_, "components"), "securitySchemes").AsMap();
    if (schemes == nullptr || schemes->empty()) {
      draft_.gaps.push_back("how requests are authorized: the document says nothing.");
      return;
    }
    std::string wanted;
    for (const Value* holder : {&At(collection, "get"), &At(collection, "post"), &document_}) {
      const Value::List asked = ListOf(At(*holder, "security"));
      for (const Value& one : asked) {
        if (wanted.empty() && one.AsMap() != nullptr && !one.AsMap()->empty()) {
          wanted = one.AsMap()->begin()->first.text();
        }
      }
    }
    const Value* scheme = wanted.empty() ? nullptr : schemes->Find(wanted);
    if (scheme == nullptr) scheme = &schemes->begin()->second;
    Take(Resolved(*scheme));
    if (schemes->size() > 1) {
      draft_.gaps.push_back("which of the " + std::to_string(schemes->size()) +
                            " ways to sign in is meant; the first is written.");
    }
  }

  void Take(const Value& scheme) {
    const std::string type = TextAt(scheme, "type");
    const std::string in = TextAt(scheme, "in");
    if (type == "http") {
      draft_.auth =
          SameWord(TextAt(scheme, "scheme"), "basic") ? AuthKind::kBasic : AuthKind::kBearer;
    } else if (type == "apiKey" && in == "query") {
      draft_.auth = AuthKind::kQuery;
      draft_.auth_parameter = TextAt(scheme, "name");
    } else if (type == "apiKey" && in == "header") {
      draft_.auth = AuthKind::kHeader;
      draft_.auth_header = TextAt(scheme, "name");
    } else if (type == "oauth2") {
      const Value& flow = At(At(scheme, "flows"), "clientCredentials");
      draft_.auth = flow.AsMap() == nullptr ? AuthKind::kBearer : AuthKind::kOAuth2;
      draft_.token_url = TextAt(flow, "tokenUrl");
      if (flow.AsMap() == nullptr) {
        draft_.gaps.push_back("where a token comes from: the document's flow needs a person.");
      }
    } else {
      draft_.auth = AuthKind::kBearer;
      draft_.gaps.push_back("how requests are authorized: " + type + " is written as bearer.");
    }
  }

  // ---- fields

  // The object that a schema describes, behind an array or a member that holds it. |where|: dotted.
  Value ObjectIn(const Value& schema, bool of_list, std::string& where) const {
    if (TextAt(schema, "type") == "array") return Resolved(At(schema, "items"));
    const ValueMap* const properties = At(schema, "properties").AsMap();
    if (properties == nullptr) return kNothing;
    for (const auto& [key, value] : *properties) {
      const Value member = Resolved(value);
      if (of_list && TextAt(member, "type") == "array") {
        where = key.text();
        return Resolved(At(member, "items"));
      }
    }
    if (of_list) return kNothing;
    const Value* const data = properties->Find("data");
    const Value inner = data == nullptr ? kNothing : Resolved(*data);
    if (At(inner, "properties").AsMap() != nullptr) {
      where = "data";
      return inner;
    }
    return schema;
  }

  void Schemas(const Value& collection, const Value& item) {
    std::string data;
    const Value row = ObjectIn(AnswerOf(At(collection, "get")), true, draft_.rows);
    Value shown = ObjectIn(AnswerOf(At(item, "get")), false, data);
    if (shown.is_null()) shown = row;
    draft_.data = data;
    const Value& creating =
        draft_.named ? At(item, LowerCase(draft_.create.method)) : At(collection, "post");
    const Value created = JsonSchemaOf(At(creating, "requestBody"));
    const Value updated =
        JsonSchemaOf(At(At(item, LowerCase(draft_.update.method)), "requestBody"));
    Fields(created, updated, shown);
    if (row.is_null() || At(row, "properties").AsMap() == nullptr) return;
    for (const Field& field : draft_.fields) {
      const bool shown_whole = At(At(shown, "properties"), field.name.text()).AsMap() != nullptr;
      const bool in_row = At(At(row, "properties"), field.name.text()).AsMap() != nullptr;
      thin_ = thin_ || (shown_whole && !in_row);
    }
    if (thin_) draft_.gaps.push_back("rows of the list lack fields: give it thin: true.");
  }

  void Fields(const Value& created, const Value& updated, const Value& shown) {
    std::set<std::string> required, names;
    for (const Value& name : ListOf(At(created, "required"))) required.insert(name.Plain());
    std::vector<std::string> order;
    for (const Value* schema : {&created, &updated, &shown}) {
      const ValueMap* const properties = At(*schema, "properties").AsMap();
      if (properties == nullptr) continue;
      for (const auto& [key, value] : *properties) {
        if (names.insert(key.text()).second) order.push_back(key.text());
      }
    }
    for (const std::string& name : order) {
      const Value& in_create = At(At(created, "properties"), name);
      const Value& in_update = At(At(updated, "properties"), name);
      const Value& in_answer = At(At(shown, "properties"), name);
      const Value schema = Resolved(!in_create.is_null()   ? in_create
                                    : !in_update.is_null() ? in_update
                                                           : in_answer);
      Field field = FieldOf(name, schema, 0);
      field.required = required.contains(name);
      field.read_only = field.read_only || (in_create.is_null() && in_update.is_null());
      field.write_only = field.write_only || (in_answer.is_null() && !shown.is_null());
      field.create_only = !field.read_only && !updated.is_null() && in_update.is_null();
      if (field.read_only) {
        field.required = field.sensitive = field.write_only = false;
        field.default_value.reset();
      }
      draft_.fields.push_back(std::move(field));
    }
    std::stable_sort(draft_.fields.begin(), draft_.fields.end(),
                     [](const Field& a, const Field& b) {
                       const auto turn = [](const Field& field) {
                         return field.read_only ? 2 : field.required ? 0 : 1;
                       };
                       return turn(a) < turn(b);
                     });
  }

  static FieldType TypeOf(const Value& schema) {
    std::string type = TextAt(schema, "type");
    if (type.empty()) {
      for (const Value& one : ListOf(At(schema, "type"))) {  // OpenAPI 3.1: ["string", "null"]
        if (one.Plain() != "null") type = one.Plain();
      }
    }
    if (type == "string") return FieldType::kText;
    if (type == "integer") return FieldType::kInteger;
    if (type == "number") return FieldType::kNumber;
    if (type == "boolean") return FieldType::kBoolean;
    if (type == "array") return FieldType::kList;
    if (type == "object" || At(schema, "properties").AsMap() != nullptr) return FieldType::kMap;
    return FieldType::kAny;
  }

  static std::optional<std::int64_t> NumberAt(const Value& schema, std::string_view key) {
    const Value& number = At(schema, key);
    return number.AsInteger() == nullptr ? std::nullopt : std::optional(*number.AsInteger());
  }

  Field FieldOf(const std::string& name, const Value& schema, int depth) {
    Field field;
    field.name = Key(name);
    field.type = TypeOf(schema);
    field.read_only = FlagAt(schema, "readOnly");
    field.write_only = FlagAt(schema, "writeOnly");
    const bool text = field.type == FieldType::kText || field.type == FieldType::kAny;
    field.sensitive =
        !field.read_only && text && (TextAt(schema, "format") == "password" || SoundsSecret(name));
    field.help = FirstSentence(TextAt(schema, "description"));
    if (field.type == FieldType::kInteger) {
      field.min = NumberAt(schema, "minimum");
      field.max = NumberAt(schema, "maximum");
    }
    if (field.type == FieldType::kText) {
      field.min_length = NumberAt(schema, "minLength");
      field.max_length = NumberAt(schema, "maxLength");
      for (const Value& one : ListOf(At(schema, "enum"))) {
        if (one.AsText() != nullptr) field.allowed.push_back(*one.AsText());
      }
    }
    const Value& usual = At(schema, "default");
    const bool scalar = usual.AsList() == nullptr && usual.AsMap() == nullptr && !usual.is_null();
    if (scalar && !field.sensitive) field.default_value = Coerce(field.type, usual);
    if (field.type == FieldType::kList) {
      const Value items = Resolved(At(schema, "items"));
      field.item_type = TypeOf(items);
      AddMembers(field, items, depth);
    }
    if (field.type == FieldType::kMap) AddMembers(field, schema, depth);
    return field;
  }

  // A schema may hold itself, in many members at once: there is an end to what is written out.
  void AddMembers(Field& field, const Value& schema, int depth) {
    const ValueMap* const properties = At(schema, "properties").AsMap();
    if (properties == nullptr || depth >= kDeepest) return;
    for (const auto& [key, value] : *properties) {
      if (++members_ > kMostMembers) return;
      field.members.push_back(FieldOf(key.text(), Resolved(value), depth + 1));
    }
  }

  // ---- what it is known by

  const Field* Find(std::string_view name) const {
    const auto at =
        std::find_if(draft_.fields.begin(), draft_.fields.end(),
                     [&](const Field& field) { return SameWord(field.name.text(), name); });
    return at == draft_.fields.end() ? nullptr : &*at;
  }

  void Identity() {
    const Field* name = nullptr;
    if (draft_.named) name = Find(id_parameter_);
    for (const char* usual : {"name", "title", "label", "slug", "key", "displayName"}) {
      const Field* const found = Find(usual);
      if (name == nullptr && found != nullptr && !found->read_only) name = found;
    }
    if (name == nullptr) {
      name = &draft_.fields.front();
      draft_.gaps.push_back("which field is the natural key: " + name->name.text() +
                            " was taken (identity.name).");
    }
    draft_.name_field = name->name.text();
    const Field* id = Find(id_parameter_);
    for (const char* usual : {"id", "uuid", "uid"}) {
      if (id == nullptr) id = Find(usual);
    }
    if (draft_.named) id = name;
    draft_.id_member = id == nullptr ? draft_.name_field : id->name.text();
    // Paths that take the name make it the id.
    if (!draft_.named && draft_.id_member == draft_.name_field) draft_.named = true;
    for (Field& field : draft_.fields) {
      if (field.name.text() != draft_.name_field) continue;
      field.required = !field.read_only;
      field.create_only = field.create_only || draft_.named;
      field.sensitive = false;
    }
    if (draft_.create.method == "POST" && draft_.create.path == path_ && draft_.named) {
      draft_.gaps.push_back(
          "whether a create of a name that is there is refused: overwrites: true "
          "is written, which reads before it.");
    }
    if (draft_.create.method.empty()) draft_.gaps.push_back("how one is created.");
  }

  const Value& document_;
  const std::string path_;
  std::string item_path_, id_parameter_;
  bool thin_ = false;
  int members_ = 0;
  DefinitionDraft draft_;
};

}  // namespace

std::vector<std::string> CollectionsOf(const Value& document) {
  std::vector<std::string> collections;
  const ValueMap* const paths = At(document, "paths").AsMap();
  if (paths == nullptr) return collections;
  for (const auto& [key, value] : *paths) {
    const std::string& path = key.text();
    if (path.ends_with('}') || (At(value, "get").is_null() && At(value, "post").is_null()))
      continue;
    const bool has_item = std::any_of(paths->begin(), paths->end(), [&](const auto& other) {
      const std::string& below = other.first.text();
      return below.starts_with(path + "/{") && below.find('}', path.size()) == below.size() - 1;
    });
    if (has_item) collections.push_back(path);
  }
  return collections;
}

Result<DefinitionDraft> DraftFromOpenApi(const Value& document, const std::string& provider,
                                         const std::string& path, const std::string& kind) {
  const std::string version = TextAt(document, "openapi");
  if (!version.starts_with("3")) {
    return Diagnostic{.code = kOpenApiUnusable,
                      .detail = version.empty() ? "The file is no OpenAPI document: it has no "
                                                  "\"openapi\" at its top."
                                                : "The document is of OpenAPI " + version + ".",
                      .hint = "OpenAPI 3 can be read."};
  }
  return Drafter(document, path).Make(provider, kind);
}

}  // namespace dbsn
