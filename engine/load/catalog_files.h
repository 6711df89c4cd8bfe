// The published files of a catalog as they are, wherever they come from: a folder, the web host, a
// pinned copy, the binary. Knows their names, not what they say.
#pragma once
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "schema/diagnostic.h"

namespace dbsn {

class Files;

struct CatalogFile {
  std::string name;   // "types/X.json", "fields/X.json"
  std::string shown;  // the path or the address that problems name
  std::shared_ptr<const std::string> text;
};
using CatalogFiles = std::vector<CatalogFile>;  // sorted by name, each name once
using CatalogsByName = std::map<std::string, CatalogFiles, std::less<>>;  // by definition name

// "types/X.json" of ".../connectors/v2/types/X.json"; "" for what is no file of a catalog.
std::string CatalogFileName(std::string_view path);

// The .json files in folders types/ and fields/ anywhere below |folder|. Reports why not.
std::optional<CatalogFiles> ReadCatalogFolder(Files& files, const std::string& folder,
                                              Diagnostics& diagnostics);

// Of every name and every byte: "sha256:" and 64 hexadecimal digits.
std::string CatalogDigest(const CatalogFiles& files);

}  // namespace dbsn
