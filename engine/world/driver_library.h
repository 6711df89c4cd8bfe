// A shared library loaded when it is first needed: linking a database driver would cost every start
// of the program.
#pragma once
#include <string>

namespace dbsn {

class DriverLibrary {
 public:
  explicit DriverLibrary(const char* name);  // "libpq.so.5"; stays loaded for the process's life
  bool loaded() const { return handle_ != nullptr; }
  const std::string& problem() const { return problem_; }  // why it is not

  // Sets |function| to the symbol; false when the library has none.
  template <typename Function>
  bool Take(const char* symbol, Function& function) {
    function = reinterpret_cast<Function>(Symbol(symbol));
    return function != nullptr;
  }

 private:
  void* Symbol(const char* symbol);
  void* handle_ = nullptr;
  std::string problem_;
};

}  // namespace dbsn
