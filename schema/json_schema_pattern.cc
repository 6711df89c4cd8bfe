#include "schema/json_schema_pattern.h"

#include <fmt/format.h>

#include "schema/caseless.h"

namespace dbsn {

namespace {

constexpr std::string_view kHost =
    R"([^\x00-\x20\x7f/@:]+|\[?[0-9A-Fa-f.]*:[0-9A-Fa-f.]*:[0-9A-Fa-f:.]*(%[^\x00-\x20\x7f/@]*)?\]?)";
constexpr std::string_view kUrl =
    R"([hH][tT][tT][pP][sS]?://[^\x00-\x20\x7f/?#@]+([/?#][^\x00-\x20\x7f]*)?)";
constexpr std::string_view kGuid =
    R"([0-9A-Fa-f]{8}-[0-9A-Fa-f]{4}-[0-9A-Fa-f]{4}-[0-9A-Fa-f]{4}-[0-9A-Fa-f]{12})";
constexpr std::string_view kJwt = R"([A-Za-z0-9_-]*\.[A-Za-z0-9_-]*\.[A-Za-z0-9_-]*)";

std::string Whole(std::string_view pattern) { return fmt::format("^({})$", pattern); }

std::string CodeWord(std::string_view word) {
  std::string pattern;
  for (const char c : word) {
    if (LowerLetter(c) != UpperLetter(c)) {
      pattern += fmt::format("[{}{}]", LowerLetter(c), UpperLetter(c));
    } else if (c == ' ' || c == '-' || c == '_') {
      pattern += "[ _-]";
    } else {
      if (std::string_view(R"(\^$.|?*+()[]{}/)").find(c) != std::string_view::npos) pattern += '\\';
      pattern += c;
    }
  }
  return pattern;
}

}  // namespace

std::string PatternOf(Format format) {
  switch (format) {
    case Format::kNone:
      return "";
    case Format::kHost:
      return Whole(kHost);
    case Format::kUrl:
      return Whole(kUrl);
    case Format::kUrlOrHost:
      return Whole(fmt::format("{}|{}", kUrl, kHost));
    case Format::kGuid:
      return Whole(kGuid);
    case Format::kDuration:
      return std::string(kDurationPattern);
    case Format::kJwt:
      return Whole(kJwt);
  }
  return "";
}

std::string PatternOf(const std::vector<CodeName>& codes) {
  std::string words;
  for (const CodeName& code : codes) {
    words += (words.empty() ? "" : "|") + CodeWord(code.name);
    for (const std::string& alias : code.aliases) {
      if (!SameWord(alias, code.name)) words += "|" + CodeWord(alias);
    }
    words += fmt::format("|0*{}", code.code);
  }
  return Whole(words);
}

std::string OrVariable(std::string_view pattern) {
  return fmt::format("{}|{}", pattern, kVariablePattern);
}

}  // namespace dbsn
