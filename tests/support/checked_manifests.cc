#include "tests/support/checked_manifests.h"

#include <fmt/format.h>

#include "schema/document_reader.h"
#include "tests/support/definitions.h"

namespace dbsn {

std::string CheckedManifests::At(const Place& place) const {
  if (!place.known()) return "nowhere";
  const Position position = sources.Locate(place.file, place.begin);
  return fmt::format("{}:{}:{}", sources.Name(place.file), position.line, position.column);
}

std::string CheckedManifests::Covered(const Place& place) const {
  return std::string(sources.Text(place.file).substr(place.begin, place.end - place.begin));
}

std::string CheckedManifests::Problems() const {
  std::string out;
  for (const Diagnostic& diagnostic : diagnostics.all()) {
    out += fmt::format("{} {}{}\n", At(diagnostic.place), diagnostic.code.name,
                       diagnostic.severity == Severity::kWarning ? " (warning)" : "");
  }
  return out;
}

std::string CheckedManifests::Words() const {
  std::string out;
  for (const Diagnostic& diagnostic : diagnostics.all()) {
    out += fmt::format("{} {}: {} [{}]\n", At(diagnostic.place), diagnostic.code.name,
                       diagnostic.detail, diagnostic.hint);
  }
  return out;
}

std::string CheckedManifests::FirstWords() const {
  if (diagnostics.empty()) return "";
  const Diagnostic& first = diagnostics.all().front();
  return fmt::format("{} [{}]", first.detail, first.hint);
}

std::string CheckedManifests::Hidden() const {
  std::string out;
  for (const Place& place : diagnostics.hidden()) out += Covered(place) + "\n";
  return out;
}

const DesiredResource* CheckedManifests::Find(std::string_view address) const {
  for (const DesiredResource& resource : desired) {
    if (ToString(resource.address) == address) return &resource;
  }
  return nullptr;
}

namespace {

std::vector<WrittenManifest> ReadFiles(const std::vector<TestFile>& files,
                                       CheckedManifests& checked) {
  std::vector<WrittenManifest> written;
  for (const TestFile& file : files) {
    const auto text = std::make_shared<const std::string>(file.text);
    const std::uint32_t number = checked.sources.Add(file.name, text);
    const Documents documents = file.name.ends_with(".json")
                                    ? ReadJson(number, *text, {}, checked.diagnostics)
                                    : ReadYaml(number, *text, {}, checked.diagnostics);
    for (const std::shared_ptr<const Document>& document : documents) {
      written.push_back({document, file.name});
    }
  }
  return written;
}

}  // namespace

CheckedManifests CheckEnvironment(const std::vector<TestFile>& base,
                                  const std::vector<TestFile>& own, const Variables& variables,
                                  const ValidationScope& scope, int threads) {
  CheckedManifests checked;
  const std::vector<WrittenManifest> of_all = ReadFiles(base, checked);
  const std::vector<WrittenManifest> of_one = ReadFiles(own, checked);
  LayeredManifests layered = LayManifests(of_all, of_one, variables, checked.sources, threads,
                                          checked.uses, checked.diagnostics);
  checked.manifests = std::move(layered.manifests);
  checked.replaced = std::move(layered.replaced);
  checked.lone = std::move(layered.lone);
  checked.uses.ReportTo(variables, checked.diagnostics);
  checked.desired = Validate(checked.manifests, scope, threads, checked.diagnostics);
  checked.diagnostics.SortByPlace();
  return checked;
}

CheckedManifests CheckManifests(const std::vector<TestFile>& files, const ValidationScope& scope,
                                int threads) {
  return CheckEnvironment(files, {}, {}, scope, threads);
}

ValidationScope AcmeScope() {
  ValidationScope scope;
  scope.providers = {{"acme", AcmeDefinition()}};
  scope.default_project = {{"acme", "P1"}};
  return scope;
}

CheckedManifests CheckAcme(std::string yaml) {
  return CheckManifests({{"a.yaml", std::move(yaml)}}, AcmeScope());
}

CheckedManifests CheckAcmeJson(std::string json) {
  return CheckManifests({{"a.json", std::move(json)}}, AcmeScope());
}

std::string AcmePostgres(std::string_view name,
                         const std::vector<std::pair<std::string, std::string>>& changes) {
  std::vector<std::pair<std::string, std::string>> fields{
      {"title", fmt::format("The {}", name)},
      {"engine", "Postgres"},
      {"host", "db.example.com"},
      {"port", "5432"},
      {"user", "app"},
      {"password", "{valueFrom: {env: PASSWORD}}"}};
  for (const auto& change : changes) {
    bool known = false;
    for (auto& field : fields) {
      if (field.first != change.first) continue;
      field.second = change.second;
      known = true;
    }
    if (!known) fields.push_back(change);
  }
  std::string text = fmt::format(
      "---\napiVersion: acme/v1\nkind: Connector\nmetadata: {{name: {}}}\nspec:\n", name);
  for (const auto& [field, value] : fields) {
    if (!value.empty()) text += fmt::format("  {}: {}\n", field, value);
  }
  return text;
}

std::string AcmeJob(std::string_view spec) {
  return fmt::format("---\napiVersion: acme/v1\nkind: Job\nmetadata: {{name: job}}\nspec: {}\n",
                     spec);
}

}  // namespace dbsn
