// Where a provider's token is looked for, in which order, each time anew. Must never show it.
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "schema/result.h"
#include "schema/secret.h"
#include "schema/value.h"

namespace dbsn {

class SecretResolver;

struct TokenPlace {
  SecretRef source;   // a file with its path as it is opened
  std::string shown;  // "the variable DBSN_ACME_TOKEN", "the file ~/.acme/token"
};

// Safe to read from many threads. |secrets| outlives it.
class TokenSource {
 public:
  TokenSource(std::string provider, std::vector<TokenPlace> places, const SecretResolver& secrets);
  // The first that is not blank, without white space around it. api.no-token says what was found
  // at each place.
  Result<Secret> Read() const;
  // A warning when the token stands in a file that others may read.
  std::optional<Diagnostic> Exposed() const;

 private:
  // Nothing, and |why|, when the place has none.
  std::optional<Secret> ReadPlace(const TokenPlace& place, std::string& why) const;

  const std::string provider_;
  const std::vector<TokenPlace> places_;
  const SecretResolver& secrets_;
};

}  // namespace dbsn
