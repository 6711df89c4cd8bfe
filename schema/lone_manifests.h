// Manifests that only one environment has. A partial one is most likely an overlay whose name is
// misspelt, which its problems alone would not say.
#pragma once
#include <cstddef>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "schema/address.h"
#include "schema/diagnostic.h"

namespace dbsn {

class LoneManifests {
 public:
  void AddBase(const Address& address);
  void AddLone(const Address& address);
  // To a problem of a lone manifest that lacks something: that it is no overlay, and of what it may
  // have been meant to be one.
  void AddTo(Diagnostic& diagnostic);

 private:
  std::map<std::string, std::vector<std::string>, std::less<>> bases_;  // "acme/Job/" → names
  std::set<std::string, std::less<>> lone_;                             // whole addresses
  std::set<std::string> told_;
};

}  // namespace dbsn
