// A manifest as YAML text, for people to read and go on with.
#pragma once
#include <string>
#include <utility>
#include <vector>

#include "schema/manifest.h"
#include "schema/value.h"

namespace dbsn {

struct ManifestLine {
  Key name;
  Value value;
  std::string above{};   // a comment over it; may have several lines
  std::string beside{};  // a comment behind it, of one line
  bool off = false;      // written as a comment: there to be switched on
};

struct ManifestText {
  std::string above{};  // a comment at the head; may have several lines
  std::string api_version;
  Address address;
  std::string project{};  // "" not written
  Labels labels{};
  std::vector<ManifestLine> spec{};  // in this order
  std::string adopt{};               // lifecycle.adopt; "" not written
};

// One document, with a newline at the end and no "---".
std::string WriteManifest(const ManifestText& manifest);

}  // namespace dbsn
