// A value, or the one Diagnostic that says why there is none.
#pragma once
#include <utility>
#include <variant>

#include "schema/check.h"
#include "schema/diagnostic.h"

namespace dbsn {

template <typename T>
class [[nodiscard]] Result {
 public:
  Result(T value) : content_(std::in_place_index<0>, std::move(value)) {}
  Result(Diagnostic problem) : content_(std::in_place_index<1>, std::move(problem)) {}

  bool ok() const { return content_.index() == 0; }
  // REQUIRES: ok().
  const T& value() const& {
    DBSN_CHECK(ok());
    return *std::get_if<0>(&content_);
  }
  T& value() & {
    DBSN_CHECK(ok());
    return *std::get_if<0>(&content_);
  }
  T&& value() && {
    DBSN_CHECK(ok());
    return std::move(*std::get_if<0>(&content_));
  }
  // REQUIRES: !ok().
  const Diagnostic& problem() const {
    DBSN_CHECK(!ok());
    return *std::get_if<1>(&content_);
  }

 private:
  std::variant<T, Diagnostic> content_;
};

struct Done {};  // Result<Done> is success with nothing to say

}  // namespace dbsn
