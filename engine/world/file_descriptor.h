// An open file descriptor that closes itself, and the calls that are to be repeated until done.
#pragma once
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>

namespace dbsn {

class FileDescriptor {
 public:
  explicit FileDescriptor(int number) : number_(number) {}
  FileDescriptor(FileDescriptor&& other) noexcept : number_(std::exchange(other.number_, -1)) {}
  FileDescriptor& operator=(FileDescriptor&& other) noexcept {
    Close();
    number_ = std::exchange(other.number_, -1);
    return *this;
  }
  ~FileDescriptor() { Close(); }

  int number() const { return number_; }
  bool is_open() const { return number_ >= 0; }
  int Close();  // 0 or errno

 private:
  int number_;
};

// open(2), close-on-exec; errno in |error| when it is not open.
FileDescriptor OpenFile(const std::string& path, int flags, std::uint32_t mode, int& error);
// All of |bytes|; 0 or errno, and in |written| how many were taken.
int WriteAll(int descriptor, std::string_view bytes, std::uint64_t& written);
// fsync of the folder that holds |path|, so that its name survives a crash; 0 or errno.
int SyncFolderOf(const std::string& path);
std::string FolderOf(const std::string& path);  // "." for a bare name
std::string NameOf(const std::string& path);

}  // namespace dbsn
