// Validation as a story: each manifest alone, side by side; then what they say together. The
// answer does not depend on the order of files or on threads.
#include "schema/validate.h"

#include <algorithm>
#include <cstddef>
#include <map>
#include <system_error>
#include <thread>
#include <utility>

#include <fmt/format.h>

#include "schema/manifest_codes.h"
#include "schema/validate_addresses.h"
#include "schema/validate_references.h"
#include "schema/validate_resource.h"
#include "schema/validate_together.h"

namespace dbsn {

namespace {

// The positions [begin, end) of the index, by one thread, with a list of problems of its own.
struct Share {
  std::size_t begin = 0;
  std::size_t end = 0;
  Diagnostics diagnostics;
};

void CheckShare(const AddressIndex& index, const ValidationScope& scope, Share& share,
                std::vector<CheckedResource>& resources) {
  ResourceChecker checker(scope);
  for (std::size_t i = share.begin; i < share.end; ++i) {
    resources[i] = checker.Check(index.at(i), share.diagnostics);
  }
}

std::vector<Share> SharesOf(std::size_t count, int threads) {
  // Less than this is done before a thread has started.
  constexpr std::size_t kLeastShare = 256;
  const std::size_t most = std::max<std::size_t>(count / kLeastShare, 1);
  const std::size_t number =
      std::clamp<std::size_t>(threads > 0 ? static_cast<std::size_t>(threads) : 1, 1, most);
  std::vector<Share> shares(number);
  for (std::size_t i = 0; i < number; ++i) {
    shares[i].begin = count * i / number;
    shares[i].end = count * (i + 1) / number;
  }
  return shares;
}

std::vector<CheckedResource> CheckEach(const AddressIndex& index, const ValidationScope& scope,
                                       int threads, Diagnostics& diagnostics) {
  std::vector<CheckedResource> resources(index.size());
  std::vector<Share> shares = SharesOf(index.size(), threads);
  std::vector<std::thread> helpers;
  for (std::size_t i = 1; i < shares.size(); ++i) {
    try {
      helpers.emplace_back([&index, &scope, &resources, share = &shares[i]] {
        CheckShare(index, scope, *share, resources);
      });
    } catch (const std::system_error&) {  // no thread to be had: this one does it
      CheckShare(index, scope, shares[i], resources);
    }
  }
  CheckShare(index, scope, shares[0], resources);
  for (std::thread& helper : helpers) helper.join();
  for (Share& share : shares) diagnostics.Append(std::move(share.diagnostics));
  return resources;
}

// One warning a type, not one a manifest.
void WarnOfUnverifiedTypes(const std::vector<CheckedResource>& resources,
                           Diagnostics& diagnostics) {
  struct Use {
    const DesiredResource* first = nullptr;
    std::size_t count = 0;
  };
  std::map<std::pair<std::string_view, std::string_view>, Use> uses;
  for (const CheckedResource& checked : resources) {
    const DesiredResource& resource = checked.resource;
    if (resource.fields_of_type == nullptr || !resource.fields_of_type->unverified) continue;
    const Value* const type = resource.fields.Find(resource.type->type_field);
    if (type == nullptr || type->AsText() == nullptr) continue;
    Use& use = uses[{resource.address.provider, *type->AsText()}];
    if (use.count++ == 0) use.first = &resource;
  }
  for (const auto& [key, use] : uses) {
    diagnostics.Add(
        {.code = kManifestUnverifiedType,
         .severity = Severity::kWarning,
         .detail = fmt::format("The exact name of the type \"{}\" is not published, so the API may "
                               "know it by another ({} manifest{} it).",
                               key.second, use.count, use.count == 1 ? " uses" : "s use"),
         .hint = "",
         .place = use.first->PlaceOf(Path(use.first->type->type_field)),
         .address = ToString(use.first->address)});
  }
}

}  // namespace

std::vector<DesiredResource> Validate(const std::vector<Manifest>& manifests,
                                      const ValidationScope& scope, int threads,
                                      Diagnostics& diagnostics) {
  Diagnostics found;
  const AddressIndex index(manifests);
  index.ReportDuplicates(found);
  std::vector<CheckedResource> resources = CheckEach(index, scope, threads, found);
  // Beyond this point each manifest is checked by itself, and no field is read again.
  CheckTogether(index, resources, found);
  CheckReferences(index, resources, found);
  FindCycles(index, resources, found);
  WarnOfUnverifiedTypes(resources, found);
  found.SortByPlace();
  diagnostics.Append(std::move(found));

  std::vector<DesiredResource> desired;
  desired.reserve(resources.size());
  for (std::size_t i = 0; i < resources.size(); ++i) {
    if (resources[i].sound && index.IsFirst(i)) desired.push_back(std::move(resources[i].resource));
  }
  return desired;
}

}  // namespace dbsn
