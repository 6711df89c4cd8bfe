// A value nobody may see. It cannot be printed, compared or copied by accident; the one way to
// its text is Reveal(), so that every use can be found.
#pragma once
#include <string>
#include <utility>

#include "schema/address.h"
#include "schema/path.h"

namespace dbsn {

class Secret {
 public:
  explicit Secret(std::string text) : text_(std::move(text)) {}
  const std::string& Reveal() const { return text_; }
  bool empty() const { return text_.empty(); }

 private:
  std::string text_;
};

// A stand-in for a secret: an HMAC over address, path and value, with the id of its key. Equal
// marks: equal values. Marks of two keys cannot be compared.
struct Mark {
  std::string key_id;
  std::string digest;  // lower-case hex
  bool operator==(const Mark&) const = default;
};

struct PathMark {
  Path path;
  Mark mark;
  bool assumed = false;  // adopted: nobody has seen the live value
  bool operator==(const PathMark&) const = default;
};

// Makes marks under one key. engine/world/digest.h holds the real one.
class Marker {
 public:
  virtual ~Marker() = default;
  virtual const std::string& key_id() const = 0;
  virtual Mark MarkOf(const Address& address, const Path& path, const Secret& secret) const = 0;
};

}  // namespace dbsn
