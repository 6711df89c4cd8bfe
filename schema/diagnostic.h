// Everything dbsn tells a person about a problem: what, where, why, what next. Data, not text:
// engine/report prints it, always through one renderer.
#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "schema/source.h"

namespace dbsn {

enum class Severity { kError, kWarning, kNote };

// A kind of problem. Each room declares its own as `inline constexpr Code kX{...}` in
// <room>/<room>_codes.h; the name is stable ("manifest.unknown-field"), the summary is fixed
// and terse ("Unknown field"). docs/diagnostics.md lists all; a test compares.
struct Code {
  std::string_view name;
  std::string_view summary;
  friend constexpr bool operator==(const Code& a, const Code& b) { return a.name == b.name; }
};

struct Related {
  Place place;
  std::string note;  // "first defined here"
};

struct Diagnostic {
  Code code;
  Severity severity = Severity::kError;
  std::string detail;  // full sentences; names the thing; never holds a secret
  std::string hint;    // what to do next ("Did you mean ...?"); may be empty
  Place place{};       // what to underline, when it stands in a file that was read
  std::string
      about{};  // else where, in words: "POST https://api/...", ".dbsn/state.json", "--target"
  std::vector<Related> related{};
  std::string address{};                    // the resource it concerns, when there is one
  std::vector<std::string> environments{};  // in which it stands, when several were looked at
};

// Collects every problem found, so that one run reports them all.
class Diagnostics {
 public:
  void Add(Diagnostic diagnostic);
  void Append(Diagnostics other);
  bool has_errors() const { return errors_ > 0; }
  bool empty() const { return all_.empty(); }
  const std::vector<Diagnostic>& all() const { return all_; }
  // By file, offset, then as found: the order of a run does not depend on threads.
  void SortByPlace();

  // Text that no snippet may show: a literal where a secret belongs. It holds for every diagnostic
  // and related place of the run, since another problem may stand on the same line. A renderer
  // prints "(hidden)" for the part of |place| on each line that it shows.
  void Hide(Place place);
  const std::vector<Place>& hidden() const { return hidden_; }

 private:
  std::vector<Diagnostic> all_;
  std::vector<Place> hidden_;
  int errors_ = 0;
};

}  // namespace dbsn
