// Holds each answer of a test run against the schema that its operation says. Safe from many
// threads.
#pragma once
#include <cstddef>
#include <map>
#include <mutex>
#include <string>
#include <vector>

#include "engine/conform/conformance.h"

namespace dbsn {

class AnswerCheck {
 public:
  // |answer|: the body of an answer of a good status, as it came.
  void Saw(const Operation& operation, const std::string& answer);
  // One for each operation that has a schema and was answered.
  std::vector<Finding> Findings() const;

 private:
  struct Seen {
    std::size_t answers = 0;
    std::string fault;  // of the first that was otherwise
  };
  mutable std::mutex mutex_;
  std::map<std::string, Seen> seen_;
};

}  // namespace dbsn
