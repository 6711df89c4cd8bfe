// Claims on one thing, found through one map from claim to first claimant.
#include "schema/validate_together.h"

#include <string>
#include <unordered_map>
#include <utility>

#include <fmt/format.h>

#include "schema/manifest_codes.h"
#include "schema/manifest_problems.h"

namespace dbsn {

namespace {

// Parts that hold no line break of their own, so that two different claims are never one text.
std::string Claim(std::initializer_list<std::string_view> parts) {
  std::string claim;
  for (const std::string_view part : parts) claim.append(part) += '\n';
  return claim;
}

class ClaimChecker {
 public:
  ClaimChecker(const AddressIndex& index, std::vector<CheckedResource>& resources,
               Diagnostics& diagnostics)
      : index_(index), resources_(resources), diagnostics_(diagnostics) {}

  void Run() {
    names_.reserve(resources_.size());
    for (std::size_t i = 0; i < resources_.size(); ++i) {
      if (!index_.IsFirst(i)) continue;  // reported already
      CheckName(i);
      CheckAdopt(i);
      CheckWas(i);
    }
  }

 private:
  using Claims = std::unordered_map<std::string, std::size_t>;

  Place PlaceIn(std::size_t position, std::string_view map, std::string_view key) const {
    const Manifest& manifest = index_.at(position);
    const Document& document = *manifest.document;
    const NodeIndex value = document.Find(document.Find(manifest.root, map), key);
    return value == kNoNode ? NamePlace(manifest) : document.PlaceOf(value);
  }

  void Clash(Code code, std::size_t position, Place place, std::string detail, std::string hint,
             Related first) {
    resources_[position].sound = false;
    diagnostics_.Add({.code = code,
                      .detail = std::move(detail),
                      .hint = std::move(hint),
                      .place = place,
                      .related = {std::move(first)},
                      .address = ToString(index_.at(position).address)});
  }

  // A resource is found by its natural key, so two of one name could not be told apart, unless each
  // says the id of its own.
  void CheckName(std::size_t position) {
    const DesiredResource& resource = resources_[position].resource;
    if (resource.type == nullptr || resource.type->name_field.empty()) return;
    const Value* const name = resource.fields.Find(resource.type->name_field);
    if (name == nullptr || name->AsText() == nullptr) return;
    const bool scoped = !resource.type->scope.empty();
    const auto [entry, is_new] = names_.try_emplace(
        Claim({resource.address.provider, resource.address.kind,
               scoped ? std::string_view(resource.project) : "", *name->AsText()}),
        position);
    const bool told_apart = !is_new && !resource.lifecycle.adopt.empty() &&
                            !resources_[entry->second].resource.lifecycle.adopt.empty();
    if (is_new || told_apart) return;
    const std::string_view field = resource.type->name_field.text();
    const std::string where = scoped && !resource.project.empty()
                                  ? fmt::format(" in the project {}", Quoted(resource.project))
                                  : "";
    Clash(kManifestDuplicateName, position, PlaceIn(position, "spec", field),
          fmt::format("Two manifests call their {} {}{}; they would be one resource.",
                      resource.type->title, Quoted(*name->AsText()), where),
          fmt::format("Give one of them another {}; where two such are live already, say in each "
                      "manifest which one it is: lifecycle: {{adopt: ID}}.",
                      field),
          {PlaceIn(entry->second, "spec", field), "first used here"});
  }

  void CheckAdopt(std::size_t position) {
    const Manifest& manifest = index_.at(position);
    if (manifest.lifecycle.adopt.empty()) return;
    const auto [entry, is_new] = adopted_.try_emplace(
        Claim({manifest.address.provider, manifest.address.kind, manifest.lifecycle.adopt}),
        position);
    if (is_new) return;
    Clash(kManifestAdoptClash, position, PlaceIn(position, "lifecycle", "adopt"),
          fmt::format("Two manifests take over the live resource {}.",
                      Quoted(manifest.lifecycle.adopt)),
          "Only one manifest can own it.",
          {PlaceIn(entry->second, "lifecycle", "adopt"), "first taken over here"});
  }

  void CheckWas(std::size_t position) {
    const Manifest& manifest = index_.at(position);
    const std::string& was = manifest.lifecycle.was;
    if (was.empty()) return;
    const Place place = PlaceIn(position, "lifecycle", "was");
    const std::optional<Address> address = ParseAddress(was);
    const std::optional<std::size_t> present =
        address.has_value() ? index_.Find(*address) : std::nullopt;
    if (present.has_value()) {
      Clash(kManifestWasClash, position, place,
            fmt::format("\"lifecycle.was\" is {}, and a manifest still defines that address.", was),
            "Take \"was\" out, or the other manifest.",
            {NamePlace(index_.at(*present)), "defined here"});
      return;
    }
    const auto [entry, is_new] = renamed_.try_emplace(was, position);
    if (is_new) return;
    Clash(kManifestWasClash, position, place,
          fmt::format("Two manifests say that they were {} before.", was),
          "Only one of them can be that resource.",
          {PlaceIn(entry->second, "lifecycle", "was"), "first said here"});
  }

  const AddressIndex& index_;
  std::vector<CheckedResource>& resources_;
  Diagnostics& diagnostics_;
  Claims names_;
  Claims adopted_;
  Claims renamed_;
};

}  // namespace

void CheckTogether(const AddressIndex& index, std::vector<CheckedResource>& resources,
                   Diagnostics& diagnostics) {
  ClaimChecker(index, resources, diagnostics).Run();
}

}  // namespace dbsn
