#include "tests/support/definitions.h"

#include <algorithm>

#include "schema/check.h"

namespace dbsn {

namespace {

void SortByName(std::vector<Field>& fields) {
  std::sort(fields.begin(), fields.end(),
            [](const Field& a, const Field& b) { return a.name < b.name; });
}

Field Labelled(Field field, std::string label, std::string help) {
  field.label = std::move(label);
  field.help = std::move(help);
  return field;
}

Field Sensitive(std::string_view name, bool required) {
  Field field = TextField(name, required);
  field.sensitive = true;
  field.write_only = true;
  field.min_length = 1;
  return field;
}

Field Formatted(std::string_view name, Format format) {
  Field field = TextField(name);
  field.format = format;
  return field;
}

Field Reference(std::string_view name, std::vector<std::string> kinds,
                std::vector<std::string> variants, std::string label) {
  Field field = TypedField(name, FieldType::kReference);
  field.reference_kinds = std::move(kinds);
  field.reference_variants = std::move(variants);
  field.reference_label = std::move(label);
  field.min = 1;
  return field;
}

TypeEntry Type(std::string name, std::string category, std::int64_t category_id) {
  TypeEntry type;
  type.name = std::move(name);
  type.category = std::move(category);
  type.category_id = category_id;
  return type;
}

std::vector<CodeName> AuthTypes() {
  return {{2, "basic", {}}, {3, "key", {}}, {6, "personal access token", {"PAT", "token"}}};
}

std::vector<Field> CommonFields() {
  Field title = TextField("title", true);
  title.min_length = 3;
  title.max_length = 20;
  Field engine = TextField("engine", true);
  engine.create_only = true;
  engine.discriminator = true;
  Field login = TypedField("login", FieldType::kInteger);
  login.required = true;
  login.discriminator = true;
  login.codes = AuthTypes();
  Field id = TypedField("id", FieldType::kInteger);
  id.read_only = true;
  Field category = TypedField("category", FieldType::kInteger);
  category.codes = {{1, "RDBMS", {}}, {2, "Files", {}}};
  return {title, engine, login, id, category};
}

std::vector<Field> PostgresFields() {
  Field host = Labelled(TextField("host", true), "Host", "Where the server listens.");
  host.format = Format::kHost;
  host.max_length = 2000;
  Field port = TypedField("port", FieldType::kInteger);
  port.required = true;
  port.wire_type = WireType::kText;
  port.min = 1;
  port.max = 65535;
  Field limit = TypedField("limit", FieldType::kInteger);
  limit.min = 1;
  limit.warn_above = 100;
  limit.default_value = Value(8);
  return {host, port, TextField("database"), limit};
}

std::vector<Field> WarehouseFields() {
  Field host = TextField("host", true);
  host.format = Format::kUrlOrHost;
  return {host, Reference("storage", {"Connector"}, {"Lake"}, "a Lake connector"),
          Formatted("url", Format::kUrl), Formatted("tenant", Format::kGuid), TextField("version")};
}

std::vector<Field> JobFields() {
  Field steps = TypedField("steps", FieldType::kList);
  steps.item_type = FieldType::kMap;
  steps.comparison = Comparison::kByKey;
  steps.item_key = Key("name");
  Field order = TypedField("order", FieldType::kInteger);
  steps.members = {TextField("name", true), order, Reference("source", {}, {}, ""),
                   Sensitive("token", false)};
  SortByName(steps.members);
  Field options = TypedField("options", FieldType::kMap);
  options.members = {TypedField("retry", FieldType::kBoolean), TextField("zone", true)};
  Field tags = TypedField("tags", FieldType::kList);
  tags.item_type = FieldType::kText;
  Field tier = TextField("tier");
  tier.allowed = {"large", "small"};
  Field size = TextField("size");
  size.allowed = {"L", "M", "S"};
  size.open_enum = true;
  Field owner = TextField("owner");
  owner.read_only = true;
  Field note = TextField("note");
  note.unset = Value("");
  std::vector<Field> fields{TextField("name", true),
                            Reference("connector", {"Connector"}, {}, ""),
                            steps,
                            options,
                            TypedField("settings", FieldType::kMap),
                            tags,
                            tier,
                            size,
                            TypedField("enabled", FieldType::kBoolean),
                            TypedField("ratio", FieldType::kNumber),
                            Formatted("timeout", Format::kDuration),
                            owner,
                            note,
                            TypedField("extra", FieldType::kAny)};
  SortByName(fields);
  return fields;
}

std::shared_ptr<const Variants> AcmeVariants() {
  auto variants = std::make_shared<GivenVariants>();
  variants->SetAuthTypes(AuthTypes());
  const std::vector<Field> basic{TextField("user", true), Sensitive("password", true)};
  const std::vector<Field> token{Sensitive("secret", true)};
  const std::vector<Field> key{Sensitive("secret", true), TextField("keyName", true)};
  variants->AddType(Type("Postgres", "RDBMS", 1), PostgresFields(), {{2, basic}});
  variants->AddType(Type("Lake", "Files", 2), {TextField("account", true)}, {{3, key}, {6, token}});
  variants->AddType(Type("Warehouse", "RDBMS", 1), WarehouseFields(), {{2, basic}, {6, token}});
  TypeEntry old = Type("Old", "RDBMS", 1);
  old.active = false;
  variants->AddType(std::move(old), {}, {{2, basic}});
  TypeEntry guess = Type("Guess", "RDBMS", 1);
  guess.unverified = true;
  variants->AddType(std::move(guess), {}, {{2, basic}});
  variants->At("Old", 2).inactive_reason = "its vendor has ended it.";
  return variants;
}

}  // namespace

Field TextField(std::string_view name, bool required) {
  Field field = TypedField(name, FieldType::kText);
  field.required = required;
  return field;
}

Field TypedField(std::string_view name, FieldType type) {
  Field field;
  field.name = Key(name);
  field.wire_name = name;
  field.type = type;
  return field;
}

void GivenVariants::AddType(TypeEntry type, std::vector<Field> fields,
                            std::map<std::int64_t, std::vector<Field>> auths) {
  std::vector<Field> common = CommonFields();
  common.insert(common.end(), fields.begin(), fields.end());
  for (const auto& [auth, more] : auths) type.auth_ids.push_back(auth);
  FieldSet set;
  set.active = type.active;
  set.unverified = type.unverified;
  set.derived = {{Key("category"), Value(type.category_id)}};
  for (const auto& [auth, more] : auths) {
    set.fields = common;
    set.fields.insert(set.fields.end(), more.begin(), more.end());
    SortByName(set.fields);
    set.variant = {type.name, std::to_string(auth)};
    for (Field& field : set.fields) {
      if (field.name != Key("login") || auths.size() > 1) continue;
      field.default_value = Value(auth);
      field.send_default = true;
    }
    sets_[{type.name, auth}] = set;
  }
  set.fields = common;
  SortByName(set.fields);
  set.variant = {type.name};
  sets_[{type.name, std::nullopt}] = set;
  types_.push_back(std::move(type));
  std::sort(types_.begin(), types_.end(),
            [](const TypeEntry& a, const TypeEntry& b) { return a.name < b.name; });
}

FieldSet& GivenVariants::At(std::string_view type, std::optional<std::int64_t> auth) {
  const auto found = sets_.find({std::string(type), auth});
  DBSN_CHECK(found != sets_.end());
  return found->second;
}

const FieldSet* GivenVariants::Resolve(std::string_view type,
                                       std::optional<std::int64_t> auth) const {
  const auto found = sets_.find({std::string(type), auth});
  return found == sets_.end() ? nullptr : &found->second;
}

std::shared_ptr<const Definition> AcmeDefinition() {
  auto definition = std::make_shared<Definition>();
  definition->name = "acme";
  definition->version = "1.0.0";
  definition->title = "Acme";
  definition->serves = {"v1"};
  definition->origin = "url";
  definition->digest = "0000";

  ResourceType connector;
  connector.provider = "acme";
  connector.kind = "Connector";
  connector.title = "connector";
  connector.scope = "project";
  connector.id_field = "id";
  connector.name_field = Key("title");
  connector.type_field = Key("engine");
  connector.auth_field = Key("login");
  connector.base.fields = CommonFields();
  SortByName(connector.base.fields);
  connector.variants = AcmeVariants();
  definition->kinds.emplace("Connector", std::move(connector));

  ResourceType job;
  job.provider = "acme";
  job.kind = "Job";
  job.title = "job";
  job.id_field = "id";
  job.name_field = Key("name");
  job.unique_names = true;
  job.base.fields = JobFields();
  definition->kinds.emplace("Job", std::move(job));
  return definition;
}

}  // namespace dbsn
