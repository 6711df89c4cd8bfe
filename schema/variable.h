// `${var.NAME}` in a text, and what it stands for. `$${var.NAME}` is that very text without its
// first $. Pure: where variables are defined is the workspace's to say.
#pragma once
#include <cstddef>
#include <functional>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "schema/diagnostic.h"
#include "schema/source.h"

namespace dbsn {

struct Variable {
  std::string text;
  bool quoted = false;  // text in quotes where it is defined: text wherever any type may stand
  Place place{};        // of its name; nowhere: of the command line
  Place value_place{};  // of its text
};
using Variables = std::map<std::string, Variable, std::less<>>;

// What begins every use, escaped or not.
inline constexpr std::string_view kVariableMark = "${var.";
inline bool MentionsVariable(std::string_view text) {
  return text.find(kVariableMark) != std::string_view::npos;
}

// Letters, digits, "-" and "_", beginning with a letter or "_", at most 100 of them.
bool IsVariableName(std::string_view name);

// One ${var.NAME} of a text.
struct VariableSpan {
  std::size_t begin = 0;  // of the $ before the brace; of an escaped one of the first $
  std::size_t size = 0;   // to the brace that ends it, or to the text's end
  std::string_view name;  // as written; of a broken one whatever stands there
  bool escaped = false;
  bool sound = true;  // its name is one, and it ends
};
std::vector<VariableSpan> FindVariables(std::string_view text);

// |text| so that FillText gives it back as it is.
std::string EscapeVariables(std::string_view text);

// What was found of variables in the files of one environment. One for each thread; then joined.
class VariableUses {
 public:
  void Use(std::string_view name) { used_.emplace(name); }
  void Miss(std::string_view name, Place place);
  void Report(Diagnostic problem) { problems_.Add(std::move(problem)); }
  // |later| is of what comes after.
  void Join(VariableUses later);

  const std::set<std::string, std::less<>>& used() const { return used_; }
  // Each missing variable once, with how often and where first. |defined|: those there are.
  void ReportTo(const Variables& defined, Diagnostics& diagnostics) const;

 private:
  struct Missing {
    std::size_t count = 0;
    std::vector<Place> first;
  };
  std::set<std::string, std::less<>> used_;  // missing ones too
  std::map<std::string, Missing, std::less<>> missing_;
  Diagnostics problems_;
};

struct FilledText {
  std::string text;
  bool sound = true;                // false: something is missing or broken; it is reported
  const Variable* whole = nullptr;  // the text was this variable and nothing else
  bool variable = false;            // some of it came from a variable
};
// |text| with its variables' values. |place_of|: where a span of it stands.
FilledText FillText(std::string_view text, const Variables& variables,
                    const std::function<Place(const VariableSpan&)>& place_of, VariableUses& uses);

// Where a span of a scalar stands: within |scalar|'s bytes of the file where it is written there as
// it is, else |scalar|. |text| is the scalar's text.
Place PlaceOfSpan(const Sources& sources, Place scalar, std::string_view text,
                  const VariableSpan& span);

// Names the variables whose use a problem stands at: related places where they are defined. Of a
// secret that a variable was to give, the definition is hidden in |hidden|.
void NameVariables(const Variables& variables, const Sources& sources, Diagnostic& diagnostic,
                   std::vector<Place>& hidden);

}  // namespace dbsn
