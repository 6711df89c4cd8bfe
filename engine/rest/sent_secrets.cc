#include "engine/rest/sent_secrets.h"

#include <utility>

namespace dbsn {

void SentSecrets::Keep(const std::string& id, std::vector<Secret> secrets) {
  if (secrets.empty()) return;
  const std::lock_guard lock(mutex_);
  std::vector<Secret>& kept = by_id_[id];
  for (Secret& secret : secrets) kept.push_back(std::move(secret));
}

void SentSecrets::TellOf(const std::string& id, Redactor& redactor) const {
  const std::lock_guard lock(mutex_);
  for (const std::string& key : {id, std::string()}) {
    const auto kept = by_id_.find(key);
    if (kept == by_id_.end()) continue;
    for (const Secret& secret : kept->second) redactor.Know(secret);
  }
}

}  // namespace dbsn
