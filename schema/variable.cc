// Finds variables in texts and puts values in their place. Must never show a value that was to be
// a secret.
#include "schema/variable.h"

#include <algorithm>
#include <optional>
#include <utility>

#include <fmt/format.h>

#include "schema/manifest_problems.h"
#include "schema/variable_codes.h"

namespace dbsn {

namespace {

constexpr std::size_t kLongestName = 100;
constexpr std::size_t kPlacesShown = 3;

bool IsLetter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_'; }

bool IsNameCharacter(char c) { return IsLetter(c) || (c >= '0' && c <= '9') || c == '-'; }

// The span whose mark begins at |mark|.
VariableSpan SpanAt(std::string_view text, std::size_t mark, std::size_t from) {
  VariableSpan span;
  span.escaped = mark > from && text[mark - 1] == '$';
  span.begin = span.escaped ? mark - 1 : mark;
  const std::size_t name = mark + kVariableMark.size();
  std::size_t end = name;
  while (end < text.size() && text[end] != '}' && text[end] != '\n' && text[end] != '$') ++end;
  const bool ends = end < text.size() && text[end] == '}';
  span.name = text.substr(name, end - name);
  span.sound = ends && IsVariableName(span.name);
  span.size = end + (ends ? 1 : 0) - span.begin;
  return span;
}

std::string Used(std::size_t count) {
  return count == 1 ? "" : fmt::format(" It is used in {} places.", count);
}

}  // namespace

bool IsVariableName(std::string_view name) {
  return !name.empty() && name.size() <= kLongestName && IsLetter(name.front()) &&
         std::all_of(name.begin(), name.end(), IsNameCharacter);
}

std::vector<VariableSpan> FindVariables(std::string_view text) {
  std::vector<VariableSpan> spans;
  std::size_t from = 0;
  for (std::size_t mark = text.find(kVariableMark); mark != std::string_view::npos;
       mark = text.find(kVariableMark, from)) {
    spans.push_back(SpanAt(text, mark, from));
    from = spans.back().begin + spans.back().size;
  }
  return spans;
}

void VariableUses::Miss(std::string_view name, Place place) {
  const auto [at, is_new] = missing_.try_emplace(std::string(name));
  ++at->second.count;
  if (at->second.first.size() < kPlacesShown) at->second.first.push_back(place);
}

void VariableUses::Join(VariableUses later) {
  used_.merge(later.used_);
  for (auto& [name, missing] : later.missing_) {
    Missing& here = missing_[name];
    here.count += missing.count;
    for (const Place& place : missing.first) {
      if (here.first.size() < kPlacesShown) here.first.push_back(place);
    }
  }
  problems_.Append(std::move(later.problems_));
}

void VariableUses::ReportTo(const Variables& defined, Diagnostics& diagnostics) const {
  diagnostics.Append(problems_);
  std::vector<std::string_view> names;
  for (const auto& [name, variable] : defined) names.push_back(name);
  for (const auto& [name, missing] : missing_) {
    Diagnostic problem{
        .code = kVariableUndefined,
        .detail = fmt::format("There is no variable {}.{}", Quoted(name), Used(missing.count)),
        .hint = DidYouMean(name, names,
                           fmt::format("Define it in dbsn.yaml, under \"variables\" of the "
                                       "workspace or of the environment: variables: {{{}: VALUE}}.",
                                       name)),
        .place = missing.first.front()};
    for (std::size_t i = 1; i < missing.first.size(); ++i) {
      problem.related.push_back({missing.first[i], "used here too"});
    }
    diagnostics.Add(std::move(problem));
  }
}

std::string EscapeVariables(std::string_view text) {
  std::string escaped;
  std::size_t from = 0;
  for (std::size_t at = text.find(kVariableMark); at != std::string_view::npos;
       at = text.find(kVariableMark, at + kVariableMark.size())) {
    escaped += text.substr(from, at - from);
    escaped += '$';
    from = at;
  }
  return escaped += text.substr(from);
}

FilledText FillText(std::string_view text, const Variables& variables,
                    const std::function<Place(const VariableSpan&)>& place_of, VariableUses& uses) {
  FilledText filled;
  std::size_t from = 0;
  for (const VariableSpan& span : FindVariables(text)) {
    filled.text += text.substr(from, span.begin - from);
    from = span.begin + span.size;
    const std::string_view written = text.substr(span.begin, span.size);
    if (span.escaped) {
      filled.text += written.substr(1);
      continue;
    }
    if (!span.sound) {
      filled.sound = false;
      uses.Report({.code = kVariableBroken,
                   .detail = fmt::format("{} names no variable.", Quoted(written)),
                   .hint = "Write it like ${var.name}: letters, digits, \"-\" and \"_\", and a "
                           "brace that closes it. For the text itself write $${var. in its place.",
                   .place = place_of(span)});
      continue;
    }
    uses.Use(span.name);
    const auto at = variables.find(span.name);
    if (at == variables.end()) {
      filled.sound = false;
      uses.Miss(span.name, place_of(span));
      continue;
    }
    filled.variable = true;
    filled.text += at->second.text;
    if (span.size == text.size()) filled.whole = &at->second;
  }
  filled.text += text.substr(from);
  return filled;
}

Place PlaceOfSpan(const Sources& sources, Place scalar, std::string_view text,
                  const VariableSpan& span) {
  if (!scalar.known() || scalar.file >= sources.size()) return scalar;
  const std::string_view file = sources.Text(scalar.file);
  if (scalar.end > file.size() || scalar.begin > scalar.end) return scalar;
  const std::string_view raw = file.substr(scalar.begin, scalar.end - scalar.begin);
  const std::string_view wanted = text.substr(span.begin, span.size);
  // The same use may stand in the text several times: as often before it there as here.
  std::size_t before = 0;
  for (std::size_t at = text.find(wanted); at < span.begin; at = text.find(wanted, at + 1)) {
    ++before;
  }
  std::size_t at = raw.find(wanted);
  while (at != std::string_view::npos && before > 0) {
    at = raw.find(wanted, at + 1);
    --before;
  }
  if (at == std::string_view::npos) return scalar;
  const auto begin = static_cast<std::uint32_t>(scalar.begin + at);
  return {scalar.file, begin, static_cast<std::uint32_t>(begin + wanted.size())};
}

void NameVariables(const Variables& variables, const Sources& sources, Diagnostic& diagnostic,
                   std::vector<Place>& hidden) {
  const Place& place = diagnostic.place;
  if (!place.known() || place.file >= sources.size()) return;
  const std::string_view text = sources.Text(place.file);
  if (place.end > text.size() || place.begin >= place.end) return;
  const bool secret = diagnostic.code.name.ends_with(".literal-secret");
  for (const VariableSpan& span :
       FindVariables(text.substr(place.begin, place.end - place.begin))) {
    const auto at = variables.find(span.name);
    if (span.escaped || at == variables.end() || !at->second.place.known()) continue;
    if (secret) hidden.push_back(at->second.value_place);
    diagnostic.related.push_back({at->second.place, "the variable is defined here"});
  }
}

}  // namespace dbsn
