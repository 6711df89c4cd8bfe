// Reads providers/ from the checkout that the tests run in.
#include "tests/support/real_definition.h"

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <utility>

#include "schema/check.h"

namespace dbsn {

namespace {

namespace fs = std::filesystem;

fs::path CheckoutFolder() {
  const char* folder = std::getenv("DBSN_SOURCE_DIR");
  return folder == nullptr ? fs::current_path() : fs::path(folder);
}

std::string ReadAll(const fs::path& path) {
  std::ifstream in(path, std::ios::binary);
  std::ostringstream text;
  text << in.rdbuf();
  return text.str();
}

}  // namespace

void DefinitionFolder::Put(const std::string& path, std::string text) {
  Remove(path);
  auto shared = std::make_shared<const std::string>(std::move(text));
  files.push_back({path, sources.Add(path, shared), shared});
  std::sort(files.begin(), files.end(),
            [](const DefinitionFile& a, const DefinitionFile& b) { return a.path < b.path; });
}

void DefinitionFolder::Remove(const std::string& path) {
  std::erase_if(files, [&](const DefinitionFile& file) { return file.path == path; });
}

const std::string& DefinitionFolder::TextOf(const std::string& path) const {
  for (const DefinitionFile& file : files) {
    if (file.path == path) return *file.text;
  }
  DBSN_CHECK(false && "the folder has such a file");
  std::abort();
}

DefinitionFolder ReadProviderFolder(const std::string& name) {
  const fs::path root = CheckoutFolder() / "providers" / name;
  DefinitionFolder folder;
  for (const fs::directory_entry& entry : fs::recursive_directory_iterator(root)) {
    if (!entry.is_regular_file()) continue;
    folder.Put(fs::relative(entry.path(), root).generic_string(), ReadAll(entry.path()));
  }
  DBSN_CHECK(!folder.files.empty());
  return folder;
}

std::shared_ptr<const Definition> DatabasinDefinition() {
  static const std::shared_ptr<const Definition> definition = [] {
    Diagnostics diagnostics;
    return ReadDefinition(ReadProviderFolder("databasin").files, diagnostics);
  }();
  DBSN_CHECK(definition != nullptr);
  return definition;
}

}  // namespace dbsn
