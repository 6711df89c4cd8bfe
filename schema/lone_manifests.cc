// Looks for a near name only when there is a problem.
#include "schema/lone_manifests.h"

#include <fmt/format.h>

#include "schema/manifest_codes.h"
#include "schema/manifest_problems.h"

namespace dbsn {

namespace {

constexpr std::size_t kMostSearches = 100;

std::string KindOf(const Address& address) { return address.provider + "/" + address.kind + "/"; }

}  // namespace

void LoneManifests::AddBase(const Address& address) {
  bases_[KindOf(address)].push_back(address.name);
}

void LoneManifests::AddLone(const Address& address) { lone_.insert(ToString(address)); }

void LoneManifests::AddTo(Diagnostic& diagnostic) {
  const bool lacks =
      diagnostic.code == kManifestMissingKey || diagnostic.code == kManifestMissingField;
  if (!lacks || !lone_.contains(diagnostic.address)) return;
  if (told_.size() == kMostSearches || !told_.insert(diagnostic.address).second) return;
  const std::size_t slash = diagnostic.address.rfind('/') + 1;
  const auto bases = bases_.find(diagnostic.address.substr(0, slash));
  std::vector<std::string_view> names;
  if (bases != bases_.end()) names.assign(bases->second.begin(), bases->second.end());
  const std::string near = DidYouMean(std::string_view(diagnostic.address).substr(slash), names);
  if (!diagnostic.hint.empty()) diagnostic.hint += "\n";
  diagnostic.hint += fmt::format(
      "No manifest outside of the environment has this address, so it is no overlay.{}{}",
      near.empty() ? "" : " ", near);
}

}  // namespace dbsn
