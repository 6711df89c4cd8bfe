#include "tests/support/wanted.h"

#include <algorithm>
#include <utility>

#include "engine/plan/secret_places.h"
#include "schema/check.h"

namespace dbsn {

namespace {

void CollectNeeds(const Value& value, std::vector<Address>& needs) {
  if (const Ref* ref = value.AsRef()) needs.push_back(ParseAddress(ref->address).value());
  if (const Value::List* list = value.AsList()) {
    for (const Value& item : *list) CollectNeeds(item, needs);
  }
  if (const ValueMap* map = value.AsMap()) {
    for (const auto& [key, member] : *map) CollectNeeds(member, needs);
  }
}

std::vector<PathMark> MarksOf(const DesiredResource& desired, const Address& address,
                              const Marker& marker, const SecretTexts& secrets) {
  std::vector<PathMark> marks;
  for (const auto& [path, source] : SecretsIn(*desired.fields_of_type, desired.fields)) {
    const auto text = secrets.find(source.text);
    if (text == secrets.end()) continue;
    marks.push_back({path, marker.MarkOf(address, path, Secret(text->second)), false});
  }
  return marks;
}

DesiredResource Base(const std::shared_ptr<const Definition>& definition, const std::string& kind,
                     const std::string& name, ValueMap fields) {
  DesiredResource desired;
  desired.address = {"acme", kind, name};
  desired.definition = definition;
  desired.type = &definition->kinds.find(kind)->second;
  desired.fields_of_type = &desired.type->base;
  desired.fields = Value(std::move(fields));
  CollectNeeds(desired.fields, desired.needs);
  std::sort(desired.needs.begin(), desired.needs.end());
  desired.needs.erase(std::unique(desired.needs.begin(), desired.needs.end()), desired.needs.end());
  desired.file = "manifests/" + name + ".yaml";
  return desired;
}

}  // namespace

DesiredResource WantedConnector(const std::shared_ptr<const Definition>& definition,
                                const std::string& name, const std::string& title,
                                const std::string& engine, int login, const ValueMap& fields) {
  ValueMap all = fields;
  all.Set("title", Value(title));
  all.Set("engine", Value(engine));
  all.Set("login", Value(login));
  DesiredResource desired = Base(definition, "Connector", name, std::move(all));
  desired.fields_of_type = desired.type->variants->Resolve(engine, login);
  DBSN_CHECK(desired.fields_of_type != nullptr);
  desired.project = "P1";
  desired.scope = "P1";
  return desired;
}

DesiredResource WantedPostgres(const std::shared_ptr<const Definition>& definition,
                               const std::string& name, const std::string& title,
                               const std::string& variable, const ValueMap& more) {
  ValueMap fields{{"host", Value("db.internal")},
                  {"password", EnvSecret(variable)},
                  {"port", Value(5432)},
                  {"user", Value("ada")}};
  for (const auto& [key, value] : more) fields.Set(key, value);
  return WantedConnector(definition, name, title, "Postgres", 2, fields);
}

DesiredResource WantedJob(const std::shared_ptr<const Definition>& definition,
                          const std::string& name, const std::string& title,
                          const ValueMap& fields) {
  ValueMap all = fields;
  all.Set("name", Value(title));
  return Base(definition, "Job", name, std::move(all));
}

Value EnvSecret(const std::string& variable) {
  return Value(SecretRef{SecretRef::Source::kEnv, variable});
}

Value RefTo(const std::string& address) { return Value(Ref{address}); }

void Finish(std::vector<DesiredResource>& desired, const Marker& marker,
            const SecretTexts& secrets) {
  std::sort(desired.begin(), desired.end(), [](const DesiredResource& a, const DesiredResource& b) {
    return a.address < b.address;
  });
  for (DesiredResource& one : desired) {
    one.marks = MarksOf(one, one.address, marker, secrets);
    const std::optional<Address> was = ParseAddress(one.lifecycle.was);
    one.former_marks =
        was.has_value() ? MarksOf(one, *was, marker, secrets) : std::vector<PathMark>();
  }
}

}  // namespace dbsn
