// Where a secret comes from to its text: a variable, a file, a program, a vault. Must never show
// one.
#pragma once
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "engine/load/vault.h"
#include "schema/diagnostic.h"
#include "schema/result.h"
#include "schema/secret.h"
#include "schema/value.h"

namespace dbsn {

class KnownSecrets;
struct World;

// Whether manifests may name programs, and what those see of the environment beside PATH, HOME and
// their like.
struct ExecPolicy {
  bool allowed = false;
  std::vector<std::string> variables;
};

class SecretResolver {
 public:
  // A relative file or program is relative to |workspace_folder|. |world| must outlive it.
  SecretResolver(World& world, std::string workspace_folder, ExecPolicy exec,
                 std::shared_ptr<KnownSecrets> known);

  // One newline at the end of a file, or of what a program prints, is dropped. Missing and empty
  // ones fail, saying where it looked. A program is run, and a path of a vault read, once: what is
  // sent is what was compared. Safe from many threads.
  Result<Secret> Resolve(const SecretRef& ref) const;

  // A warning when |ref| is a file that other users may read.
  std::optional<Diagnostic> Exposed(const SecretRef& ref) const;
  // The problem of a |ref| that may not be used at all, known without looking.
  std::optional<Diagnostic> Forbidden(const SecretRef& ref) const;

  // Makes what |ref| names known, where that can be had: so that a server that repeats it is
  // struck.
  void Learn(const SecretRef& ref) const;

  KnownSecrets& known() const { return *known_; }

 private:
  Result<Secret> FromFile(const SecretRef& ref) const;
  Result<Secret> FromProgram(const SecretRef& ref) const;

  World& world_;
  const std::string workspace_folder_;
  const ExecPolicy exec_;
  const std::shared_ptr<KnownSecrets> known_;
  mutable std::mutex mutex_;                               // of the two below
  mutable std::map<std::string, Result<Secret>> printed_;  // by the program's arguments
  mutable Vault vault_;
};

}  // namespace dbsn
