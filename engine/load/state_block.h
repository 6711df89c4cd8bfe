// `state` of dbsn.yaml: where the state is kept, as it is written. What a backend's settings are is
// known here; what they mean, by who opens it.
#pragma once
#include <map>
#include <optional>
#include <string>

#include "engine/load/written_setting.h"
#include "schema/diagnostic.h"
#include "schema/result.h"
#include "schema/secret.h"
#include "schema/source.h"

namespace dbsn {

class Environment;
class SecretResolver;

struct StateBlock {
  std::string backend = "local";
  WrittenSettings settings;
  Place place;  // of the backend's name
};

// `state: {backend: ...}`. Unknown backends and settings, and secrets in clear, are reported.
StateBlock ReadStateBlock(const Document& document, NodeIndex map, ManifestProblems& problems);

// A setting's value: DBSN_STATE_NAME, else as written, else of |variable| ("TF_HTTP_ADDRESS", ""
// for none). Nothing: nobody says it.
std::optional<std::string> StateSetting(const StateBlock& block, const std::string& name,
                                        const std::string& variable,
                                        const Environment& environment);
// The same of a secret, read now. An empty one: nobody says it.
Result<Secret> StateSecret(const StateBlock& block, const std::string& name,
                           const std::string& variable, const Environment& environment,
                           const SecretResolver& secrets);

}  // namespace dbsn
