// Reads YAML's surface only; what a text means is yaml-cpp's to say.
#include "schema/yaml_text.h"

#include <algorithm>

namespace dbsn {

namespace {

constexpr std::size_t kNone = std::string_view::npos;
// Spans are made for each list and map, and all of a file may stand on one line.
constexpr std::size_t kLongestLine = 256;

bool IsBlank(char c) { return c == ' ' || c == '\t'; }
bool IsSpace(char c) { return IsBlank(c) || c == '\n' || c == '\r'; }

Span SpanOf(std::size_t begin, std::size_t end) {
  return {static_cast<std::uint32_t>(begin), static_cast<std::uint32_t>(end)};
}

}  // namespace

std::size_t YamlText::LineBegin(std::size_t at) const {
  if (at == 0) return 0;
  const std::size_t before = text_.rfind('\n', at - 1);
  return before == kNone ? 0 : before + 1;
}

std::size_t YamlText::LineEnd(std::size_t at) const {
  const std::size_t end = std::min(text_.find('\n', at), text_.size());
  return end > at && text_[end - 1] == '\r' ? end - 1 : end;
}

std::size_t YamlText::SkipBlanks(std::size_t at) const {
  while (at < text_.size()) {
    if (text_[at] == '#' && (at == 0 || IsSpace(text_[at - 1]))) {
      at = std::min(text_.find('\n', at), text_.size());
    } else if (!IsSpace(text_[at])) {
      return at;
    } else {
      ++at;
    }
  }
  return at;
}

std::size_t YamlText::SkipProperties(std::size_t at) const {
  while (at < text_.size() && (text_[at] == '&' || text_[at] == '!')) {
    while (at < text_.size() && !IsSpace(text_[at])) ++at;
    at = SkipBlanks(at);
  }
  return at;
}

Span YamlText::WordSpan(std::size_t begin) const {
  constexpr std::string_view kEnds = " \t\r\n,[]{}";
  return SpanOf(begin, std::min(text_.find_first_of(kEnds, begin), text_.size()));
}

Span YamlText::FirstLineSpan(std::size_t begin) const {
  if (begin >= text_.size()) return SpanOf(text_.size(), text_.size());
  const std::size_t shown = std::min(begin + kLongestLine, text_.size());
  std::size_t end = std::min(text_.substr(0, shown).find('\n', begin), shown);
  if (end > begin + 1 && text_[end - 1] == '\r') --end;
  while (end > begin + 1 && IsBlank(text_[end - 1])) --end;
  return SpanOf(begin, end);
}

Span YamlText::NullSpan(std::size_t begin) const {
  if (begin >= text_.size()) return SpanOf(text_.size(), text_.size());
  if (text_[begin] == '~' || text_[begin] == '-') return SpanOf(begin, begin + 1);
  const std::string_view word = text_.substr(begin, 4);
  const bool null = word == "null" || word == "Null" || word == "NULL";
  return SpanOf(begin, null ? begin + word.size() : begin);
}

Span YamlText::ScalarSpan(std::size_t begin, std::string_view value) const {
  if (begin >= text_.size()) return SpanOf(text_.size(), text_.size());
  switch (text_[begin]) {
    case '"':
    case '\'':
      return SpanOf(begin, std::min(QuotedEnd(begin), text_.size()));
    case '|':
    case '>':
      return SpanOf(begin, BlockEnd(begin));
  }
  return SpanOf(begin, PlainEnd(begin, value));
}

bool YamlText::IsOpenQuote(std::size_t begin) const {
  if (begin >= text_.size() || (text_[begin] != '"' && text_[begin] != '\'')) return false;
  return QuotedEnd(begin) == kNone;
}

std::size_t YamlText::QuotedEnd(std::size_t begin) const {
  const char quote = text_[begin];
  for (std::size_t i = begin + 1; i < text_.size(); ++i) {
    if (quote == '"' && text_[i] == '\\') {
      ++i;
    } else if (text_[i] == quote) {
      const bool doubled = quote == '\'' && i + 1 < text_.size() && text_[i + 1] == quote;
      if (!doubled) return i + 1;
      ++i;
    }
  }
  return kNone;
}

// A block scalar ends before the first line that has text and is indented less than its first.
std::size_t YamlText::BlockEnd(std::size_t begin) const {
  std::size_t end = LineEnd(begin);
  std::size_t indentation = 0;  // of the first line with text; unknown while 0
  for (std::size_t line = text_.find('\n', begin); line != kNone; line = text_.find('\n', line)) {
    ++line;
    const std::size_t first = text_.find_first_not_of(' ', line);
    if (first == kNone) break;
    if (text_[first] == '\n' || text_[first] == '\r') continue;
    if (first - line < std::max<std::size_t>(indentation, 1)) break;
    if (indentation == 0) indentation = first - line;
    end = LineEnd(first);
  }
  return end;
}

std::size_t YamlText::PlainEnd(std::size_t begin, std::string_view value) const {
  if (text_.substr(begin, value.size()) == value) return begin + value.size();
  // A plain scalar over several lines: its line ends and indentations became other white space.
  std::size_t at = begin;
  for (const char c : value) {
    if (IsSpace(c)) continue;
    while (at < text_.size() && IsSpace(text_[at])) ++at;
    if (at == text_.size() || text_[at] != c) return LineEnd(begin);
    ++at;
  }
  return at;
}

std::size_t YamlText::TabInIndentation(std::size_t line_begin) const {
  for (std::size_t i = line_begin; i < text_.size() && IsBlank(text_[i]); ++i) {
    if (text_[i] == '\t') return i;
  }
  return kNone;
}

std::size_t YamlText::TabNear(std::size_t at) const {
  std::size_t line = LineBegin(std::min(at, text_.size()));
  const std::size_t here = TabInIndentation(line);
  if (here != kNone) return here;
  while (line > 0) {
    line = LineBegin(line - 1);
    const std::size_t first = text_.find_first_not_of(" \t\r", line);
    if (first != kNone && text_[first] != '\n') return TabInIndentation(line);
  }
  return kNone;
}

std::size_t YamlText::OpenQuote(std::size_t at) const {
  constexpr std::string_view kIndicators = "-?:,[]{}";
  while (true) {
    at = SkipProperties(SkipBlanks(at));
    if (at >= text_.size()) return kNone;
    if (text_[at] == '"' || text_[at] == '\'') return at;
    if (kIndicators.find(text_[at]) == kNone) return kNone;
    ++at;
  }
}

std::size_t YamlText::NextDocument(std::size_t from) const {
  constexpr std::string_view kMarker = "---";
  std::size_t at = from;
  while (true) {
    at = text_.find(kMarker, at);
    if (at == kNone) return kNone;
    const std::size_t after = at + kMarker.size();
    const bool at_line_begin = at == 0 || text_[at - 1] == '\n';
    if (at_line_begin && (after == text_.size() || IsSpace(text_[after]))) return at;
    // A run of dashes is stepped over whole, so that a text of dashes is read once.
    at = std::min(text_.find_first_not_of('-', after), text_.size());
  }
}

bool YamlText::SeparatesDocuments(std::size_t past, std::size_t begin) const {
  if (text_.substr(begin).starts_with("---")) return true;
  if (begin < past) return false;
  const std::string_view between = text_.substr(past, begin - past);
  return between.find("...") != kNone || between.find("---") != kNone;
}

bool YamlText::HasDirective() const { return text_.starts_with('%') || text_.find("\n%") != kNone; }

// yaml-cpp 0.7 keeps all tokens of a bracket until it ends, some 240 bytes for each byte of text.
std::size_t YamlText::LongFlow(std::size_t from, std::size_t most) const {
  while (text_.size() - from > most) {
    const std::size_t end = std::min(NextDocument(from + 1), text_.size());
    if (end - from > most) {
      const std::size_t found = LongFlowWithin(from, end, most);
      if (found != kNone) return found;
    }
    from = end;
  }
  return kNone;
}

std::size_t YamlText::LongFlowWithin(std::size_t from, std::size_t end, std::size_t most) const {
  std::size_t depth = 0;
  std::size_t opened = from;
  for (std::size_t i = from; i < end; ++i) {
    const char c = text_[i];
    if (c == '[' || c == '{') {
      if (depth == 0) opened = i;
      ++depth;
    } else if ((c == ']' || c == '}') && depth > 0) {
      --depth;
    }
    if (depth > 0 && i - opened > most) return opened;
  }
  return kNone;
}

}  // namespace dbsn
