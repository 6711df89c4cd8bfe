// Validation as a story: each manifest alone, side by side; then what they say together. The
// answer does not depend on the order of files or on threads.
#include "schema/validate.h"

#include <algorithm>
#include <cstddef>
#include <map>
#include <utility>

#include <fmt/format.h>

#include "schema/manifest_codes.h"
#include "schema/shares.h"
#include "schema/validate_addresses.h"
#include "schema/validate_references.h"
#include "schema/validate_resource.h"
#include "schema/validate_together.h"

namespace dbsn {

namespace {

std::vector<CheckedResource> CheckEach(const AddressIndex& index, const ValidationScope& scope,
                                       int threads, Diagnostics& diagnostics) {
  std::vector<CheckedResource> resources(index.size());
  const std::vector<Share> shares = SharesOf(index.size(), threads);
  std::vector<Diagnostics> found(shares.size());
  DoShares(shares, [&](const Share& share) {
    ResourceChecker checker(scope);
    for (std::size_t i = share.begin; i < share.end; ++i) {
      resources[i] = checker.Check(index.at(i), found[share.number]);
    }
  });
  for (Diagnostics& problems : found) diagnostics.Append(std::move(problems));
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
