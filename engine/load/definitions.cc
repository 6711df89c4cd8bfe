#include "engine/load/definitions.h"

#include <algorithm>
#include <memory>
#include <optional>
#include <string_view>
#include <utility>
#include <vector>

#include "engine/load/definition_digest.h"
#include "engine/load/load_codes.h"
#include "engine/load/path_text.h"
#include "engine/world/files.h"
#include "schema/definition_reader.h"
#include "schema/document_reader.h"

namespace dbsn {

namespace {

constexpr std::uint64_t kSizeLimit = 64u << 20;
constexpr std::string_view kEmbeddedFolder = "providers";
constexpr std::string_view kMainFile = "provider.yaml", kPageFile = "connector.yaml";
constexpr std::string_view kCatalogFolder = "catalog/";

bool IsData(std::string_view path) {
  const std::string ending = Ending(path);
  return ending == "yaml" || ending == "yml" || ending == "json";
}

// A file of the definition's own catalog, for which another may stand.
bool IsPublished(std::string_view name) {
  return name.starts_with(kCatalogFolder) &&
         kCatalogFolder.size() + CatalogFileName(name).size() == name.size();
}

// A definition's files while they are gathered.
struct Gathered {
  std::string name;  // below the provider's folder
  std::string shown;
  std::shared_ptr<const std::string> text;
};

// metadata.name of a provider.yaml; "" when it has none, which the definition reader reports.
std::string NameIn(const std::string& text) {
  Diagnostics ignored;
  const Documents documents = ReadYaml(0, text, {}, ignored);
  if (documents.size() != 1) return "";
  const Document& document = *documents.front();
  const NodeIndex name = document.Find(document.Find(0, "metadata"), "name");
  return name == kNoNode || !document.IsScalar(name) ? "" : std::string(document.Text(name));
}

class DefinitionLoader {
 public:
  DefinitionLoader(Files& embedded, Files& files, const DefinitionPlaces& places, Sources& sources,
                   Diagnostics& diagnostics, InUse* in_use)
      : home_(places.providers_folder.empty() ? embedded : files),
        folder_(places.providers_folder.empty() ? std::string(kEmbeddedFolder)
                                                : TidyPath(places.providers_folder)),
        places_(places),
        sources_(sources),
        diagnostics_(diagnostics),
        in_use_(in_use) {
    if (places.catalog_folder.empty()) return;
    flagged_ = ReadCatalogFolder(files, TidyPath(places.catalog_folder), diagnostics);
    flag_fails_ = !flagged_.has_value();
  }

  Definitions Load() {
    Definitions definitions;
    for (const std::string& folder : ProviderFolders()) {
      const std::shared_ptr<const Definition> definition = LoadOne(folder);
      if (definition == nullptr) continue;
      if (definitions.emplace(definition->name, definition).second) continue;
      diagnostics_.Add({.code = kNotADefinition,
                        .detail = "The provider \"" + definition->name +
                                  "\" is defined twice, the "
                                  "second time in " +
                                  folder + ".",
                        .hint = "Give one of them another metadata.name.",
                        .about = folder});
    }
    return definitions;
  }

 private:
  bool HasDefinition(const std::string& folder) {
    const auto holds = [&](std::string_view file) {
      const Result<FileInfo> main = home_.Look(PathFrom(folder, std::string(file)));
      return main.ok() && main.value().exists;
    };
    return holds(kMainFile) || holds(kPageFile);
  }

  // |folder_| itself may be one provider's.
  std::vector<std::string> ProviderFolders() {
    if (HasDefinition(folder_)) return {folder_};
    const Result<std::vector<std::string>> names = home_.List(folder_);
    if (!names.ok()) {
      diagnostics_.Add(names.problem());
      return {};
    }
    std::vector<std::string> folders;
    for (const std::string& name : names.value()) {
      const std::string folder = PathFrom(folder_, name);
      if (HasDefinition(folder)) folders.push_back(folder);
    }
    if (folders.empty()) {
      diagnostics_.Add({.code = kNotADefinition,
                        .detail = folder_ + " holds no provider: neither it nor a folder in it has "
                                            "a provider.yaml or connector.yaml.",
                        .hint = "Name a folder like the project's providers/.",
                        .about = folder_});
    }
    return folders;
  }

  std::shared_ptr<const Definition> LoadOne(const std::string& folder) {
    std::optional<std::vector<Gathered>> gathered = Gather(folder);
    if (!gathered.has_value()) return nullptr;
    const bool has_catalog =
        std::any_of(gathered->begin(), gathered->end(),
                    [](const Gathered& file) { return IsPublished(file.name); });
    if (has_catalog && flag_fails_) return nullptr;
    if (const CatalogFiles* other = has_catalog ? CatalogFor(*gathered) : nullptr) {
      std::erase_if(*gathered, [](const Gathered& file) { return IsPublished(file.name); });
      for (const CatalogFile& file : *other) {
        gathered->push_back({std::string(kCatalogFolder) + file.name, file.shown, file.text});
      }
      std::sort(gathered->begin(), gathered->end(),
                [](const Gathered& a, const Gathered& b) { return a.name < b.name; });
    }
    std::vector<DefinitionFile> read;
    for (Gathered& file : *gathered) {
      const std::uint32_t index = sources_.Add(std::move(file.shown), file.text);
      read.push_back({std::move(file.name), index, std::move(file.text)});
    }
    std::shared_ptr<const Definition> definition = ReadDefinition(read, diagnostics_);
    if (definition != nullptr && in_use_ != nullptr) {
      in_use_->catalogs[definition->name] = PublishedOf(read);
      if (!places_.providers_folder.empty()) in_use_->folders[definition->name] = folder;
    }
    return definition;
  }

  CatalogFiles PublishedOf(const std::vector<DefinitionFile>& files) const {
    CatalogFiles published;
    for (const DefinitionFile& file : files) {
      if (!IsPublished(file.path)) continue;
      published.push_back(
          {file.path.substr(kCatalogFolder.size()), sources_.Name(file.file), file.text});
    }
    return published;
  }

  // The catalog that stands for the definition's own; null when that holds.
  const CatalogFiles* CatalogFor(const std::vector<Gathered>& gathered) const {
    if (flagged_.has_value()) return &*flagged_;
    if (places_.catalogs.empty()) return nullptr;
    for (const Gathered& file : gathered) {
      if (file.name != kMainFile) continue;
      const auto pinned = places_.catalogs.find(NameIn(*file.text));
      return pinned == places_.catalogs.end() ? nullptr : &pinned->second;
    }
    return nullptr;
  }

  std::optional<std::vector<Gathered>> Gather(const std::string& folder) {
    const Result<std::vector<std::string>> tree = home_.ListTree(folder);
    if (!tree.ok()) {
      diagnostics_.Add(tree.problem());
      return {};
    }
    std::vector<Gathered> gathered;
    bool whole = true;
    for (const std::string& path : tree.value()) {
      if (!IsData(path) || LastPart(path) == kPublicationFile) continue;
      Result<std::string> text = home_.Read(path, kSizeLimit);
      if (text.ok()) {
        gathered.push_back({path.substr(folder.size() + 1), path,
                            std::make_shared<const std::string>(std::move(text).value())});
      } else {
        diagnostics_.Add(text.problem());
        whole = false;
      }
    }
    if (!whole) return {};
    return gathered;
  }

  Files& home_;
  const std::string folder_;
  const DefinitionPlaces& places_;
  Sources& sources_;
  Diagnostics& diagnostics_;
  InUse* in_use_;
  std::optional<CatalogFiles> flagged_;  // of --catalog
  bool flag_fails_ = false;
};

}  // namespace

Definitions LoadDefinitions(Files& embedded, Files& files, const DefinitionPlaces& places,
                            Sources& sources, Diagnostics& diagnostics, InUse* in_use) {
  return DefinitionLoader(embedded, files, places, sources, diagnostics, in_use).Load();
}

}  // namespace dbsn
