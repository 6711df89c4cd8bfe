// What changed from one version of a definition to the next, and how much that means to those who
// wrote manifests by it. Pure.
#pragma once
#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "schema/definition.h"

namespace dbsn {

enum class Weight : std::uint8_t {
  kFix,       // what was valid stays so, and means the same
  kAddition,  // more can be written
  kBreaking,  // something valid is refused now, means another thing, or goes elsewhere
};
std::string_view Name(Weight weight);  // "patch", "minor", "major"

struct DefinitionChange {
  Weight weight = Weight::kFix;
  std::string what;  // "Thing.size: it must be written now"
};
// Sorted by weight, heaviest first. Empty when nothing changed.
std::vector<DefinitionChange> ChangesOf(const Definition& before, const Definition& after);

using SemanticVersion = std::array<std::int64_t, 3>;
// "1.4.0"; nothing when it is none.
std::optional<SemanticVersion> ParseVersion(std::string_view text);
std::string ToString(const SemanticVersion& version);
// The least that may follow |before| after such changes.
SemanticVersion LeastNext(const SemanticVersion& before, Weight weight);

}  // namespace dbsn
