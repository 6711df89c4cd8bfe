// The files of one provider to its Definition. A definition is data with positions: what is wrong
// in it is reported like a manifest's mistake.
#pragma once
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "schema/definition.h"
#include "schema/diagnostic.h"
#include "schema/document.h"
#include "schema/source.h"

namespace dbsn {

struct DefinitionFile {
  std::string path;  // below the provider's folder: provider.yaml, catalog/types/X.json
  std::uint32_t file = Place::kNowhere;  // its index in Sources
  std::shared_ptr<const std::string> text;
};

// |files| sorted by path, all of one provider's folder. Null when there are errors: a broken
// catalog stops a run before anything is planned.
std::shared_ptr<const Definition> ReadDefinition(const std::vector<DefinitionFile>& files,
                                                 Diagnostics& diagnostics);

}  // namespace dbsn
