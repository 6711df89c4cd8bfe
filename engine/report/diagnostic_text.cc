#include "engine/report/diagnostic_text.h"

#include <algorithm>
#include <string_view>
#include <utility>

#include "engine/report/text_table.h"
#include "schema/shown_text.h"

namespace dbsn {
namespace {

constexpr std::size_t kLongestLine = 100;

std::string Coloured(Severity severity, const Palette& palette) {
  switch (severity) {
    case Severity::kError:
      return palette.Red("error");
    case Severity::kWarning:
      return palette.Yellow("warning");
    case Severity::kNote:
      return palette.Cyan("note");
  }
  return "";
}

bool BeginsCharacter(char c) { return (static_cast<unsigned char>(c) & 0xc0) != 0x80; }

// The first or the last |most| bytes of |text|, or a little less: no character is cut in two.
std::string First(const std::string& text, std::size_t most) {
  if (text.size() <= most) return text;
  while (most > 0 && !BeginsCharacter(text[most])) --most;
  return text.substr(0, most);
}

std::string Last(const std::string& text, std::size_t most) {
  if (text.size() <= most) return text;
  std::size_t at = text.size() - most;
  while (at < text.size() && !BeginsCharacter(text[at])) ++at;
  return text.substr(at);
}

// One line of a file with the part that |place| names, cut and made safe to show.
struct Snippet {
  std::string before, marked, after;
};

// The line's bytes in three parts; hidden bytes are replaced.
Snippet CutLine(std::string_view line, std::uint32_t line_begin, const Place& place,
                const std::vector<Place>& hidden) {
  const std::uint32_t line_end = line_begin + static_cast<std::uint32_t>(line.size());
  const auto clamp = [&](std::uint32_t offset) { return std::clamp(offset, line_begin, line_end); };
  const std::uint32_t begin = clamp(place.begin);
  const std::uint32_t end = std::max(begin, clamp(place.end));
  const auto part = [&](std::uint32_t from, std::uint32_t to) {
    std::string text;
    std::uint32_t at = from;
    while (at < to) {
      const auto cover = std::find_if(hidden.begin(), hidden.end(), [&](const Place& h) {
        return h.file == place.file && h.begin <= at && at < h.end;
      });
      if (cover != hidden.end()) {
        if (at == from || at == std::max(cover->begin, line_begin)) text += "(hidden)";
        at = std::min(cover->end, to);
        continue;
      }
      std::uint32_t next = to;
      for (const Place& h : hidden) {
        if (h.file == place.file && h.begin > at) next = std::min(next, h.begin);
      }
      text += Shown(line.substr(at - line_begin, next - at));
      at = next;
    }
    return text;
  };
  Snippet snippet{part(line_begin, begin), part(begin, end), part(end, line_end)};
  if (snippet.before.size() > kLongestLine / 2) {
    snippet.before = "..." + Last(snippet.before, kLongestLine / 2);
  }
  if (snippet.marked.size() > kLongestLine) {
    snippet.marked = First(snippet.marked, kLongestLine);
    snippet.after = "...";
  }
  if (snippet.after.size() > kLongestLine / 2) {
    snippet.after = First(snippet.after, kLongestLine / 2) + "...";
  }
  return snippet;
}

std::string SnippetText(const Place& place, const DiagnosticContext& context,
                        const Palette& palette) {
  const Position position = context.sources.Locate(place.file, place.begin);
  const std::string_view line = context.sources.Line(place.file, position.line);
  const Snippet cut = CutLine(line, place.begin - (position.column - 1), place, context.hidden);
  const std::string number = std::to_string(position.line);
  const std::string gutter(number.size(), ' ');
  const std::size_t width = std::max<std::size_t>(ShownWidth(cut.marked), 1);
  std::string carets = "^" + std::string(width - 1, '~');
  return "  " + palette.Faint(number + " |") + " " + cut.before + cut.marked + cut.after + "\n  " +
         palette.Faint(gutter + " |") + " " + std::string(ShownWidth(cut.before), ' ') +
         palette.Red(carets) + "\n";
}

std::string PlaceText(const Place& place, const Sources& sources) {
  const Position position = sources.Locate(place.file, place.begin);
  return Shown(sources.Name(place.file)) + ":" + std::to_string(position.line) + ":" +
         std::to_string(position.column);
}

// Each line of |text| indented by two. What it quotes of a server or a file is shown, not obeyed.
std::string Indented(const std::string& text) {
  std::string indented;
  std::size_t at = 0;
  while (at < text.size()) {
    const std::size_t end = std::min(text.find('\n', at), text.size());
    indented += "  " + Shown(text.substr(at, end - at)) + "\n";
    at = end + 1;
  }
  return indented;
}

}  // namespace

bool Located(const Place& place, const Sources& sources) {
  return place.known() && place.file < sources.size();
}

std::string_view SeverityWord(Severity severity) {
  switch (severity) {
    case Severity::kError:
      return "error";
    case Severity::kWarning:
      return "warning";
    case Severity::kNote:
      return "note";
  }
  return "";
}

std::string EnvironmentsText(const Diagnostic& diagnostic) {
  const std::vector<std::string>& names = diagnostic.environments;
  if (names.empty()) return "";
  std::string text = names.size() == 1 ? "In the environment " : "In the environments ";
  for (std::size_t i = 0; i < names.size(); ++i) text += (i == 0 ? "" : ", ") + names[i];
  return text + ".";
}

std::string DiagnosticText(const Diagnostic& diagnostic, const DiagnosticContext& context,
                           const Palette& palette) {
  const bool located = Located(diagnostic.place, context.sources);
  std::string where;
  if (located) {
    where = PlaceText(diagnostic.place, context.sources);
  } else if (!diagnostic.about.empty()) {
    where = Shown(diagnostic.about);
  } else {
    where = Shown(diagnostic.address);
  }
  std::string text = where.empty() ? "" : palette.Bold(where) + ": ";
  text += Coloured(diagnostic.severity, palette) + ": " + palette.Bold(diagnostic.code.summary) +
          " " + palette.Faint("[" + std::string(diagnostic.code.name) + "]") + "\n";
  if (located) text += SnippetText(diagnostic.place, context, palette);
  if (!diagnostic.address.empty() && where != Shown(diagnostic.address)) {
    text += "  " + Shown(diagnostic.address) + ":\n";
  }
  text += Indented(diagnostic.detail);
  text += Indented(EnvironmentsText(diagnostic));
  for (const Related& related : diagnostic.related) {
    if (!Located(related.place, context.sources)) continue;
    text += "  " + PlaceText(related.place, context.sources) + ": " + Shown(related.note) + "\n" +
            SnippetText(related.place, context, palette);
  }
  text += Indented(diagnostic.hint);
  return text;
}

Value DiagnosticValue(const Diagnostic& diagnostic, const Sources& sources) {
  ValueMap map{{"code", Value(diagnostic.code.name)},
               {"detail", Value(diagnostic.detail)},
               {"severity", Value(SeverityWord(diagnostic.severity))},
               {"summary", Value(diagnostic.code.summary)}};
  if (!diagnostic.hint.empty()) map.Set("hint", Value(diagnostic.hint));
  if (!diagnostic.about.empty()) map.Set("where", Value(diagnostic.about));
  if (!diagnostic.address.empty()) map.Set("address", Value(diagnostic.address));
  Value::List environments;
  for (const std::string& name : diagnostic.environments) environments.emplace_back(name);
  if (!environments.empty()) map.Set("environments", Value(std::move(environments)));
  const auto locate = [&](const Place& place, ValueMap& into) {
    const Position begin = sources.Locate(place.file, place.begin);
    const Position end = sources.Locate(place.file, place.end);
    into.Set("file", Value(sources.Name(place.file)));
    into.Set("line", Value(static_cast<std::int64_t>(begin.line)));
    into.Set("column", Value(static_cast<std::int64_t>(begin.column)));
    into.Set("end_line", Value(static_cast<std::int64_t>(end.line)));
    into.Set("end_column", Value(static_cast<std::int64_t>(end.column)));
  };
  if (Located(diagnostic.place, sources)) locate(diagnostic.place, map);
  Value::List related;
  for (const Related& one : diagnostic.related) {
    ValueMap other{{"note", Value(one.note)}};
    if (Located(one.place, sources)) locate(one.place, other);
    related.emplace_back(std::move(other));
  }
  if (!related.empty()) map.Set("related", Value(std::move(related)));
  return Value(std::move(map));
}

}  // namespace dbsn
