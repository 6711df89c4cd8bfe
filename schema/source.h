// Where text came from. A Place is twelve bytes; file names, texts and line tables are kept once
// in Sources, and a Place becomes file:line:column only when something is printed.
#pragma once
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace dbsn {

struct Place {
  static constexpr std::uint32_t kNowhere = 0xffffffff;
  std::uint32_t file = kNowhere;  // index into Sources
  std::uint32_t begin = 0;        // byte offsets into the file's text
  std::uint32_t end = 0;
  bool known() const { return file != kNowhere; }
  bool operator==(const Place&) const = default;
};

struct Position {
  std::uint32_t line = 1;    // 1-based, as editors count
  std::uint32_t column = 1;  // 1-based, in bytes
};

// Lines end at \n (a \r before it belongs to the end). All but Add() may be asked from many
// threads.
class Sources {
 public:
  // The file's name as the person gave it, relative to where they stood. Not thread-safe.
  std::uint32_t Add(std::string name, std::shared_ptr<const std::string> text);

  std::size_t size() const { return files_.size(); }
  const std::string& Name(std::uint32_t file) const { return files_[file].name; }
  std::string_view Text(std::uint32_t file) const { return *files_[file].text; }
  Position Locate(std::uint32_t file, std::uint32_t offset) const;
  // The whole line at |line| (1-based) without its end; "" past the last.
  std::string_view Line(std::uint32_t file, std::uint32_t line) const;

 private:
  struct LineTable;
  struct File {
    std::string name;
    std::shared_ptr<const std::string> text;
    std::shared_ptr<LineTable> lines;
  };
  const std::vector<std::uint32_t>& LinesOf(std::uint32_t file) const;

  std::vector<File> files_;
};

}  // namespace dbsn
