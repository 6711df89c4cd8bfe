#include "engine/load/catalog_files.h"

#include <algorithm>
#include <utility>

#include "engine/load/load_codes.h"
#include "engine/load/path_text.h"
#include "engine/world/digest.h"
#include "engine/world/files.h"

namespace dbsn {

namespace {

constexpr std::uint64_t kSizeLimit = 64u << 20;

// The two parts of a catalog, as the published addresses have them.
constexpr std::string_view kParts[] = {"types", "fields"};

Diagnostic NotACatalog(const std::string& folder, std::string detail) {
  return {.code = kNotACatalog,
          .detail = std::move(detail),
          .hint = "Name the folder right above types/ and fields/.",
          .about = folder};
}

}  // namespace

std::string CatalogFileName(std::string_view path) {
  if (Ending(path) != "json") return "";
  const std::size_t slash = path.rfind('/');
  if (slash == std::string_view::npos) return "";
  const std::string_view folder = LastPart(path.substr(0, slash));
  for (const std::string_view part : kParts) {
    if (folder == part) return std::string(part) + "/" + std::string(LastPart(path));
  }
  return "";
}

std::optional<CatalogFiles> ReadCatalogFolder(Files& files, const std::string& folder,
                                              Diagnostics& diagnostics) {
  const Result<std::vector<std::string>> tree = files.ListTree(folder);
  if (!tree.ok()) {
    diagnostics.Add(tree.problem());
    return {};
  }
  CatalogFiles found;
  bool whole = true;
  const auto refuse = [&](Diagnostic problem) {
    diagnostics.Add(std::move(problem));
    whole = false;
  };
  for (const std::string& path : tree.value()) {
    std::string name = CatalogFileName(path);
    if (name.empty()) continue;
    const bool twice = std::any_of(found.begin(), found.end(),
                                   [&](const CatalogFile& file) { return file.name == name; });
    if (twice) {
      refuse(NotACatalog(
          folder, folder + " holds " + name + " more than once; one of them is " + path + "."));
      continue;
    }
    Result<std::string> text = files.Read(path, kSizeLimit);
    if (text.ok()) {
      found.push_back(
          {std::move(name), path, std::make_shared<const std::string>(std::move(text).value())});
    } else {
      refuse(text.problem());
    }
  }
  if (found.empty() && whole) {
    refuse(NotACatalog(folder, folder + " holds no catalog: no .json file in a folder types/ or "
                                        "fields/."));
  }
  if (!whole) return {};
  std::sort(found.begin(), found.end(),
            [](const CatalogFile& a, const CatalogFile& b) { return a.name < b.name; });
  return found;
}

std::string CatalogDigest(const CatalogFiles& files) {
  std::string all;
  for (const CatalogFile& file : files) {
    all += file.name;
    all += '\0';
    all += Sha256Hex(*file.text);
    all += '\n';
  }
  return "sha256:" + Sha256Hex(all);
}

}  // namespace dbsn
