// Every secret that this process has read, so that none is shown: a server, a program or a file may
// repeat what it was told or holds. Must never give one out.
#pragma once
#include <cstdint>
#include <memory>
#include <shared_mutex>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "schema/secret.h"

namespace dbsn {

// Safe from many threads.
class KnownSecrets {
 public:
  KnownSecrets() = default;
  KnownSecrets(const KnownSecrets&) = delete;
  KnownSecrets& operator=(const KnownSecrets&) = delete;
  ~KnownSecrets();

  // Remembers it as written, as JSON escapes it and as a URL does. Those under four characters are
  // not: they stand in half of all words, and striking them would only garble what is said.
  void Add(const Secret& secret);
  // Every occurrence of a known secret as "(sensitive)". Longer secrets go first.
  std::string Struck(std::string_view text) const;

 private:
  void AddForm(std::string form);

  mutable std::shared_mutex mutex_;
  // By their first four bytes; longest first.
  std::unordered_map<std::uint32_t, std::vector<std::string>> forms_;
};

}  // namespace dbsn
