// A planned body to the bytes that are sent: its references become ids and its secret names become
// secrets, here and nowhere earlier. What holds them is wiped when it is done with.
#pragma once
#include <string>
#include <vector>

#include "engine/provider/provider.h"
#include "engine/world/wipe.h"
#include "schema/definition.h"
#include "schema/result.h"
#include "schema/secret.h"
#include "schema/value.h"

namespace dbsn {

// The bytes of a body, wiped at the end of its life.
class SecretBody {
 public:
  SecretBody() = default;
  ~SecretBody() { Wipe(text_); }
  SecretBody(SecretBody&& other) noexcept { text_.swap(other.text_); }
  SecretBody& operator=(SecretBody&&) = delete;

  const std::string& text() const { return text_; }
  std::string& text() { return text_; }
  // Appends without leaving a copy behind where the text had no room.
  void Append(std::string_view more);

 private:
  std::string text_;
};

struct WrittenBody {
  SecretBody body;
  std::vector<Secret> secrets;  // those that it holds, to be struck out of answers
};
// Fails as |fillings| do, and when a secret is no UTF-8 text, which JSON could not carry whole.
// |type| says which members are numbers on the wire: {"storageID": {"$ref": ...}} → 5459.
Result<WrittenBody> WriteBody(const ResourceType& type, const Value& body,
                              const Fillings& fillings);

}  // namespace dbsn
