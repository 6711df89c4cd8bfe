// A Diagnostic as people read it, and as machines do. The one renderer of all problems.
#pragma once
#include <string>
#include <vector>

#include "engine/report/palette.h"
#include "schema/diagnostic.h"
#include "schema/value.h"

namespace dbsn {

// What a place means, and what no snippet may show.
struct DiagnosticContext {
  const Sources& sources;
  const std::vector<Place>& hidden;
};

// Whether the place stands in a file that was read.
bool Located(const Place& place, const Sources& sources);

// "error", "warning", "note".
std::string_view SeverityWord(Severity severity);

// "In the environments prod, staging."; "" when several were not looked at.
std::string EnvironmentsText(const Diagnostic& diagnostic);

// manifests/orders.yaml:9:3: error: Unknown field [manifest.unknown-field]
//   9 |   connectorHots: db.orders.internal
//     |   ^~~~~~~~~~~~~
//   A Postgres connector has no field "connectorHots".
//   Did you mean "connectorHost"?
// Ends with a newline. A long line is cut around what is underlined.
std::string DiagnosticText(const Diagnostic& diagnostic, const DiagnosticContext& context,
                           const Palette& palette);

// {severity, code, summary, detail, hint, address, where, file, line, column, end_line, end_column,
// related: [{file, line, column, note}]}; what is not known is left out. Lines and columns from 1,
// columns in bytes.
Value DiagnosticValue(const Diagnostic& diagnostic, const Sources& sources);

}  // namespace dbsn
