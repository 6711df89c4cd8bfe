// Reads a catalog tolerantly: unknown keys are passed over, the files stay as they stand.
#include "sandbox/catalog.h"

#include <fmt/format.h>

#include <optional>

#include "engine/world/embedded_files.h"
#include "engine/world/files.h"
#include "sandbox/sandbox_codes.h"
#include "schema/json_codec.h"
#include "schema/value.h"

namespace dbsn::sandbox {
namespace {

constexpr std::uint64_t kLargestFile = 64u << 20;
constexpr std::string_view kEmbeddedFolder = "databasin/catalog/";

Diagnostic BadCatalog(const std::string& where, std::string detail) {
  return {.code = kBadCatalog,
          .detail = std::move(detail),
          .hint =
              "A catalog folder holds types/DatabasinConnector*.json and "
              "fields/DatabasinConnectorFieldsAuth.json.",
          .about = where};
}

std::vector<std::int64_t> Ids(const Value& entry, std::string_view key) {
  std::vector<std::int64_t> ids;
  const Value* found = entry.Find(key);
  const Value::List* list = found ? found->AsList() : nullptr;
  if (!list) return ids;
  for (const Value& one : *list) {
    if (const std::int64_t* id = one.AsInteger()) ids.push_back(*id);
  }
  return ids;
}

bool Flag(const Value& entry, std::string_view key) {
  const Value* found = entry.Find(key);
  const bool* flag = found ? found->AsBoolean() : nullptr;
  return !flag || *flag;
}

std::optional<ConnectorType> ReadEntry(const Value& entry, std::int64_t category) {
  const Value* name = entry.Find("connectorName");
  if (!name || !name->AsText()) return std::nullopt;
  ConnectorType type;
  type.name = *name->AsText();
  type.category = category;
  type.active = Flag(entry, "active");
  type.can_be_tested = Flag(entry, "testConnectorSupport");
  type.required_ids = Ids(entry, "connectorRequiredFields");
  type.optional_ids = Ids(entry, "connectorOptionalFields");
  type.auth_ids = Ids(entry, "connectorAuthTypes");
  return type;
}

bool IsCatalogFile(std::string_view name) {
  return (name.starts_with("types/") || name.starts_with("fields/")) && name.ends_with(".json");
}

}  // namespace

Result<Catalog> Catalog::From(std::map<std::string, std::string, std::less<>> files) {
  Catalog catalog;
  for (const auto& [name, text] : files) {
    const std::variant<Value, JsonFault> read = ParseJson(text);
    if (const JsonFault* fault = std::get_if<JsonFault>(&read)) {
      return BadCatalog(name, fmt::format("At byte {}: {}.", fault->offset, fault->message));
    }
    if (!name.starts_with("types/")) continue;
    const Value& document = std::get<Value>(read);
    const Value* id = document.Find("id");
    const Value* entries = document.Find("availableConnectors");
    if (!id || !id->AsInteger() || !entries || !entries->AsList()) {
      return BadCatalog(name, "It has no \"id\" or no list \"availableConnectors\".");
    }
    for (const Value& entry : *entries->AsList()) {
      std::optional<ConnectorType> type = ReadEntry(entry, *id->AsInteger());
      if (!type) return BadCatalog(name, "An entry of \"availableConnectors\" has no name.");
      catalog.types_.emplace(type->name, std::move(*type));
    }
  }
  catalog.files_ = std::move(files);
  return catalog;
}

Result<Catalog> Catalog::Load(const std::string& folder, Files& files) {
  std::map<std::string, std::string, std::less<>> texts;
  if (folder.empty()) {
    for (const EmbeddedFile& file : EmbeddedFiles()) {
      const std::size_t at = file.path.find(kEmbeddedFolder);
      if (at == std::string_view::npos) continue;
      const std::string_view name = file.path.substr(at + kEmbeddedFolder.size());
      if (IsCatalogFile(name)) texts.emplace(name, file.contents);
    }
    return From(std::move(texts));
  }
  Result<std::vector<std::string>> paths = files.ListTree(folder);
  if (!paths.ok()) return paths.problem();
  for (const std::string& path : paths.value()) {
    std::string_view name = std::string_view(path).substr(std::min(folder.size(), path.size()));
    while (name.starts_with('/')) name.remove_prefix(1);
    if (!IsCatalogFile(name)) continue;
    Result<std::string> text = files.Read(path, kLargestFile);
    if (!text.ok()) return text.problem();
    texts.emplace(name, std::move(text).value());
  }
  if (texts.empty()) return BadCatalog(folder, "The folder holds no catalog file.");
  Result<Catalog> catalog = From(std::move(texts));
  if (catalog.ok()) return catalog;
  Diagnostic problem = catalog.problem();
  problem.about = folder + "/" + problem.about;
  return problem;
}

const std::string* Catalog::FileAt(std::string_view name) const {
  const auto found = files_.find(name);
  return found == files_.end() ? nullptr : &found->second;
}

const ConnectorType* Catalog::Find(std::string_view name) const {
  const auto found = types_.find(name);
  return found == types_.end() ? nullptr : &found->second;
}

}  // namespace dbsn::sandbox
