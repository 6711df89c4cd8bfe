// The kinds of problem that reading text finds.
#pragma once
#include "schema/diagnostic.h"

namespace dbsn {

inline constexpr Code kInvalidYaml{"document.invalid-yaml", "Not valid YAML"};
inline constexpr Code kInvalidJson{"document.invalid-json", "Not valid JSON"};
inline constexpr Code kDuplicateKey{"document.duplicate-key", "Duplicate key"};
inline constexpr Code kKeyNotText{"document.key-not-text", "A key is not text"};
inline constexpr Code kNotUtf8{"document.not-utf8", "Not UTF-8"};
inline constexpr Code kControlCharacter{"document.control-character", "Control character"};
inline constexpr Code kTabIndent{"document.tab-indent", "Tab in the indentation"};
inline constexpr Code kUnsupportedTag{"document.unsupported-tag", "Tag not supported"};
inline constexpr Code kMergeKey{"document.merge-key", "Merge key not supported"};
inline constexpr Code kFormatUnproved{"document.not-laid-out", "Not laid out"};
inline constexpr Code kTooDeep{"document.too-deep", "Nested too deep"};
inline constexpr Code kTooManyNodes{"document.too-many-nodes", "Too many values"};
inline constexpr Code kTooLarge{"document.too-large", "Too large"};

}  // namespace dbsn
