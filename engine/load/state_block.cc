#include "engine/load/state_block.h"

#include <algorithm>
#include <string_view>
#include <vector>

#include "engine/load/load_codes.h"
#include "engine/load/secret_resolver.h"
#include "engine/world/environment.h"
#include "schema/manifest_codes.h"
#include "schema/manifest_head.h"
#include "schema/manifest_members.h"

namespace dbsn {

namespace {

struct Backend {
  std::string_view name;
  std::vector<std::string_view> settings;
};

const std::vector<Backend>& Backends() {
  static const std::vector<Backend> backends{
      {"local", {}},
      {"http",
       {"address", "caFile", "clientCertificate", "clientKey", "lockAddress", "lockMethod",
        "password", "retries", "unlockAddress", "unlockMethod", "updateMethod", "username"}},
      {"postgres", {"address", "password", "schema"}},
      {"etcd",
       {"caFile", "clientCertificate", "clientKey", "endpoints", "leaseSeconds", "password",
        "prefix", "username"}}};
  return backends;
}

constexpr std::string_view kPassword = "password";

// DBSN_STATE_LOCKADDRESS.
std::string VariableOf(const std::string& name) {
  std::string variable = "DBSN_STATE_" + name;
  for (char& c : variable) {
    if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 'a' + 'A');
  }
  return variable;
}

// Of an address: "scheme://user:password@host", or among its parameters.
bool HoldsPassword(std::string_view address) {
  if (address.find("password=") != std::string_view::npos) return true;
  const std::size_t scheme = address.find("://");
  const std::size_t at = address.rfind('@');
  if (scheme == std::string_view::npos || at == std::string_view::npos) return false;
  return address.find(':', scheme + 3) < at;
}

std::string Get(const Environment& environment, const std::string& name) {
  return name.empty() ? std::string() : environment.Get(name).value_or("");
}

}  // namespace

StateBlock ReadStateBlock(const Document& document, NodeIndex map, ManifestProblems& problems) {
  StateBlock block;
  if (!document.IsMap(map)) {
    problems.Error(kManifestWrongType, map,
                   "\"state\" is " + std::string(WrittenAs(document, map)) + ", must be a map.",
                   "Write state: {backend: local}.");
    return block;
  }
  const NodeIndex backend = document.Find(map, "backend");
  if (backend != kNoNode) {
    block.place = document.PlaceOf(backend);
    block.backend =
        ReadHeadText(document, backend, "state.backend", problems).value_or(block.backend);
  }
  const auto known = std::find_if(Backends().begin(), Backends().end(),
                                  [&](const Backend& one) { return one.name == block.backend; });
  if (known == Backends().end()) {
    std::vector<std::string_view> names;
    for (const Backend& one : Backends()) names.push_back(one.name);
    problems.Error(kUnknownBackend, backend, "There is no backend " + Quoted(block.backend) + ".",
                   DidYouMean(block.backend, names, "There is " + Listed(names) + "."));
    block.backend = "local";
    return block;
  }
  ForEachMember(document, map, [&](NodeIndex key, NodeIndex value) {
    if (!document.IsScalar(key) || document.Text(key) == "backend") return;
    const std::string name(document.Text(key));
    const bool secret = name == kPassword;
    if (std::find(known->settings.begin(), known->settings.end(), name) == known->settings.end()) {
      problems.Hide(value);
      std::vector<std::string_view> names = known->settings;
      names.emplace_back("backend");
      problems.Error(
          kUnknownSetting, key,
          "The backend " + Quoted(block.backend) + " has no setting " + Quoted(name) + ".",
          DidYouMean(name, names,
                     known->settings.empty() ? "It has none: the state is in .dbsn."
                                             : "It has " + Listed(known->settings) + "."));
    } else if (document.IsScalar(value) && (secret || HoldsPassword(document.Text(value)))) {
      problems.Hide(value);
      problems.Error(kLiteralToken, value,
                     Quoted("state." + name) + (secret ? " is a secret" : " holds a password") +
                         ", and its value stands in the workspace, where everybody with the file "
                         "can read it.",
                     "Write password: {valueFrom: {env: " + VariableOf(std::string(kPassword)) +
                         "}}, and choose a new one: this one was seen.");
    }
  });
  block.settings = ReadSettings(document, map, "state", problems);
  block.settings.erase("backend");
  return block;
}

std::optional<std::string> StateSetting(const StateBlock& block, const std::string& name,
                                        const std::string& variable,
                                        const Environment& environment) {
  if (std::string own = Get(environment, VariableOf(name)); !own.empty()) return own;
  const auto written = block.settings.find(name);
  if (written != block.settings.end() && !written->second.source.has_value()) {
    return written->second.text;
  }
  if (written != block.settings.end() &&
      written->second.source->source == SecretRef::Source::kEnv) {
    if (std::string text = Get(environment, written->second.source->text); !text.empty()) {
      return text;
    }
  }
  if (std::string text = Get(environment, variable); !text.empty()) return text;
  return std::nullopt;
}

Result<Secret> StateSecret(const StateBlock& block, const std::string& name,
                           const std::string& variable, const Environment& environment,
                           const SecretResolver& secrets) {
  const std::string own = VariableOf(name);
  if (!Get(environment, own).empty()) return secrets.Resolve({SecretRef::Source::kEnv, own});
  const auto written = block.settings.find(name);
  if (written != block.settings.end() && written->second.source.has_value()) {
    return secrets.Resolve(*written->second.source);
  }
  if (!Get(environment, variable).empty()) {
    return secrets.Resolve({SecretRef::Source::kEnv, variable});
  }
  return Secret(std::string());
}

}  // namespace dbsn
