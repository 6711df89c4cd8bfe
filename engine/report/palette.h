// Colours, when a terminal is there to show them. Without, every function gives its text back.
#pragma once
#include <string>
#include <string_view>

namespace dbsn {

class Palette {
 public:
  explicit Palette(bool colours) : colours_(colours) {}
  std::string Bold(std::string_view text) const { return Wrap("1", text); }
  std::string Faint(std::string_view text) const { return Wrap("2", text); }
  std::string Red(std::string_view text) const { return Wrap("31", text); }
  std::string Green(std::string_view text) const { return Wrap("32", text); }
  std::string Yellow(std::string_view text) const { return Wrap("33", text); }
  std::string Blue(std::string_view text) const { return Wrap("34", text); }
  std::string Cyan(std::string_view text) const { return Wrap("36", text); }
  bool colours() const { return colours_; }

 private:
  std::string Wrap(std::string_view code, std::string_view text) const {
    if (!colours_ || text.empty()) return std::string(text);
    return "\x1b[" + std::string(code) + "m" + std::string(text) + "\x1b[0m";
  }
  bool colours_;
};

}  // namespace dbsn
