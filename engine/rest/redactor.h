// Strikes the secrets of a request out of what a server says about it: servers echo what they were
// sent. Knows the secrets only as long as the request lasts.
#pragma once
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "schema/secret.h"

namespace dbsn {

class Redactor {
 public:
  Redactor() = default;
  Redactor(const Redactor&) = delete;
  Redactor& operator=(const Redactor&) = delete;
  ~Redactor();

  // Remembers it as written, as JSON escapes it and as a URL does.
  void Know(const Secret& secret);
  // Every occurrence of a known secret as "(sensitive)". Longer secrets go first.
  std::string Struck(std::string_view text) const;
  // The same, safe to show and not longer than a paragraph.
  std::string Clean(std::string_view text) const;

 private:
  std::vector<std::string> forms_;  // longest first
};

}  // namespace dbsn
