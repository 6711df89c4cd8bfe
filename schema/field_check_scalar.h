// One scalar to the value that its field declares. Types come from the catalog: `1.10` declared
// text stays "1.10", `no` is text or an error, never a boolean.
//
//   text       any scalar, as it is written
//   integer    decimal digits without quotes (with quotes too where the API itself holds text)
//   number     as JSON writes one, without quotes
//   boolean    true or false, without quotes
//   reference  an id: digits, quoted or not
//   codes      the name, an alias or the number; held as the number
//   any        as JSON would read it; quoted is text
#pragma once
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "schema/diagnostic.h"
#include "schema/field.h"
#include "schema/value.h"

namespace dbsn {

struct Scalar {
  std::string_view text;
  bool quoted = false;
  // False: from a variable or a file. It is text whatever the field is, so quotes do not matter,
  // and no message repeats it.
  bool written = true;
};

struct ScalarProblem {
  Code code;
  Severity severity = Severity::kError;
  std::string claim;  // follows the field's name: "is 70000; it can be at most 65535."
  std::string hint;
  bool hides = false;  // no snippet may show the text
};

// Nothing when there was an error. Warnings come with a value. |type| is the field's own, or its
// items'. REQUIRES: the field is not sensitive, or |written| is false.
std::optional<Value> ReadScalar(const Field& field, FieldType type, const Scalar& scalar,
                                std::vector<ScalarProblem>& problems);

// "a whole number"
std::string_view TypeInWords(FieldType type);

}  // namespace dbsn
