// The files that the binary carries, embedded at build time: provider definitions, catalogs, and
// docs/diagnostics.md.
#pragma once
#include <span>
#include <string_view>

namespace dbsn {

struct EmbeddedFile {
  std::string_view path;  // below the repository's root: providers/NAME/provider.yaml
  std::string_view contents;
};
std::span<const EmbeddedFile> EmbeddedFiles();  // sorted by path

}  // namespace dbsn
