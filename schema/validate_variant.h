// Which fields one manifest may use: its type, then its auth type, decide.
#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "schema/definition.h"
#include "schema/manifest.h"
#include "schema/manifest_problems.h"

namespace dbsn {

struct ChosenVariant {
  const FieldSet* fields = nullptr;  // the definition's; never null
  const TypeEntry* type = nullptr;   // null: unknown, or the kind has no types
  std::optional<std::int64_t> auth;  // nothing: unknown, or none is needed
  bool auth_written = false;         // false: the type takes only one
  bool complete = true;              // false: |fields| may lack some that are right
};

// Remembers what was resolved: many manifests share few variants. Not for two threads at once.
class VariantChooser {
 public:
  // Reports an unknown or inactive type, and an auth type that is unknown, missing or not the
  // type's. Never gives up: what is known is in the result.
  ChosenVariant Choose(const Manifest& manifest, const ResourceType& type,
                       ManifestProblems& problems);
  const FieldSet* Resolve(const Variants& variants, const TypeEntry& type,
                          std::optional<std::int64_t> auth);

 private:
  struct Resolved {
    const TypeEntry* type = nullptr;
    std::optional<std::int64_t> auth;
    const FieldSet* fields = nullptr;
  };
  void ChooseAuth(const Manifest& manifest, const ResourceType& kind, ChosenVariant& variant,
                  ManifestProblems& problems);

  std::vector<Resolved> resolved_;
};

// "A Postgres connector", "An Amazon S3 connector", "A connector".
std::string OwnerInWords(const ResourceType& kind, const TypeEntry* type);
// What a manifest calls the auth types with these ids.
std::vector<std::string_view> AuthNames(const Variants& variants,
                                        const std::vector<std::int64_t>& ids);

}  // namespace dbsn
