// What can be wrong in a manifest. Names are stable; summaries fixed.
#pragma once
#include "schema/diagnostic.h"

namespace dbsn {

// The head: apiVersion, kind, metadata, lifecycle, test.
inline constexpr Code kNotAManifest{"manifest.not-a-manifest", "Not a manifest"};
inline constexpr Code kManifestUnknownKey{"manifest.unknown-key", "Unknown key"};
inline constexpr Code kManifestMissingKey{"manifest.missing-key", "Missing key"};
inline constexpr Code kManifestBadName{"manifest.bad-name", "Name not allowed"};
inline constexpr Code kManifestNotSupported{"manifest.not-supported",
                                            "Not supported in this version"};
inline constexpr Code kManifestUnknownProvider{"manifest.unknown-provider", "Unknown provider"};
inline constexpr Code kManifestVersionNotServed{"manifest.version-not-served",
                                                "Version not served"};
inline constexpr Code kManifestUnknownKind{"manifest.unknown-kind", "Unknown kind"};
inline constexpr Code kManifestProjectNotUsed{"manifest.project-not-used", "Project not used"};

// The manifests together.
inline constexpr Code kManifestDuplicateAddress{"manifest.duplicate-address", "Address used twice"};
inline constexpr Code kManifestDuplicateName{"manifest.duplicate-name",
                                             "Name used twice in one scope"};
inline constexpr Code kManifestWasClash{"manifest.was-clash", "Earlier address not free"};
inline constexpr Code kManifestAdoptClash{"manifest.adopt-clash", "Resource adopted twice"};
inline constexpr Code kManifestReferenceMissing{"manifest.reference-missing",
                                                "Reference to nothing"};
inline constexpr Code kManifestReferenceKind{"manifest.reference-kind",
                                             "Reference to the wrong resource"};
inline constexpr Code kManifestReferenceCycle{"manifest.reference-cycle", "References in a circle"};

// The type of a resource.
inline constexpr Code kManifestUnknownType{"manifest.unknown-type", "Unknown type"};
inline constexpr Code kManifestInactiveType{"manifest.inactive-type", "Inactive type"};
inline constexpr Code kManifestUnverifiedType{"manifest.unverified-type", "Type not verified"};
inline constexpr Code kManifestUnknownAuth{"manifest.unknown-auth", "Unknown auth type"};
inline constexpr Code kManifestAuthNotOffered{"manifest.auth-not-offered", "Auth type not offered"};

// Its fields.
inline constexpr Code kManifestUnknownField{"manifest.unknown-field", "Unknown field"};
inline constexpr Code kManifestMissingField{"manifest.missing-field", "Missing field"};
inline constexpr Code kManifestWrongBlock{"manifest.wrong-block", "Field of another choice"};
inline constexpr Code kManifestReadOnlyField{"manifest.read-only-field", "Field set by the server"};
inline constexpr Code kManifestDerivedField{"manifest.derived-field", "Field set by the catalog"};
inline constexpr Code kManifestWrongType{"manifest.wrong-type", "Wrong type"};
inline constexpr Code kManifestBadValue{"manifest.bad-value", "Value not allowed"};
inline constexpr Code kManifestOutOfRange{"manifest.out-of-range", "Number out of range"};
inline constexpr Code kManifestBadLength{"manifest.bad-length", "Text too short or too long"};
inline constexpr Code kManifestBadFormat{"manifest.bad-format", "Not in the expected form"};
inline constexpr Code kManifestNoUnset{"manifest.no-unset", "Field cannot be unset"};
inline constexpr Code kManifestDuplicateItem{"manifest.duplicate-item", "Item given twice"};
inline constexpr Code kManifestLiteralSecret{"manifest.literal-secret",
                                             "Secret written in the manifest"};
inline constexpr Code kManifestBadValueFrom{"manifest.bad-value-from", "Unreadable valueFrom"};
inline constexpr Code kManifestBadReference{"manifest.bad-reference", "Unreadable reference"};

// Advice: the API would take it.
inline constexpr Code kManifestPlainHttp{"manifest.plain-http", "Plain http"};
inline constexpr Code kManifestAboveAdvice{"manifest.above-advice", "Above the advised limit"};
inline constexpr Code kManifestUnlistedValue{"manifest.unlisted-value", "Value not listed"};
inline constexpr Code kManifestUnusualForm{"manifest.unusual-form", "Unusual form"};
inline constexpr Code kManifestDeprecatedField{"manifest.deprecated-field",
                                               "Field not used any more"};

}  // namespace dbsn
