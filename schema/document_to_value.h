// A document's node as a Value when nothing declares its types: definitions and catalogs, never
// manifests (whose types the catalog gives).
#pragma once
#include <string_view>

#include "schema/document.h"
#include "schema/value.h"

namespace dbsn {

// By YAML 1.2's core schema: true and false, integers (0x and 0o too), numbers, null; what was
// quoted is text, and so is all else, .inf and .nan included. No node is null. Of equal
// keys the last wins; keys that are no text are left out (both are reported by the reader).
Value DocumentToValue(const Document& document, NodeIndex node);
// Of one plain scalar's text.
Value PlainToValue(std::string_view text);

}  // namespace dbsn
