// The provider definitions: those in the binary, or a folder in their place.
#pragma once
#include <map>
#include <string>

#include "engine/load/catalog_files.h"
#include "schema/definition.h"
#include "schema/diagnostic.h"
#include "schema/source.h"

namespace dbsn {

class Files;

struct DefinitionPlaces {
  std::string providers_folder;  // --providers DIR: read in place of the embedded ones; "" none
  std::string catalog_folder;    // --catalog DIR: types/ and fields/ in place of the definition's
  // Catalogs in place of the definitions' own, by definition name; a folder wins over them.
  CatalogsByName catalogs{};
};

// What definitions were read with, by definition name.
struct InUse {
  CatalogsByName catalogs;
  std::map<std::string, std::string, std::less<>> folders;  // of those that --providers named
};

// By definition name. |embedded|: a read-only Files over what the binary carries (its paths begin
// with providers/). A definition that cannot be read whole is reported and left out.
// |in_use|, when it is given, gets what each of them was read with.
Definitions LoadDefinitions(Files& embedded, Files& files, const DefinitionPlaces& places,
                            Sources& sources, Diagnostics& diagnostics, InUse* in_use = nullptr);

}  // namespace dbsn
