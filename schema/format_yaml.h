// YAML in the layout of docs/manifests.md, "Layout". Changes white space and nothing else, so that
// comments, the order of keys and the quotes stay. Pure.
#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "schema/diagnostic.h"

namespace dbsn {

// |text| laid out; nothing when it cannot be read, or when nobody can prove that every value is
// still the same: that is reported. |file| is the text's index in Sources.
std::optional<std::string> FormatYaml(std::uint32_t file, std::string_view text,
                                      Diagnostics& diagnostics);

// The layout alone, unproved; nothing for a form that is not laid out (an explicit key "? ").
// REQUIRES: |text| is valid YAML.
std::optional<std::string> LayOutYaml(std::string_view text);

}  // namespace dbsn
