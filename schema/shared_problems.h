// The problems of several environments, each once, with the names of those in which it stands.
#pragma once
#include <cstddef>
#include <map>
#include <string>
#include <tuple>

#include "schema/diagnostic.h"

namespace dbsn {

class SharedProblems {
 public:
  void Add(const std::string& environment, const Diagnostics& problems);
  Diagnostics Take();  // by place

 private:
  // Code, severity, file, begin, end, about, address, detail: what makes two problems one.
  using Identity = std::tuple<std::string_view, int, std::uint32_t, std::uint32_t, std::uint32_t,
                              std::string, std::string, std::string>;
  std::map<Identity, std::size_t> known_;
  std::vector<Diagnostic> problems_;
  std::vector<Place> hidden_;
};

}  // namespace dbsn
