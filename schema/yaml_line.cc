#include "schema/yaml_line.h"

#include <algorithm>

namespace dbsn {
namespace {

constexpr std::size_t kNone = std::string_view::npos;
constexpr std::string_view kFlowIndicators = ",[]{}";

bool IsComment(std::string_view line, std::size_t at) {
  return line[at] == '#' && (at == 0 || IsYamlBlank(line[at - 1]));
}

bool IsFlowIndicator(char c) { return kFlowIndicators.find(c) != kNone; }

}  // namespace

std::size_t SkipYamlBlanks(std::string_view line, std::size_t at) {
  while (at < line.size() && IsYamlBlank(line[at])) ++at;
  return at;
}

std::string_view TrimYamlEnd(std::string_view line) {
  while (!line.empty() && IsYamlBlank(line.back())) line.remove_suffix(1);
  return line;
}

bool IsYamlIndicator(std::string_view line, std::size_t at, char c) {
  if (at >= line.size() || line[at] != c) return false;
  return at + 1 == line.size() || IsYamlBlank(line[at + 1]);
}

bool IsYamlMarker(std::string_view line, std::string_view marker) {
  if (!line.starts_with(marker)) return false;
  return line.size() == marker.size() || IsYamlBlank(line[marker.size()]);
}

std::size_t SkipYamlProperties(std::string_view line, std::size_t at) {
  while (at < line.size() && (line[at] == '&' || line[at] == '!')) {
    while (at < line.size() && !IsYamlBlank(line[at])) ++at;
    at = SkipYamlBlanks(line, at);
  }
  return at;
}

std::size_t YamlKeyEnd(std::string_view line, std::size_t at) {
  at = SkipYamlProperties(line, at);
  if (at == line.size() || std::string_view("[{|>#").find(line[at]) != kNone) return kNone;
  if (line[at] == '"' || line[at] == '\'') {
    OpenYaml quoted;
    at = quoted.Read(line, at);
    if (quoted.any()) return kNone;
    at = SkipYamlBlanks(line, at);
    return IsYamlIndicator(line, at, ':') ? at : kNone;
  }
  for (; at < line.size(); ++at) {
    if (IsComment(line, at)) return kNone;
    if (IsYamlIndicator(line, at, ':')) return at;
  }
  return kNone;
}

std::size_t YamlPlainEnd(std::string_view line, std::size_t at) {
  for (std::size_t i = at + 1; i < line.size(); ++i) {
    if (IsComment(line, i)) return TrimYamlEnd(line.substr(0, i)).size();
  }
  return TrimYamlEnd(line).size();
}

std::size_t OpenYaml::ReadQuoted(std::string_view line, std::size_t at) {
  for (; at < line.size(); ++at) {
    if (quote == '"' && line[at] == '\\') {
      ++at;
    } else if (line[at] == quote) {
      const bool doubled = quote == '\'' && at + 1 < line.size() && line[at + 1] == quote;
      if (!doubled) {
        quote = 0;
        return at + 1;
      }
      ++at;
    }
  }
  return line.size();
}

std::size_t OpenYaml::Read(std::string_view line, std::size_t at) {
  while (at < line.size()) {
    if (quote != 0) {
      at = ReadQuoted(line, at);
      if (!any()) return at;
      continue;
    }
    const char c = line[at];
    if (IsComment(line, at)) {
      plain = false;
      return line.size();
    }
    if (c == '[' || c == '{') {
      ++depth;
      plain = false;
    } else if (c == ']' || c == '}') {
      if (depth > 0) --depth;
      plain = false;
      if (depth == 0) return at + 1;
    } else if (c == ',') {
      plain = false;
    } else if (c == ':') {
      const bool ends =
          at + 1 == line.size() || IsYamlBlank(line[at + 1]) || IsFlowIndicator(line[at + 1]);
      if (ends) plain = false;
    } else if (!plain && (c == '"' || c == '\'')) {
      quote = c;
    } else if (!plain && (c == '&' || c == '!')) {
      while (at + 1 < line.size() && !IsYamlBlank(line[at + 1]) && !IsFlowIndicator(line[at + 1])) {
        ++at;
      }
    } else if (!IsYamlBlank(c)) {
      plain = true;
    }
    ++at;
  }
  return line.size();
}

}  // namespace dbsn
