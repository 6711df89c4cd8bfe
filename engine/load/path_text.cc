#include "engine/load/path_text.h"

#include <algorithm>

namespace dbsn {

std::string PathFrom(std::string_view folder, std::string_view path) {
  if (folder.empty() || path.starts_with('/')) return std::string(path);
  std::string joined(folder);
  if (!joined.ends_with('/')) joined += '/';
  return joined + std::string(path);
}

std::string FolderPrefix(std::string_view path) {
  const std::size_t slash = path.rfind('/');
  return slash == std::string_view::npos ? "" : std::string(path.substr(0, slash + 1));
}

std::string TidyPath(std::string_view path) {
  std::string tidy = path.starts_with('/') ? "/" : "";
  while (!path.empty()) {
    const std::string_view part = path.substr(0, path.find('/'));
    path.remove_prefix(std::min(part.size() + 1, path.size()));
    if (part.empty() || part == ".") continue;
    if (!tidy.empty() && !tidy.ends_with('/')) tidy += '/';
    tidy += part;
  }
  return tidy.empty() ? "." : tidy;
}

std::string_view LastPart(std::string_view path) { return path.substr(path.rfind('/') + 1); }

std::string Ending(std::string_view path) {
  const std::string_view name = LastPart(path);
  const std::size_t dot = name.rfind('.');
  if (dot == std::string_view::npos || dot == 0) return "";
  std::string ending(name.substr(dot + 1));
  std::transform(ending.begin(), ending.end(), ending.begin(), [](char c) {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  });
  return ending;
}

}  // namespace dbsn
