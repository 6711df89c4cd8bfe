// Values as YAML that people edit: plain where that is safe for every YAML reader, quoted where it
// is not. What is written is read back as the same value.
#pragma once
#include <cstddef>
#include <string>
#include <string_view>

#include "schema/value.h"

namespace dbsn {

// One scalar's text. |in_flow|: it stands between brackets or braces.
std::string YamlText(std::string_view text, bool in_flow = false);

// |value| as it follows "key:", with the blank or the new lines that lead it; no newline at the
// end. Lines below it begin |indent| blanks deep. A reference within |provider| is written short.
std::string YamlValue(const Value& value, std::size_t indent, std::string_view provider);

}  // namespace dbsn
