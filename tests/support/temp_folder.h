// A folder for one test, gone at its end.
#pragma once
#include <string>
#include <string_view>

namespace dbsn::testing {

class TempFolder {
 public:
  TempFolder();
  ~TempFolder();
  TempFolder(const TempFolder&) = delete;
  TempFolder& operator=(const TempFolder&) = delete;

  const std::string& path() const { return path_; }
  std::string At(std::string_view name) const { return path_ + "/" + std::string(name); }
  // Writes a file, its folders made as needed.
  std::string Write(std::string_view name, std::string_view contents) const;

 private:
  std::string path_;
};

std::string ReadWhole(const std::string& path);  // "" when it cannot be read

}  // namespace dbsn::testing
