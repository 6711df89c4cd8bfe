// Strikes secrets out of what a server says: servers echo what they were sent, and what they hold.
#pragma once
#include <string>
#include <string_view>

namespace dbsn {

class KnownSecrets;

class Redactor {
 public:
  // |known| must outlive it.
  explicit Redactor(const KnownSecrets& known) : known_(known) {}

  // |text| without any known secret, safe to show and not longer than a paragraph.
  std::string Clean(std::string_view text) const;

 private:
  const KnownSecrets& known_;
};

}  // namespace dbsn
