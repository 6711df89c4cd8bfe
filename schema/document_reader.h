// Text to Documents. YAML through yaml-cpp's events, JSON through RapidJSON; both bounded in
// depth, nodes and bytes, both report duplicate keys, bad UTF-8 and tabs at their exact place.
#pragma once
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string_view>
#include <vector>

#include "schema/diagnostic.h"
#include "schema/document.h"

namespace dbsn {

struct ReadLimits {
  std::size_t bytes = 64u << 20;        // one file
  std::uint32_t depth = 64;             // nested lists and maps
  std::uint32_t nodes = 8u << 20;       // of one file, aliases expanded (an alias bomb is small text)
};

using Documents = std::vector<std::shared_ptr<const Document>>;

// Every document of a YAML text (empty ones left out). |file| is the text's index in Sources.
// What cannot be read is reported; the documents before it are returned. Thread-safe.
Documents ReadYaml(std::uint32_t file, std::string_view text, const ReadLimits& limits,
                   Diagnostics& diagnostics);
// One JSON value; same contract. Surrogate pairs, big numbers and control characters are read
// as RFC 8259 says.
Documents ReadJson(std::uint32_t file, std::string_view text, const ReadLimits& limits,
                   Diagnostics& diagnostics);

}  // namespace dbsn
