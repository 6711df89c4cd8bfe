// The files that are part of the binary: what stood under providers/ when it was built.
// Never touches a disk, and never changes while the program runs.
#pragma once

#include <span>
#include <string_view>

namespace dbsn {

// One embedded file. `path` is relative to providers/ with forward slashes, such as
// "NAME/provider.yaml"; `contents` are its bytes as they stood, followed by a zero byte that
// is not part of them. Both live as long as the program.
struct EmbeddedFile {
  std::string_view path;
  std::string_view contents;
};

// All embedded files, sorted by path (bytewise).
std::span<const EmbeddedFile> EmbeddedFiles();

}  // namespace dbsn
