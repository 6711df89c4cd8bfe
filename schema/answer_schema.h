// Whether an answer is built as a JSON Schema says (draft 4, as RapidJSON has it: references inside
// the schema only). Pure.
#pragma once
#include <optional>
#include <string>

namespace dbsn {

// What is wrong with |answer|, as a sentence without its end: "main.temp is no number"; nothing
// when it is as |schema| says. Both are JSON texts.
std::optional<std::string> AnswerFault(const std::string& schema, const std::string& answer);

}  // namespace dbsn
