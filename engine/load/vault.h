// HashiCorp Vault's KV engine, version 2: GET /v1/MOUNT/data/PATH with the token in a header, as
// its HTTP API is published. VAULT_ADDR, VAULT_TOKEN (or ~/.vault-token), VAULT_NAMESPACE and
// VAULT_CACERT say where, as they do for its own client.
#pragma once
#include <map>
#include <memory>
#include <optional>
#include <string>

#include "schema/result.h"
#include "schema/secret.h"
#include "schema/value.h"

namespace dbsn {

class KnownSecrets;
class Transport;
struct HttpResponse;
struct World;

// "secret/orders-db#password": the mount, the path below it, the key.
struct VaultPlace {
  std::string mount, path, key;
};
std::optional<VaultPlace> ReadVaultPlace(const std::string& text);

// Not safe from many threads.
class Vault {
 public:
  // Both must outlive it.
  Vault(World& world, KnownSecrets& known);
  ~Vault();

  // Each path is read once. Failures say what Vault answered, and never what it holds.
  Result<Secret> Read(const SecretRef& ref);

 private:
  Result<ValueMap> ReadPath(const VaultPlace& place);
  Result<ValueMap> Ask(const VaultPlace& place);
  Result<ValueMap> Judge(const VaultPlace& place, const HttpResponse& response) const;
  Result<Secret> Token() const;

  World& world_;
  KnownSecrets& known_;
  std::unique_ptr<Transport> transport_;
  std::map<std::string, Result<ValueMap>> read_;  // by mount and path
};

}  // namespace dbsn
