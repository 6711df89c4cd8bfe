// Where the person stands in the repository, and so how a report calls a file. Pure: looks at no
// disk.
#pragma once
#include <string>
#include <string_view>

namespace dbsn {

struct Standpoint {
  std::string folder;  // absolute; names are relative to it. "" unknown: names stay as they are
  std::string root;    // of the repository, absolute; "" the folder itself
};

// |name| from the repository's root, without "." and ".." steps; absolute when it lies outside.
std::string FromRoot(const Standpoint& standpoint, std::string_view name);

// A path as the path of a URI: all but letters, digits, - . _ ~ and / is percent-encoded.
std::string PercentEncoded(std::string_view path);

}  // namespace dbsn
