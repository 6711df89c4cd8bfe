// A state as one document behind Terraform's http protocol, which GitLab and Gitea speak: GET, POST
// (?ID= of the lock), LOCK and UNLOCK. Nothing there expires: a lock of a dead run is freed by a
// person. docs/formats/http-state.md.
#pragma once
#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "engine/state/lock_words.h"
#include "engine/state/state_store.h"
#include "engine/world/clock.h"
#include "engine/world/transport.h"
#include "schema/secret.h"

namespace dbsn {

struct HttpStoreSettings {
  std::string address;         // of the document
  std::string lock_address;    // "" the same
  std::string unlock_address;  // "" as the lock's
  std::string update_method = "POST", lock_method = "LOCK", unlock_method = "UNLOCK";
  std::string user;  // of basic auth; "" none
  Secret password{std::string()};
  int retries = 2;  // of a request whose answer is lost or 5xx
  std::chrono::milliseconds shortest_wait{1000}, longest_wait{30'000};
};

class HttpStore final : public StateStore {
 public:
  HttpStore(HttpStoreSettings settings, std::shared_ptr<Transport> transport, LockMaker locks);
  ~HttpStore() override;

  std::string Where() const override { return settings_.address; }
  Result<LoadedState> Load() override;
  Result<std::unique_ptr<StateLock>> Lock(const std::string& operation,
                                          std::chrono::milliseconds wait,
                                          const std::function<bool()>& stop_asked) override;
  Result<Done> BeginRun(const RunIntent& intent) override;
  Result<Done> Append(const std::vector<StepRecord>& records, bool at_once) override;
  std::chrono::milliseconds HoldsBack() const override;
  Result<Done> Save(const State& state) override;
  Result<Done> StillHeld() override;
  // The protocol has no earlier versions.
  Result<std::vector<std::uint64_t>> Versions() override { return std::vector<std::uint64_t>(); }
  Result<State> Version(std::uint64_t serial) override;
  // By trying to lock it.
  Result<std::optional<LockInfo>> Holder() override;
  Result<Done> Unlock(const std::string& id) override;

 private:
  class Held;
  struct Answer {
    HttpResponse response;
    bool in_doubt = false;  // an earlier attempt may have been done
  };
  Result<Answer> Ask(const std::string& method, const std::string& url, const std::string& body,
                     bool again);
  Result<std::string> Get();
  Result<Done> Post(const std::string& document);
  Result<Done> Write(const State& state, const std::string& journal);
  Result<Done> CheckUnchanged();
  Result<std::unique_ptr<StateLock>> TryLock(const LockInfo& info);
  void Release(const LockInfo& info);
  Diagnostic Refused(const HttpResponse& response, const std::string& what) const;
  Diagnostic Unreachable(const std::string& why) const;

  const HttpStoreSettings settings_;
  const std::shared_ptr<Transport> transport_;
  const LockMaker locks_;
  std::string lock_id_;  // "" not held
  bool lost_ = false;
  std::optional<LockInfo> refused_by_;  // who held it when we last tried

  // What stands there.
  std::uint64_t serial_ = 0;  // of the document
  std::string lineage_;
  State state_;
  std::string journal_, run_id_;
  std::size_t unwritten_ = 0;  // records in |journal_| that are not there yet
  Clock::Instant written_at_{};
  std::optional<Diagnostic> append_fault_;
};

}  // namespace dbsn
