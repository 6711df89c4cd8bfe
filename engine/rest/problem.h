// What a request's end means for a person: nothing, or one Diagnostic with where, what, why and
// what next. Pure.
#pragma once
#include <optional>
#include <string>

#include "engine/provider/outcome.h"
#include "engine/rest/reading.h"
#include "engine/rest/redactor.h"
#include "engine/rest/sender.h"
#include "schema/definition.h"
#include "schema/diagnostic.h"

namespace dbsn {

// One request and its end.
struct Ended {
  const Definition& definition;
  const Operation& operation;
  const std::string& about;  // "POST https://api.example.com/v1/things"
  const Reply& reply;
  const std::optional<Reading>& reading;  // of the reply's response; none when there is none
  const Redactor& redactor;
};

// Nothing when the API did what it was asked: 2xx with JSON or without a body, and no error in its
// envelope.
std::optional<Diagnostic> ProblemOf(const Ended& ended);

// The server's own words, redacted; "" when there are none.
std::string MessageOf(const Ended& ended);

// The answer came and is not what this operation promises: |what| says how. A problem.
Diagnostic BadAnswer(const std::string& about, std::string what);

// Whether a write took effect. |problem|: of ProblemOf. |removes|: its 404 is a success.
Effect EffectOf(const Ended& ended, bool has_problem, bool removes);

// The first hint that fits; null when none does.
const Hint* FindHint(const std::vector<Hint>& hints, const std::string& operation, int status,
                     std::string_view message);

}  // namespace dbsn
