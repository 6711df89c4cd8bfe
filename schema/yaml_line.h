// What one line of a YAML text says about its shape: where its key ends, whether a bracket or a
// quote stays open past it. Pure, and no parser: the text is known to be valid, and whoever
// changes it on this word proves afterwards that its values are the same.
#pragma once
#include <cstddef>
#include <string>
#include <string_view>

namespace dbsn {

inline bool IsYamlBlank(char c) { return c == ' ' || c == '\t'; }
// The first byte of |line| at or after |at| that is no blank; its size when there is none.
std::size_t SkipYamlBlanks(std::string_view line, std::size_t at);
// |line| without blanks at its end.
std::string_view TrimYamlEnd(std::string_view line);
// Whether the indicator |c| stands at |at|, with a blank or nothing behind it.
bool IsYamlIndicator(std::string_view line, std::size_t at, char c);
// Whether |line| is --- or ..., alone or with a blank behind it.
bool IsYamlMarker(std::string_view line, std::string_view marker);
// Where the &anchors and !tags at |at| end, and the blanks behind them.
std::size_t SkipYamlProperties(std::string_view line, std::size_t at);
// The colon of the key at |at|; npos when no key stands there.
std::size_t YamlKeyEnd(std::string_view line, std::size_t at);
// Where the plain scalar at |at| ends: before a comment, or at the line's end.
std::size_t YamlPlainEnd(std::string_view line, std::size_t at);

// Brackets and quotes that stay open from line to line.
struct OpenYaml {
  std::size_t depth = 0;  // brackets and braces
  char quote = 0;         // ' or " while inside one
  bool plain = false;     // inside a plain scalar between brackets

  bool any() const { return depth > 0 || quote != 0; }
  // Reads on in |line| from |at|: the byte after what ends the last bracket or quote, or the
  // line's size. REQUIRES: something is open, or a bracket or a quote stands at |at|.
  std::size_t Read(std::string_view line, std::size_t at);

 private:
  std::size_t ReadQuoted(std::string_view line, std::size_t at);
};

}  // namespace dbsn
