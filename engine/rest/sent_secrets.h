// The secrets that this run has sent, by the id of the resource that holds them, so that they can
// be struck out of what the API says of that resource later: its own connection test may repeat
// them. Must never give one to anything but a Redactor.
#pragma once
#include <map>
#include <mutex>
#include <string>
#include <vector>

#include "engine/rest/redactor.h"
#include "schema/secret.h"

namespace dbsn {

class SentSecrets {  // safe from many threads
 public:
  // |id|: "" when the answer did not say it; then they are struck out wherever they are met.
  void Keep(const std::string& id, std::vector<Secret> secrets);
  void TellOf(const std::string& id, Redactor& redactor) const;

 private:
  mutable std::mutex mutex_;
  std::map<std::string, std::vector<Secret>> by_id_;
};

}  // namespace dbsn
