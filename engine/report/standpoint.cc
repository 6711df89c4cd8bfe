#include "engine/report/standpoint.h"

#include <fmt/core.h>

#include <algorithm>
#include <cstddef>
#include <vector>

namespace dbsn {
namespace {

std::string WithoutSteps(std::string_view path) {
  std::vector<std::string_view> parts;
  while (!path.empty()) {
    const std::size_t slash = std::min(path.find('/'), path.size());
    const std::string_view part = path.substr(0, slash);
    path.remove_prefix(std::min(slash + 1, path.size()));
    if (part.empty() || part == ".") continue;
    if (part != "..") {
      parts.push_back(part);
    } else if (!parts.empty()) {
      parts.pop_back();
    }
  }
  std::string tidy;
  for (const std::string_view part : parts) tidy.append("/").append(part);
  return tidy.empty() ? "/" : tidy;
}

bool IsUnreserved(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' ||
         c == '.' || c == '_' || c == '~';
}

}  // namespace

std::string FromRoot(const Standpoint& standpoint, std::string_view name) {
  if (standpoint.folder.empty()) return std::string(name);
  const std::string path = name.starts_with('/')
                               ? WithoutSteps(name)
                               : WithoutSteps(standpoint.folder + "/" + std::string(name));
  const std::string root =
      WithoutSteps(standpoint.root.empty() ? standpoint.folder : standpoint.root);
  if (path == root) return ".";
  const std::string below = root == "/" ? root : root + "/";
  return path.starts_with(below) ? path.substr(below.size()) : path;
}

std::string PercentEncoded(std::string_view path) {
  std::string encoded;
  for (const char c : path) {
    if (IsUnreserved(c) || c == '/') {
      encoded += c;
    } else {
      encoded += fmt::format("%{:02X}", static_cast<unsigned char>(c));
    }
  }
  return encoded;
}

}  // namespace dbsn
