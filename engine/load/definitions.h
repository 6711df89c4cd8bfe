// The provider definitions: those in the binary, or a folder in their place.
#pragma once
#include <string>

#include "schema/definition.h"
#include "schema/diagnostic.h"
#include "schema/source.h"

namespace dbsn {

class Files;

struct DefinitionPlaces {
  std::string providers_folder;  // --providers DIR: read in place of the embedded ones; "" none
  std::string catalog_folder;    // --catalog DIR: types/ and fields/ in place of the definition's
};

// By definition name. |embedded|: a read-only Files over what the binary carries (its paths begin
// with providers/). A definition that cannot be read whole is reported and left out.
Definitions LoadDefinitions(Files& embedded, Files& files, const DefinitionPlaces& places,
                            Sources& sources, Diagnostics& diagnostics);

}  // namespace dbsn
