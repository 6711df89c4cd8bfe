// JSON text to Value and back, for API bodies, the state, plans and events (files that people
// write go through document_reader.h, which keeps places).
#pragma once
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <variant>

#include "schema/value.h"

namespace dbsn {

struct JsonFault {
  std::size_t offset = 0;  // in bytes
  std::string message;     // "Missing a comma or } after an object member"
};

struct JsonLimits {
  std::uint32_t depth = 200;
  bool tolerant = false;  // also reads what published samples hold: a member 1,234 is 1234
  // {"$ref"} and {"$secret"} are read as what they stand for. False for what a server sent: there
  // they are maps like any other.
  bool refs = true;
};
inline constexpr JsonLimits kServerJson{.refs = false};

// The last of two equal keys wins. Integers past 64 bits and fractions become Number. Never throws.
std::variant<Value, JsonFault> ParseJson(std::string_view text, const JsonLimits& limits = {});

// kIndented: two spaces, no trailing newline. kServer: compact, for a body that is sent: a map
// that looks like a Ref is left as it is (elsewhere {"$ref": "x"} as data is written {"$$ref":
// "x"}, and read back as data).
enum class JsonStyle { kCompact, kIndented, kServer };
// Members in key order, so equal Values give equal bytes. Ref is written {"$ref": address},
// SecretRef {"$secret": "env:NAME"}; ParseJson reads both back. Invalid UTF-8 becomes U+FFFD, in
// both directions. A Number that JSON cannot hold is written as text.
std::string WriteJson(const Value& value, JsonStyle style = JsonStyle::kCompact);
void AppendJson(const Value& value, std::string& out);
void AppendJsonText(std::string_view text, std::string& out);  // quoted and escaped

}  // namespace dbsn
