// The v3 API of etcd as its JSON gateway speaks it: kv.range, kv.txn, leases, auth.authenticate.
// Keys and values are base64 there, and 64-bit numbers texts.
#pragma once
#include <chrono>
#include <cstddef>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "engine/world/transport.h"
#include "schema/result.h"
#include "schema/secret.h"
#include "schema/value.h"

namespace dbsn {

class Clock;

struct EtcdKeyValue {
  std::string key, value;
  std::string create_revision;
};

struct EtcdPage {
  std::vector<EtcdKeyValue> pairs;
  std::string revision;  // of the whole store, when this was read
  bool more = false;
};

// A transaction: when all of |compare| hold, |success| is done. Made by the functions below.
struct EtcdTransaction {
  Value::List compare, success;
};
Value EtcdIsAbsent(const std::string& key);
Value EtcdHasValue(const std::string& key, const std::string& value);
Value EtcdHasCreateRevision(const std::string& key, const std::string& revision);
Value EtcdPut(const std::string& key, const std::string& value, const std::string& lease = "");
Value EtcdRemove(const std::string& key, const std::string& end);

class EtcdClient {  // safe from many threads
 public:
  struct Parts {
    std::vector<std::string> endpoints;  // "https://etcd-1.internal:2379"
    std::string user;                    // "" without authentication
    Secret password{std::string()};
    std::shared_ptr<Transport> transport;
    Clock& clock;
    std::chrono::milliseconds timeout{15'000};  // of one attempt
  };
  explicit EtcdClient(Parts parts);

  // Tried again where the answer is lost. |revision| "": the newest.
  Result<EtcdPage> Range(const std::string& key, const std::string& end, std::size_t limit,
                         const std::string& revision);
  // Sent once an endpoint takes it. |unsure| when nobody knows whether it was done.
  Result<bool> Transact(const EtcdTransaction& transaction, bool& unsure);
  Result<std::string> GrantLease(std::chrono::seconds ttl);  // its id
  // False: there is no such lease any more.
  Result<bool> KeepLease(const std::string& id, std::chrono::milliseconds timeout);
  void RevokeLease(const std::string& id);

  std::string Where() const;

 private:
  Result<Value> Call(const std::string& path, const Value& body, std::chrono::milliseconds timeout,
                     bool again, bool& unsure);
  Result<Value> CallAgain(const std::string& path, const Value& body);
  bool NeedsToken();
  std::optional<Diagnostic> SignIn();
  Exchange Send(const std::string& endpoint, const std::string& path, const std::string& body,
                std::chrono::milliseconds timeout);
  Diagnostic Unreachable(const std::string& why) const;
  Result<Value> Understand(const HttpResponse& response, const std::string& path, bool& unsure,
                           bool& token_is_old);

  const Parts parts_;
  std::mutex mutex_;
  std::size_t current_ = 0;  // the endpoint that answered last
  std::string token_;
};

}  // namespace dbsn
