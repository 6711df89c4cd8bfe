// The seam between the engine and any API: one workspace provider entry, with its origin and
// credentials. One production implementation (engine/rest); tests have their own. Every method is
// safe to call from many threads, never throws, and ends within the definition's deadlines.
#pragma once
#include <chrono>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "engine/provider/outcome.h"
#include "schema/request.h"
#include "schema/result.h"

namespace dbsn {

// Gives what a request's leaves stand for, at the moment it is sent.
struct Fillings {
  std::function<Result<Secret>(const SecretRef&)> secret;
  std::function<Result<std::string>(const Ref&)> id_of;
};

// One scope of one kind, resolved: what fills a definition's placeholders.
struct Scope {
  std::string name;      // the canonical one: a project's code; "" when the kind has none
  ContextValues values;  // project, institution, owner
};

struct RateView {  // what is known of the server's limit; for the plan's estimate
  std::optional<double> per_minute;
};

class Provider {
 public:
  virtual ~Provider() = default;

  virtual const Definition& definition() const = 0;
  virtual const SettingValues& settings() const = 0;  // for shaping; no sensitive ones
  virtual std::string Origin() const = 0;             // "https://api.example.com institution 17"

  // Resolves a project as a person wrote it ("N1r8Do", "101", "") to its scope. Cached.
  virtual Result<Scope> ResolveScope(const ResourceType& type, const std::string& project) = 0;

  virtual Result<Listing> List(const ResourceType& type, const Scope& scope) = 0;
  // Nothing: the API says that there is no such resource. |fields| says how to read the answer
  // when the answer does not name its own variant; may be null.
  virtual Result<std::optional<LiveResource>> Read(const ResourceType& type, const Scope& scope,
                                                   const std::string& id,
                                                   const FieldSet* fields) = 0;

  // Sends one planned request. |id| fills "{id}". Retries as the operation allows.
  virtual StepOutcome Carry(const ResourceType& type, const Scope& scope, const Request& request,
                            const std::string& id, const Fillings& fillings) = 0;

  virtual TestOutcome Test(const ResourceType& type, const FieldSet& fields, const Scope& scope,
                           const std::string& id,
                           std::optional<std::chrono::milliseconds> timeout) = 0;

  // A table of a live resource's metadata: |level| is a key of ResourceType::inspect.
  struct Table {
    std::vector<std::string> columns;
    std::vector<std::vector<std::string>> rows;
  };
  virtual Result<Table> Inspect(const ResourceType& type, const Scope& scope, const std::string& id,
                                const std::string& level,
                                const std::map<std::string, std::string>& names) = 0;
  // The server's message and counts ("tableCount" → "1,234").
  virtual Result<std::vector<std::pair<std::string, std::string>>> Refresh(
      const ResourceType& type, const Scope& scope, const std::string& id) = 0;
  // One request of a connector page, for its answer. |values|: of its parameters, by name; those
  // that are missing have their defaults or are left out. A problem: it could not be sent, or the
  // answer's status is not good.
  struct Answer {
    std::string request;  // "GET https://api.example.com/things"
    int status = 0;
    std::string body;
  };
  virtual Result<Answer> Call(const PageOperation& call,
                              const std::map<std::string, std::string>& values) = 0;
  // For `doctor`: the health and account operations' messages.
  virtual Result<std::string> Health() = 0;
  virtual Result<std::string> Account() = 0;

  virtual RateView Rate() const = 0;
  // How long after it was begun a request of ours may still take effect on the server: all
  // attempts and what the server may hold back after we gave up.
  virtual std::chrono::milliseconds LandingTime() const = 0;
  virtual std::int64_t requests_sent() const = 0;
  // How often its requests have waited so far, and why.
  virtual std::vector<Waited> Waits() const = 0;
};

// By the workspace's provider name. REQUIRES: the name is one of the workspace's.
using Providers = std::map<std::string, std::shared_ptr<Provider>, std::less<>>;

}  // namespace dbsn
