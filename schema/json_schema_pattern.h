// Regular expressions of JSON Schema for what the validator checks by hand: in the words that both
// ECMA 262 and Python read.
#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "schema/field.h"

namespace dbsn {

// A text that a variable is a part of.
inline constexpr std::string_view kVariablePattern = R"(\$\{var\.)";
inline constexpr std::string_view kIntegerPattern = R"(^(-?[1-9][0-9]*|-?0)$)";
inline constexpr std::string_view kDurationPattern =
    R"(^(?=[0-9])(0*[0-9]{1,12}d)?(0*[0-9]{1,12}h)?(0*[0-9]{1,12}m)?(0*[0-9]{1,12}s)?(0*[0-9]{1,12}ms)?$)";
inline constexpr std::string_view kNamePattern = R"(^[A-Za-z0-9][A-Za-z0-9._-]*$)";
inline constexpr std::string_view kLabelPattern = R"(^[A-Za-z0-9][A-Za-z0-9._/-]*$)";
inline constexpr std::string_view kProjectPattern = R"(^[^\x00-\x20\x7f]+$)";
inline constexpr std::string_view kAddressPattern = R"(^[^/]+/[^/]+(/[^/]+)?$)";
inline constexpr std::string_view kEnvironmentPattern = R"(^[A-Za-z_][A-Za-z0-9_]*$)";

// "" for kNone.
std::string PatternOf(Format format);
// The names, aliases and numbers of |codes| as text: in any case, with - and _ as blanks.
std::string PatternOf(const std::vector<CodeName>& codes);
// |pattern|, or a variable.
std::string OrVariable(std::string_view pattern);

}  // namespace dbsn
