// One manifest against its kind, without a look at the others. One checker a thread.
#pragma once
#include <cstddef>
#include <vector>

#include "schema/desired.h"
#include "schema/diagnostic.h"
#include "schema/field_check.h"
#include "schema/manifest.h"
#include "schema/validate.h"
#include "schema/validate_variant.h"

namespace dbsn {

struct CheckedResource {
  DesiredResource resource;  // what could be read of it, even when it is not sound
  bool sound = false;        // nothing is wrong with it
  std::vector<FoundReference> references;
};

class ResourceChecker {
 public:
  explicit ResourceChecker(const ValidationScope& scope) : scope_(scope) {}
  CheckedResource Check(const Manifest& manifest, Diagnostics& diagnostics);

 private:
  CheckedResource CheckAlone(const Manifest& manifest, Diagnostics& diagnostics);
  bool HoldsSecret(const Manifest& base, std::size_t first, Diagnostics& diagnostics);

  struct Written {
    NodeIndex key = kNoNode;
    NodeIndex value = kNoNode;
  };
  const ResourceType* FindKind(const Manifest& manifest, CheckedResource& checked,
                               ManifestProblems& problems) const;
  void CheckFields(const Manifest& manifest, const ResourceType& kind, const ChosenVariant& variant,
                   CheckedResource& checked, ManifestProblems& problems);
  void SortMembers(const Manifest& manifest, const ResourceType& kind, const ChosenVariant& variant,
                   FieldChecker& checker, ManifestProblems& problems);
  void CheckOtherMember(const Manifest& manifest, const ResourceType& kind,
                        const ChosenVariant& variant, const Written& member, FieldChecker& checker,
                        ManifestProblems& problems);
  void CheckIgnored(const Manifest& manifest, const ChosenVariant& variant,
                    ManifestProblems& problems) const;

  const ValidationScope& scope_;
  VariantChooser chooser_;
  std::vector<Written> written_;  // of the manifest at hand, by the field's index
};

}  // namespace dbsn
