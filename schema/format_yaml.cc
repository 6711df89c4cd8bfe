// One pass over the lines. The stack of block lists and maps around a line says where it belongs;
// what goes on over several lines (a text, a bracket) is moved along with the line that begins it.
#include "schema/format_yaml.h"

#include <algorithm>
#include <cstddef>
#include <utility>
#include <vector>

#include "schema/yaml_line.h"

namespace dbsn {
namespace {

constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";
constexpr std::size_t kNone = std::string_view::npos;
constexpr int kStep = 2;

// A block list or map around the line: its column as written, and as laid out.
struct Level {
  int written = -1;
  int laid_out = -1;
  bool list = false;
};

// An empty line or a comment of its own, until it is known what follows.
struct Waiting {
  std::string_view comment;  // empty: an empty line
  int column = 0;
  bool after_block = false;  // nothing but these since a block scalar
  int laid_out = -1;         // -1: as what follows
};

class Layout {
 public:
  explicit Layout(std::string_view text) : text_(text) {}

  std::optional<std::string> Run() {
    if (text_.starts_with(kByteOrderMark)) text_.remove_prefix(kByteOrderMark.size());
    while (at_ < text_.size()) {
      const std::size_t end = std::min(text_.find('\n', at_), text_.size());
      std::string_view line = text_.substr(at_, end - at_);
      at_ = end + 1;
      if (line.ends_with('\r')) line.remove_suffix(1);
      if (!TakeLine(line)) return {};
    }
    EndBlock();
    EndDocument();
    // A block scalar that ends with the file, and without a line end, is a text without one.
    const bool open_end = in_block_ && !text_.ends_with('\n');
    if (open_end && out_.ends_with('\n')) out_.pop_back();
    return std::move(out_);
  }

 private:
  bool TakeLine(std::string_view line) {
    if (open_.any()) return TakeOpen(line);
    const bool marker = IsYamlMarker(line, "---") || IsYamlMarker(line, "...");
    if (in_block_ && !marker && TakeBlock(line)) return true;
    EndBlock();
    in_block_ = false;
    const std::size_t first = SkipYamlBlanks(line, 0);
    if (first == line.size()) {
      waiting_.push_back({.comment = {}, .after_block = after_block_});
      return true;
    }
    if (marker) return TakeMarker(line);
    if (line[0] == '%' && levels_.empty()) return TakeDirective(line);
    const int column = static_cast<int>(first);
    if (line[first] == '#') {
      in_plain_ = false;
      waiting_.push_back({TrimYamlEnd(line.substr(first)), column, after_block_});
      return true;
    }
    if (in_plain_ && column > parent_.written) return TakePlain(line, first);
    return TakeEntry(line, first);
  }

  // --- what goes on from the line before

  int Moved(int column) const {
    return std::max({column + shift_, column > parent_.written ? parent_.laid_out + 1 : 0, 0});
  }

  int ColumnOf(std::string_view line, std::size_t first) const {
    int column = 0;
    for (std::size_t i = 0; i < first; ++i) column += line[i] == '\t' ? kStep : 1;
    return column;
  }

  bool TakeOpen(std::string_view line) {
    const std::size_t first = SkipYamlBlanks(line, 0);
    if (first == line.size()) {
      out_ += '\n';
      return true;
    }
    row_.clear();
    if (!ReadOpen(line, first)) return false;
    Emit(Moved(ColumnOf(line, first)));
    return true;
  }

  bool TakePlain(std::string_view line, std::size_t first) {
    for (std::size_t i = 0; i < waiting_.size(); ++i) out_ += '\n';  // they are part of the text
    waiting_.clear();
    row_.clear();
    if (!ReadPlain(line, first)) return false;
    Emit(Moved(ColumnOf(line, first)));
    return true;
  }

  // False when the block scalar has ended before |line|.
  bool TakeBlock(std::string_view line) {
    const std::size_t first = std::min(line.find_first_not_of(' '), line.size());
    const int column = static_cast<int>(first);
    if (first == line.size() && (block_indent_ < 0 || column <= block_indent_)) {
      ++block_blanks_;
      return true;
    }
    if (block_indent_ < 0) {
      if (column <= parent_.written) return false;
      block_indent_ = column;
      block_laid_out_ = parent_.written < 0 ? column : parent_.laid_out + kStep;
    }
    if (column < block_indent_) return false;
    for (; block_blanks_ > 0; --block_blanks_) out_ += '\n';
    row_ = line.substr(static_cast<std::size_t>(block_indent_));
    Emit(block_laid_out_);
    after_block_ = true;
    return true;
  }

  // Empty lines at the end of a block scalar belong to it where it keeps them.
  void EndBlock() {
    for (; block_blanks_ > 0; --block_blanks_) {
      if (block_keeps_) {
        out_ += '\n';
      } else {
        waiting_.push_back({.comment = {}, .after_block = true});
      }
    }
  }

  // --- a line of its own

  bool TakeDirective(std::string_view line) {
    row_ = TrimYamlEnd(line);
    Flush(0);
    Emit(0);
    return true;
  }

  bool TakeMarker(std::string_view line) {
    EndDocument();
    row_ = line.substr(0, 3);
    const std::size_t next = SkipYamlBlanks(line, 3);
    if (next == line.size() || line[next] == '#' || line[0] == '.') {
      if (!ReadTail(line, 3)) return false;
    } else {
      if (IsYamlIndicator(line, next, '-') || YamlKeyEnd(line, next) != kNone) return false;
      row_ += ' ';
      if (!ReadValue(line, next, static_cast<int>(row_.size()) - static_cast<int>(next))) {
        return false;
      }
    }
    Emit(0);
    return true;
  }

  bool TakeEntry(std::string_view line, std::size_t first) {
    for (const char c : line.substr(0, first)) {
      if (c == '\t') return false;
    }
    Resolve(static_cast<int>(first));
    row_.clear();
    in_plain_ = false;
    after_block_ = false;
    std::size_t at = first;
    int indent = -1;
    while (IsYamlIndicator(line, at, '-')) {
      const Level& list = Enter(static_cast<int>(at), true);
      if (indent < 0) indent = list.laid_out;
      row_ += '-';
      const std::size_t next = SkipYamlBlanks(line, at + 1);
      if (next == line.size() || line[next] == '#') {
        return FinishEntry(ReadTail(line, at + 1), indent);
      }
      row_ += ' ';
      at = next;
    }
    if (IsYamlIndicator(line, at, '?') || IsYamlIndicator(line, at, ':')) return false;
    const std::size_t colon = YamlKeyEnd(line, at);
    if (colon == kNone) {
      if (indent < 0) indent = EnterAlone(static_cast<int>(at));
      const int shift = indent + static_cast<int>(row_.size()) - static_cast<int>(at);
      return FinishEntry(ReadValue(line, at, shift), indent);
    }
    const Level map = Enter(static_cast<int>(at), false);
    if (indent < 0) indent = map.laid_out;
    row_ += line.substr(at, colon + 1 - at);
    const std::size_t value = SkipYamlBlanks(line, colon + 1);
    if (value == line.size() || line[value] == '#') {
      return FinishEntry(ReadTail(line, colon + 1), indent);
    }
    row_ += ' ';
    return FinishEntry(ReadValue(line, value, map.laid_out - map.written), indent);
  }

  bool FinishEntry(bool read, int indent) {
    if (!read) return false;
    Flush(indent);
    Emit(indent);
    return true;
  }

  // The list or map whose entry begins at |column|.
  const Level& Enter(int column, bool list) {
    while (!levels_.empty() &&
           (levels_.back().written > column ||
            (levels_.back().written == column && levels_.back().list && !list))) {
      levels_.pop_back();
    }
    const bool known =
        !levels_.empty() && levels_.back().written == column && levels_.back().list == list;
    if (!known) {
      const int laid_out = levels_.empty() ? 0 : levels_.back().laid_out + kStep;
      levels_.push_back({column, laid_out, list});
    }
    return levels_.back();
  }

  // The place of a value that has a line of its own.
  int EnterAlone(int column) {
    while (!levels_.empty() && levels_.back().written >= column) levels_.pop_back();
    return levels_.empty() ? 0 : levels_.back().laid_out + kStep;
  }

  // --- values, into row_. False: a form that is not laid out.

  bool ReadValue(std::string_view line, std::size_t at, int shift) {
    parent_ = levels_.empty() ? Level{} : levels_.back();
    shift_ = shift;
    in_plain_ = false;
    after_block_ = false;
    const std::size_t value = SkipYamlProperties(line, at);
    const std::string_view properties = TrimYamlEnd(line.substr(at, value - at));
    row_ += properties;
    if (value == line.size() || line[value] == '#') return ReadTail(line, at + properties.size());
    row_ += line.substr(at + properties.size(), value - at - properties.size());
    switch (line[value]) {
      case '"':
      case '\'':
      case '[':
      case '{':
        open_ = OpenYaml();
        return ReadOpen(line, value);
      case '|':
      case '>':
        return ReadBlockHeader(line, value);
    }
    return ReadPlain(line, value);
  }

  bool ReadOpen(std::string_view line, std::size_t at) {
    const std::size_t end = open_.Read(line, at);
    row_ += line.substr(at, end - at);
    if (open_.quote != 0) return true;  // blanks at the line's end may be part of the text
    if (!open_.any()) return ReadTail(line, end);
    row_ = TrimYamlEnd(row_);
    return true;
  }

  bool ReadPlain(std::string_view line, std::size_t at) {
    const std::size_t end = YamlPlainEnd(line, at);
    row_ += line.substr(at, end - at);
    in_plain_ = SkipYamlBlanks(line, end) == line.size();
    return ReadTail(line, end);
  }

  bool ReadBlockHeader(std::string_view line, std::size_t at) {
    const std::size_t end = std::min(line.find_first_of(" \t", at), line.size());
    const std::string_view header = line.substr(at, end - at);
    row_ += header;
    in_block_ = true;
    after_block_ = true;
    block_keeps_ = header.find('+') != kNone;
    block_blanks_ = 0;
    block_indent_ = -1;
    const std::size_t digit = header.find_first_of("123456789");
    if (digit != kNone) {
      block_indent_ = std::max(parent_.written, 0) + (header[digit] - '0');
      block_laid_out_ = std::max(parent_.laid_out, 0) + (header[digit] - '0');
    }
    return ReadTail(line, end);
  }

  // Nothing, or a comment: the blanks before it stay, since they often make a column.
  bool ReadTail(std::string_view line, std::size_t at) {
    const std::size_t next = SkipYamlBlanks(line, at);
    if (next == line.size()) return true;
    if (line[next] != '#' || next == at) return false;
    const std::string_view gap = line.substr(at, next - at);
    row_ += gap.find('\t') == kNone ? gap : "  ";
    row_ += TrimYamlEnd(line.substr(next));
    return true;
  }

  // --- comments and empty lines

  // Where the waiting comments belong, before the lists and maps that |column| ends are forgotten:
  // to what follows when they begin under it, else to the list or map under which they begin.
  void Resolve(int column) {
    for (Waiting& one : waiting_) {
      one.laid_out = -1;
      if (one.comment.empty() || one.column == column) continue;
      const auto level = std::find_if(levels_.rbegin(), levels_.rend(), [&](const Level& known) {
        return known.written == one.column;
      });
      if (level != levels_.rend()) {
        one.laid_out = level->laid_out;
      } else if (!levels_.empty() && one.column > levels_.back().written && !one.after_block) {
        one.laid_out = levels_.back().laid_out + kStep;
      }
    }
  }

  // Writes what waits; |indent| is that of what follows.
  void Flush(int indent) {
    bool empty_before = false;
    for (const Waiting& one : waiting_) {
      const bool empty = one.comment.empty();
      if (empty && (empty_before || out_.empty())) continue;
      empty_before = empty;
      EmitText(one.comment, one.laid_out < 0 ? indent : one.laid_out);
    }
    waiting_.clear();
  }

  void EndDocument() {
    // Empty lines at the end of the file belong to nothing.
    if (at_ >= text_.size()) {
      while (!waiting_.empty() && waiting_.back().comment.empty()) waiting_.pop_back();
    }
    Resolve(-1);
    Flush(0);
    levels_.clear();
    parent_ = Level{};
    in_plain_ = false;
    after_block_ = false;
  }

  void Emit(int indent) { EmitText(row_, indent); }

  void EmitText(std::string_view text, int indent) {
    if (!text.empty()) out_.append(static_cast<std::size_t>(indent), ' ');
    out_ += text;
    out_ += '\n';
  }

  std::string_view text_;
  std::size_t at_ = 0;
  std::string out_;
  std::string row_;  // the line being made, without its indentation
  std::vector<Level> levels_;
  std::vector<Waiting> waiting_;

  Level parent_;           // around the last value
  int shift_ = 0;          // by which its further lines move
  OpenYaml open_;          // it goes on until this ends
  bool in_plain_ = false;  // or it is a plain scalar, which deeper lines go on with
  bool in_block_ = false;  // or a block scalar
  bool after_block_ = false;
  bool block_keeps_ = false;
  int block_blanks_ = 0;   // empty lines of it that are not written yet
  int block_indent_ = -1;  // as written; -1 until its first line with text
  int block_laid_out_ = 0;
};

}  // namespace

std::optional<std::string> LayOutYaml(std::string_view text) { return Layout(text).Run(); }

}  // namespace dbsn
