// An API in memory, and a Provider that speaks to it. The server outlives any number of providers,
// as a real one outlives the processes that call it. Faults happen where a test orders them.
#pragma once
#include <chrono>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "engine/provider/provider.h"

namespace dbsn {

// acme (tests/support/definitions.h) with operations: connectors stand in projects, jobs do not;
// both can be listed, read, created, updated with what changed, deleted and tested.
std::shared_ptr<const Definition> ActingAcme();

struct FakeRow {
  std::string kind, scope, id, name;
  Value fields;                                // by manifest names; no sensitive ones
  std::map<std::string, std::string> secrets;  // path → text
  std::string stamp;
};

enum class Fault : std::uint8_t {
  kRefuse,       // an error answer; nothing was done
  kLostBefore,   // no answer, and nothing was done
  kLostAfter,    // no answer, but it was done
  kLate,         // no answer, and it is done when the test calls Land()
  kBreakerOpen,  // a write is not tried
  kDown,         // no connection
};

// Thread-safe. Ids count from 1 within each kind.
class FakeServer {
 public:
  FakeServer();

  // ---- how it behaves; to be set before it is asked anything
  std::set<std::string> thin_without;  // fields that rows of a list lack; empty: rows are whole
  std::set<std::string> not_kept;      // fields that a write does not change
  std::function<Value(std::string_view field, const Value&)> normalise;  // what is kept of a value
  bool shows_secrets = false;
  bool whole_second_stamps = false;
  bool null_lists = false;  // a list answers null, as to one who may see nothing
  std::map<std::string, TestOutcome::Verdict> verdicts;  // by name; else a test passes
  std::chrono::system_clock::time_point now;             // its Date, and the time of its stamps
  // Asked at the start of every call ("create Orders", "list Connector P1"); false: the caller is
  // dead, the call does nothing.
  std::function<bool(const std::string& call)> gate;
  // Asked when |gate| said no: true when the request was under way, and is done at Land().
  std::function<bool(const std::string& call)> was_under_way;

  // ---- what others do to it
  std::string Add(const std::string& kind, const std::string& scope, const ValueMap& fields);
  void Set(const std::string& kind, const std::string& name, std::string_view field, Value value);
  void Remove(const std::string& kind, const std::string& name);
  // The next |times| calls of |operation| ("create" ... "list" "read" "test") that concern |about|
  // (a name, an id or a scope; "" any).
  void Order(Fault fault, const std::string& operation, const std::string& about = "",
             int times = 1);
  void Land();  // what is late takes effect now

  // ---- what it holds and was asked
  std::vector<FakeRow> rows() const;
  std::vector<FakeRow> Named(const std::string& kind, const std::string& name) const;
  std::vector<std::string> calls() const;
  int Count(const std::string& operation) const;
  void ForgetCalls();

  // ---- for FakeProvider
  Result<Listing> List(const ResourceType& type, const std::string& scope);
  Result<std::optional<LiveResource>> Read(const ResourceType& type, const std::string& scope,
                                           const std::string& id);
  StepOutcome Carry(const ResourceType& type, const Request& request, const Value& body);
  TestOutcome Test(const ResourceType& type, const std::string& id);
  std::int64_t requests() const;

 private:
  struct Ordered {
    Fault fault;
    std::string operation, about;
    int times;
  };
  struct Target {
    std::string scope, id;
  };
  // Counts the call. False: the caller is dead.
  bool Begin(const std::string& call);
  std::optional<Fault> Take(const std::string& operation, const std::vector<std::string>& about);
  FakeRow* Find(const std::string& kind, const std::string& id);
  LiveResource Show(const ResourceType& type, const FakeRow& row, bool whole) const;
  std::string Do(const ResourceType& type, const Request& request, const Value& body);
  void Write(const ResourceType& type, const Value& body, FakeRow& row);
  std::string NewStamp();

  std::mutex landing_;
  mutable std::mutex mutex_;
  std::vector<FakeRow> rows_;
  std::map<std::string, int> last_id_;
  std::vector<Ordered> orders_;
  std::vector<std::function<void()>> late_;
  std::vector<std::string> calls_;
  int writes_ = 0;
};

// Any project is a scope of its own name; "" means P1.
class FakeProvider final : public Provider {
 public:
  FakeProvider(std::shared_ptr<const Definition> definition, FakeServer& server)
      : definition_(std::move(definition)), server_(server) {}

  std::string origin = "https://api.acme.test institution 17";
  std::optional<double> rate_per_minute;

  const Definition& definition() const override { return *definition_; }
  const SettingValues& settings() const override { return settings_; }
  std::string Origin() const override { return origin; }
  Result<Scope> ResolveScope(const ResourceType& type, const std::string& project) override;
  Result<Listing> List(const ResourceType& type, const Scope& scope) override;
  Result<std::optional<LiveResource>> Read(const ResourceType& type, const Scope& scope,
                                           const std::string& id, const FieldSet* fields) override;
  StepOutcome Carry(const ResourceType& type, const Scope& scope, const Request& request,
                    const std::string& id, const Fillings& fillings) override;
  TestOutcome Test(const ResourceType& type, const FieldSet& fields, const Scope& scope,
                   const std::string& id,
                   std::optional<std::chrono::milliseconds> timeout) override;
  Result<Table> Inspect(const ResourceType& type, const Scope& scope, const std::string& id,
                        const std::string& level,
                        const std::map<std::string, std::string>& names) override;
  Result<Answer> Call(const PageOperation& call,
                      const std::map<std::string, std::string>& values) override;
  Result<std::vector<std::pair<std::string, std::string>>> Refresh(const ResourceType& type,
                                                                   const Scope& scope,
                                                                   const std::string& id) override;
  Result<std::string> Health() override { return std::string("pong"); }
  Result<std::string> Account() override { return std::string("ada"); }
  RateView Rate() const override { return {rate_per_minute}; }
  std::chrono::milliseconds LandingTime() const override { return std::chrono::seconds(120); }
  std::vector<Waited> Waits() const override { return {}; }
  std::int64_t requests_sent() const override { return server_.requests(); }

 private:
  const std::shared_ptr<const Definition> definition_;
  FakeServer& server_;
  SettingValues settings_;
};

}  // namespace dbsn
