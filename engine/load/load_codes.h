// What can be wrong with the workspace, its settings, the files it names and its secrets. Names are
// stable. (What dbsn.yaml shares with manifests, unknown and missing keys, is manifest.*.)
#pragma once
#include "schema/diagnostic.h"

namespace dbsn {

inline constexpr Code kNotAWorkspace{"workspace.not-a-workspace", "Not a workspace"};
inline constexpr Code kUnknownDefinition{"workspace.unknown-definition",
                                         "Unknown provider definition"};
inline constexpr Code kUnknownBackend{"workspace.unknown-backend", "Unknown state backend"};
inline constexpr Code kEnvironmentNeeded{"workspace.environment-needed", "No environment chosen"};
inline constexpr Code kUnknownEnvironment{"workspace.unknown-environment", "Unknown environment"};
inline constexpr Code kUnknownManifest{"manifest.unknown-address", "No such manifest"};
inline constexpr Code kOtherEnvironment{"workspace.other-environment",
                                        "File of another environment"};
inline constexpr Code kNoEnvironments{"workspace.no-environments", "No environments"};
inline constexpr Code kUnknownSetting{"workspace.unknown-setting", "Unknown setting"};
inline constexpr Code kBadSetting{"workspace.bad-setting", "Setting not allowed"};
inline constexpr Code kMissingSetting{"workspace.missing-setting", "Missing setting"};
inline constexpr Code kLiteralToken{"workspace.literal-secret", "Secret written in the workspace"};
inline constexpr Code kNotADefinition{"definition.not-a-definition", "No provider definition"};
inline constexpr Code kNotACatalog{"definition.not-a-catalog", "No catalog"};
inline constexpr Code kCatalogChanged{"catalog.changed", "Not the catalog that was pinned"};
inline constexpr Code kDefinitionChanged{"definition.changed",
                                         "Not the definition that was pinned"};
inline constexpr Code kLockUnreadable{"workspace.lock-unreadable", "Unreadable lock file"};
inline constexpr Code kNotAManifestFile{"manifest.not-a-file", "Not a manifest file"};
inline constexpr Code kNoToken{"api.no-token", "No token"};
inline constexpr Code kTokenExposed{"api.token-exposed", "Others can read the token"};
inline constexpr Code kSecretMissing{"secret.missing", "Value not found"};
inline constexpr Code kSecretEmpty{"secret.empty", "Value empty"};
inline constexpr Code kSecretExposed{"secret.exposed", "Others can read the secret"};
inline constexpr Code kSecretProgram{"secret.program", "The program gave no value"};
inline constexpr Code kSecretVault{"secret.vault", "Vault gave no value"};
inline constexpr Code kExecOff{"secret.exec-off", "Programs are not allowed"};
inline constexpr Code kSecretUnfit{"secret.unfit", "Value not fit for its field"};

}  // namespace dbsn
