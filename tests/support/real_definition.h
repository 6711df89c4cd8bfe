// The definitions that dbsn ships, read from providers/ as it stands, for tests that want a real
// kind and a real catalog. A test may change the files before they are read.
#pragma once
#include <memory>
#include <string>
#include <vector>

#include "schema/definition_reader.h"
#include "schema/source.h"

namespace dbsn {

struct DefinitionFolder {
  std::vector<DefinitionFile> files;  // sorted by path
  Sources sources;

  // Replaces a file's text, or adds the file.
  void Put(const std::string& path, std::string text);
  void Remove(const std::string& path);
  const std::string& TextOf(const std::string& path) const;
};

// Every file below providers/NAME. Ends the test run when there is none.
DefinitionFolder ReadProviderFolder(const std::string& name);

// Databasin's definition, read once.
std::shared_ptr<const Definition> DatabasinDefinition();

}  // namespace dbsn
