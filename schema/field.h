// What a definition and its catalog say about one field of one kind of resource.
#pragma once
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "schema/key.h"
#include "schema/value.h"

namespace dbsn {

enum class FieldType : std::uint8_t {
  kText,
  kInteger,
  kNumber,
  kBoolean,
  kList,
  kMap,
  kAny,
  kReference,  // another resource's id: written as an id or as {ref: Kind/name}
};
enum class WireType : std::uint8_t { kSame, kText, kInteger, kBoolean };
enum class Format : std::uint8_t { kNone, kHost, kUrl, kUrlOrHost, kGuid, kDuration, kJwt };
enum class Comparison : std::uint8_t { kExact, kUnordered, kByKey, kCaseless, kJson };

// A number and the names it goes by: 2 and "basic". `name` is the one that is written back.
struct CodeName {
  std::int64_t code = 0;
  std::string name;
  std::vector<std::string> aliases;  // matched without case, with - and _ as blanks
};

// The code that |written| means: its number (as an integer or text), its name or an alias. Null
// when it is none of them.
const CodeName* FindCode(const std::vector<CodeName>& codes, const Value& written);
const CodeName* FindCode(const std::vector<CodeName>& codes, std::string_view written);
const CodeName* FindCode(const std::vector<CodeName>& codes, std::int64_t number);

struct Field {
  Key name;  // in manifests, and on the wire unless wire_name says otherwise
  std::string wire_name;
  std::vector<std::string> wire_aliases;  // other spellings in answers: isActive
  Key inside;                             // the member of the object that holds it; "" none
  bool flat_in_answers = false;           // `inside` holds it in requests alone
  FieldType type = FieldType::kText;
  WireType wire_type = WireType::kSame;
  Format format = Format::kNone;
  Comparison comparison = Comparison::kExact;

  bool required = false;
  bool read_only = false;    // the server's; never in a manifest
  bool write_only = false;   // never in an answer
  bool create_only = false;  // a change is a replace
  bool sensitive = false;    // a manifest takes valueFrom and nothing else
  bool discriminator = false;
  std::optional<Value>
      default_value;  // the server's when the field is left out; a removed one is reset to it
  bool send_default = false;   // a required field that is left out is sent with its default
  std::optional<Value> unset;  // what to send to take the field's value away

  std::optional<std::int64_t> min, max, warn_above;
  std::optional<std::int64_t> min_length, max_length;  // in code points
  std::string pattern;                                 // ECMAScript, of the whole text; "" any
  bool pattern_warns = false;                          // a text outside it is a warning
  std::vector<std::string> masks;  // sensitive: how an answer that hides it begins
  std::string deprecated;          // why it should not be written any more
  Key only_with;                   // compared only where that field is true; "" always

  std::vector<std::string> allowed;
  bool open_enum = false;       // a value outside `allowed` is a warning
  std::vector<CodeName> codes;  // not empty: written by name or number, held as the number
  std::string send_as_setting;  // codes: the provider setting that says integer or name

  // kReference: which variants of which kinds it may point at; empty: any of the same provider.
  std::vector<std::string> reference_kinds;
  std::vector<std::string> reference_variants;  // first discriminator's values
  std::string reference_label;                  // "an Azure Data Lake Storage connector"

  bool open = false;  // of `members`: others are taken and sent as they are
  // open: which of the others hold ids, as (kind, pattern of their names).
  std::vector<std::pair<std::string, std::string>> open_ids;
  std::vector<Field> members;             // kMap, and kList of maps: the item's. Sorted by name.
  FieldType item_type = FieldType::kAny;  // kList
  Key item_key;                           // kByKey: the member that names an item

  std::string label, help, example;
  int rank = 0;  // its turn where fields are asked for or shown: as the catalog lists them
};

// The fields one resource may use, resolved for its discriminators ("Postgres", "basic").
struct FieldSet {
  std::vector<Field> fields;         // sorted by name
  std::vector<std::string> variant;  // the discriminators' values, as written in the catalog
  bool can_test = true;
  bool active = true;
  bool unverified = false;  // its exact name is not published
  std::string inactive_reason;
  std::optional<std::int64_t> default_port;
  std::vector<std::pair<Key, Value>> derived;  // connectorType: 1

  const Field* Find(Key name) const;
  const Field* Find(std::string_view name) const;
};

}  // namespace dbsn
