// Where the records of one state are kept: a key and some bytes each, written together or not at
// all. What the records mean is RecordStore's.
#pragma once
#include <cstddef>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "engine/state/state_store.h"
#include "schema/result.h"

namespace dbsn {

// Keys are ASCII but for what addresses hold, and sort as bytes do.
using Records = std::map<std::string, std::string, std::less<>>;
using KeyRange = std::pair<std::string, std::string>;  // first, and one past the last

// Every key that begins with |prefix|, which does not end in the last byte there is.
KeyRange Below(std::string prefix);

struct RecordChanges {
  Records puts;
  std::vector<KeyRange> removes;  // done before the puts
};

class RecordPlace {
 public:
  virtual ~RecordPlace() = default;
  virtual std::string Where() const = 0;  // "postgres db.internal/dbsn, state shop/prod"
  // What one Write may hold: so many puts and removes, so many bytes. 0: any number.
  virtual std::size_t most_changes() const = 0;
  virtual std::size_t most_bytes() const = 0;

  // All of them as they stood at one moment; takes no lock.
  virtual Result<Records> Read(const KeyRange& range) = 0;
  // All of it or nothing; durable on return. Refused as state.lock-lost when this process does not
  // hold the lock (any more), or when the record |guard| is not what is said here (none: there is
  // no such record). A failure may leave it done: then the same once more succeeds.
  struct Guard {
    std::string key;
    std::optional<std::string> bytes;
  };
  virtual Result<Done> Write(const RecordChanges& changes, const Guard& guard) = 0;

  // state.locked when somebody else holds it; then Holder() says who.
  virtual Result<std::unique_ptr<StateLock>> TryLock(const LockInfo& info) = 0;
  virtual Result<std::optional<LockInfo>> Holder() = 0;
  // Frees the lock that |holder| has, whose process may live: what it writes from then on is
  // refused.
  virtual Result<Done> Free(const LockInfo& holder) = 0;
  // Whether the lock of this process is still its own, as far as is known without asking.
  virtual Result<Done> StillHeld() = 0;
};

}  // namespace dbsn
