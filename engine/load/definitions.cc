#include "engine/load/definitions.h"

#include <algorithm>
#include <memory>
#include <optional>
#include <set>
#include <string_view>
#include <utility>
#include <vector>

#include "engine/load/load_codes.h"
#include "engine/load/path_text.h"
#include "engine/world/files.h"
#include "schema/definition_reader.h"

namespace dbsn {

namespace {

constexpr std::uint64_t kSizeLimit = 64u << 20;
constexpr std::string_view kEmbeddedFolder = "providers";
constexpr std::string_view kMainFile = "provider.yaml";

// The parts of a catalog that --catalog stands for.
constexpr std::string_view kReplaced[] = {"types", "fields"};

bool IsData(std::string_view path) {
  const std::string ending = Ending(path);
  return ending == "yaml" || ending == "yml" || ending == "json";
}

// A file to read: where it is, and which file of the definition it is.
struct Part {
  Files* files = nullptr;
  std::string path;
  std::string name;  // below the provider's folder
};

// "types/X.json" of ".../static/config/connectors/v2/types/X.json"; "" when it is in neither part.
std::string CatalogName(std::string_view path) {
  if (Ending(path) != "json") return "";
  const std::string_view folder =
      path.substr(0, path.rfind('/') == std::string_view::npos ? 0 : path.rfind('/'));
  for (const std::string_view part : kReplaced) {
    if (LastPart(folder) == part) return std::string(part) + "/" + std::string(LastPart(path));
  }
  return "";
}

bool IsReplaced(std::string_view name) {
  return std::any_of(std::begin(kReplaced), std::end(kReplaced), [&](std::string_view part) {
    return name.starts_with("catalog/" + std::string(part) + "/");
  });
}

class DefinitionLoader {
 public:
  DefinitionLoader(Files& embedded, Files& files, const DefinitionPlaces& places, Sources& sources,
                   Diagnostics& diagnostics)
      : home_(places.providers_folder.empty() ? embedded : files),
        folder_(places.providers_folder.empty() ? std::string(kEmbeddedFolder)
                                                : TidyPath(places.providers_folder)),
        sources_(sources),
        diagnostics_(diagnostics) {
    if (!places.catalog_folder.empty()) FindCatalog(files, TidyPath(places.catalog_folder));
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
    const Result<FileInfo> main = home_.Look(PathFrom(folder, kMainFile));
    return main.ok() && main.value().exists;
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
                                            "a provider.yaml.",
                        .hint = "Name a folder like the project's providers/.",
                        .about = folder_});
    }
    return folders;
  }

  void FindCatalog(Files& files, const std::string& folder) {
    const Result<std::vector<std::string>> tree = files.ListTree(folder);
    if (!tree.ok()) {
      catalog_fails_ = true;
      return diagnostics_.Add(tree.problem());
    }
    std::set<std::string> names;
    for (const std::string& path : tree.value()) {
      const std::string name = CatalogName(path);
      if (name.empty()) continue;
      if (names.insert(name).second) {
        catalog_.push_back({&files, path, "catalog/" + name});
        continue;
      }
      catalog_fails_ = true;
      diagnostics_.Add(
          {.code = kNotACatalog,
           .detail = folder + " holds " + name + " more than once; one of them is " + path + ".",
           .hint = "Name the folder right above types/ and fields/.",
           .about = folder});
    }
    if (!names.empty()) return;
    catalog_fails_ = true;
    diagnostics_.Add({.code = kNotACatalog,
                      .detail = folder + " holds no catalog: no .json file in a folder types/ or "
                                         "fields/.",
                      .hint = "Name the folder above types/ and fields/.",
                      .about = folder});
  }

  std::shared_ptr<const Definition> LoadOne(const std::string& folder) {
    const Result<std::vector<std::string>> tree = home_.ListTree(folder);
    if (!tree.ok()) {
      diagnostics_.Add(tree.problem());
      return nullptr;
    }
    std::vector<Part> parts;
    bool has_catalog = false;
    for (const std::string& path : tree.value()) {
      if (!IsData(path)) continue;
      std::string name = path.substr(folder.size() + 1);
      const bool replaced = IsReplaced(name);
      has_catalog = has_catalog || replaced;
      if (!replaced || catalog_.empty()) parts.push_back({&home_, path, std::move(name)});
    }
    if (has_catalog && catalog_fails_) return nullptr;
    if (has_catalog) parts.insert(parts.end(), catalog_.begin(), catalog_.end());
    std::sort(parts.begin(), parts.end(),
              [](const Part& a, const Part& b) { return a.name < b.name; });
    const std::optional<std::vector<DefinitionFile>> read = ReadParts(parts);
    return read.has_value() ? ReadDefinition(*read, diagnostics_) : nullptr;
  }

  std::optional<std::vector<DefinitionFile>> ReadParts(const std::vector<Part>& parts) {
    std::vector<DefinitionFile> read;
    bool whole = true;
    for (const Part& part : parts) {
      Result<std::string> text = part.files->Read(part.path, kSizeLimit);
      if (!text.ok()) {
        diagnostics_.Add(text.problem());
        whole = false;
        continue;
      }
      auto shared = std::make_shared<const std::string>(std::move(text).value());
      const std::uint32_t file = sources_.Add(part.path, shared);
      read.push_back({part.name, file, std::move(shared)});
    }
    if (!whole) return {};
    return read;
  }

  Files& home_;
  const std::string folder_;
  Sources& sources_;
  Diagnostics& diagnostics_;
  std::vector<Part> catalog_;
  bool catalog_fails_ = false;
};

}  // namespace

Definitions LoadDefinitions(Files& embedded, Files& files, const DefinitionPlaces& places,
                            Sources& sources, Diagnostics& diagnostics) {
  return DefinitionLoader(embedded, files, places, sources, diagnostics).Load();
}

}  // namespace dbsn
