// Turns the names of secrets into marks before planning, and into values only when a request is
// filled.
#pragma once
#include <functional>
#include <string>
#include <vector>

#include "schema/desired.h"
#include "schema/diagnostic.h"
#include "schema/result.h"
#include "schema/secret.h"

namespace dbsn {

class Environment;
class Files;

class SecretResolver {
 public:
  // A relative file is relative to |workspace_folder|.
  SecretResolver(Files& files, const Environment& environment, std::string workspace_folder);
  // One newline at the end of a file is dropped. Missing and empty ones fail, saying where it
  // looked. Safe from many threads.
  Result<Secret> Resolve(const SecretRef& ref) const;

 private:
  Files& files_;
  const Environment& environment_;
  std::string workspace_folder_;
};

// Fills the marks of each |wanted| resource, and replaces valueFrom of a field that is no secret by
// its value, checked like one that was written. Every missing one is reported at its place.
void MarkSecrets(std::vector<DesiredResource>& desired,
                 const std::function<bool(const DesiredResource&)>& wanted, const Marker& marker,
                 const SecretResolver& resolver, Diagnostics& diagnostics);

}  // namespace dbsn
