// Text to Documents. YAML through yaml-cpp's events, JSON through RapidJSON; both bounded in
// depth, nodes and bytes, both report duplicate keys, bad UTF-8 and tabs at their exact place.
// Neither says what a text means: numbers and booleans stay text here.
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
  std::size_t bytes = 64u << 20;      // one file
  std::uint32_t depth = 64;           // nested lists and maps
  std::uint32_t nodes = 8u << 20;     // of one file (or part), aliases expanded
  std::uint32_t copies = 256u << 10;  // those of them that aliases stand for: a bomb is small text
  std::size_t flow_bytes = 4u << 20;  // one [list] or {map} of YAML: the parser holds it whole
};

using Documents = std::vector<std::shared_ptr<const Document>>;

// Every document of a YAML text (empty ones left out). |file| is the text's index in Sources.
// A document that cannot be read is reported and left out; the others are returned (after a
// %directive or a limit on nodes only those before it). Thread-safe.
Documents ReadYaml(std::uint32_t file, std::string_view text, const ReadLimits& limits,
                   Diagnostics& diagnostics);

// Where |text| may be cut so that its parts can be read side by side: at most |parts| offsets in
// order, the first 0, each a line that begins a document. A line that is --- at column 0 does so
// everywhere in YAML (it may stand in no scalar); a text with %directives is not cut, since they
// hold for what follows.
std::vector<std::size_t> SplitYaml(std::string_view text, std::size_t parts);
// ReadYaml of text[begin, end) alone; places are still in the whole |text|.
// REQUIRES: |begin| and |end| are offsets of SplitYaml, or the text's ends.
Documents ReadYamlPart(std::uint32_t file, std::string_view text, std::size_t begin,
                       std::size_t end, const ReadLimits& limits, Diagnostics& diagnostics);

// One JSON value; same contract. Surrogate pairs, big numbers and control characters are read
// as RFC 8259 says.
Documents ReadJson(std::uint32_t file, std::string_view text, const ReadLimits& limits,
                   Diagnostics& diagnostics);

}  // namespace dbsn
