// One pass over the references in the order of addresses.
#include "schema/validate_references.h"

#include <algorithm>
#include <map>
#include <string>
#include <utility>

#include <fmt/format.h>

#include "schema/manifest_codes.h"
#include "schema/manifest_problems.h"

namespace dbsn {

namespace {

// Words for a target that is not there. Ten thousand references to one missing name cost one
// search for a near one.
class MissingTargets {
 public:
  explicit MissingTargets(const AddressIndex& index) : index_(index) {}

  const std::string& Hint(const Address& address) {
    const auto [entry, is_new] = hints_.try_emplace(address);
    if (is_new) entry->second = hints_.size() > kMostSearches ? "" : Search(address);
    return entry->second;
  }

 private:
  static constexpr std::size_t kMostSearches = 100;

  std::string Search(const Address& address) const {
    std::vector<std::string_view> names;
    for (std::size_t i = 0; i < index_.size(); ++i) {
      const Address& known = index_.at(i).address;
      if (known.provider != address.provider) continue;
      if (known.kind == address.kind) {
        names.push_back(known.name);
      } else if (known.name == address.name) {
        return fmt::format("Did you mean \"{}/{}\"?", known.kind, known.name);
      }
    }
    return DidYouMean(
        address.name, names,
        fmt::format("Define it in a manifest, or write the id of the live {}.", address.kind));
  }

  const AddressIndex& index_;
  std::map<Address, std::string> hints_;
};

bool Holds(const std::vector<std::string>& words, std::string_view word) {
  return std::find(words.begin(), words.end(), word) != words.end();
}

// The target's type, as its manifest says it; "" when it has none or it is wrong.
std::string_view TypeOf(const CheckedResource& checked) {
  if (checked.resource.type == nullptr || checked.resource.type->type_field.empty()) return "";
  const Value* const type = checked.resource.fields.Find(checked.resource.type->type_field);
  return type == nullptr || type->AsText() == nullptr ? std::string_view() : *type->AsText();
}

// Why |field| of |from| may not point at |target|; "" when it may.
std::string Objection(const Field& field, const Address& from, const CheckedResource& target) {
  const Address& to = target.resource.address;
  if (to.provider != from.provider) {
    return fmt::format("belongs to another provider, \"{}\"", to.provider);
  }
  if (!field.reference_kinds.empty() && !Holds(field.reference_kinds, to.kind)) {
    return fmt::format("is a {}", to.kind);
  }
  const std::string_view type = TypeOf(target);
  if (field.reference_variants.empty() || type.empty()) return "";
  if (Holds(field.reference_variants, type)) return "";
  return fmt::format("is of the type \"{}\"", type);
}

std::string WantedTarget(const Field& field) {
  if (!field.reference_label.empty()) {
    return fmt::format("It must point at {}.", field.reference_label);
  }
  const std::vector<std::string>& words =
      field.reference_variants.empty() ? field.reference_kinds : field.reference_variants;
  if (words.empty()) return "";
  return fmt::format("It must point at {}.",
                     Listed(std::vector<std::string_view>(words.begin(), words.end())));
}

Diagnostic AboutReference(Code code, const CheckedResource& from, const FoundReference& reference,
                          std::string detail, std::string hint) {
  return {.code = code,
          .detail = std::move(detail),
          .hint = std::move(hint),
          .place = reference.place,
          .address = ToString(from.resource.address)};
}

}  // namespace

void CheckReferences(const AddressIndex& index, std::vector<CheckedResource>& resources,
                     Diagnostics& diagnostics) {
  MissingTargets missing(index);
  for (CheckedResource& from : resources) {
    for (const FoundReference& reference : from.references) {
      const std::optional<std::size_t> target = index.Find(reference.target);
      if (!target.has_value()) {
        from.sound = false;
        diagnostics.Add(
            AboutReference(kManifestReferenceMissing, from, reference,
                           fmt::format("\"{}\" points at {}, and no manifest defines it.",
                                       reference.path, ToString(reference.target)),
                           missing.Hint(reference.target)));
        continue;
      }
      const std::string objection =
          Objection(*reference.field, from.resource.address, resources[*target]);
      if (!objection.empty()) {
        from.sound = false;
        Diagnostic problem =
            AboutReference(kManifestReferenceKind, from, reference,
                           fmt::format("\"{}\" points at {}, which {}.", reference.path,
                                       ToString(reference.target), objection),
                           WantedTarget(*reference.field));
        problem.related.push_back({resources[*target].resource.place, "defined here"});
        diagnostics.Add(std::move(problem));
        continue;
      }
      from.resource.needs.push_back(reference.target);
    }
    std::vector<Address>& needs = from.resource.needs;
    std::sort(needs.begin(), needs.end());
    needs.erase(std::unique(needs.begin(), needs.end()), needs.end());
  }
}

}  // namespace dbsn
