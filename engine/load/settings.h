// A provider entry's settings: flag, DBSN_* variable, environment block, workspace, the
// definition's own variables, default, in this order. The entry holds what is left of block and
// workspace.
#pragma once
#include <functional>
#include <map>
#include <string>

#include "engine/load/workspace.h"
#include "schema/definition.h"
#include "schema/result.h"
#include "schema/secret.h"
#include "schema/wire.h"

namespace dbsn {

class Environment;
class SecretResolver;

struct ProviderSettings {
  SettingValues values;  // every one that has a value, defaults included, but the sensitive ones
  // Reads the secret again from its source each time; api.no-token, with where it looked, when
  // there is none. Safe from many threads. Empty when the definition's auth is none.
  std::function<Result<Secret>()> credential;
  bool credential_is_far = false;  // a program or a vault gives it: nothing offline asks for it
};

// |flags|: setting → value from the command line ("project" → "N1r8Do"). DBSN_PROVIDER_SETTING is
// the variable of a setting, in upper case with _ for what is no letter or digit: DBSN_MYAPI_URL.
// Unknown settings, wrong types and values outside the allowed ones are reported at their place.
ProviderSettings ResolveSettings(const Definition& definition, const ProviderEntry& entry,
                                 const std::string& workspace_folder,
                                 const std::map<std::string, std::string>& flags,
                                 const Environment& environment, const SecretResolver& secrets,
                                 Diagnostics& diagnostics);

}  // namespace dbsn
