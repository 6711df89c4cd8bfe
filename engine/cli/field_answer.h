// A field's value as a person types it in answer to a question, or after --set. Pure.
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "schema/address.h"
#include "schema/field.h"
#include "schema/value.h"

namespace dbsn {

struct FieldAnswer {
  std::optional<Value> value;  // none: |problem| says why
  std::string problem;         // sentences; never repeats what was typed for a secret
};

// |text| as |field| takes it:
//   secret      NAME of a variable in capitals, env:NAME or file:PATH
//   boolean     yes or no, true or false
//   reference   the address of one of |targets|, written Kind/name or by its name; else an id
//   list        items with commas between, or as YAML writes one: [a, b]
//   map, any    as YAML writes it: {a: 1}
//   others      as a manifest has them, without quotes
FieldAnswer ReadFieldAnswer(const Field& field, const std::string& text,
                            const std::vector<Address>& targets);

// How a value that was given is shown, and proposed for the next answer. A secret is its source.
std::string AnswerText(const Field& field, const Value& value);

}  // namespace dbsn
