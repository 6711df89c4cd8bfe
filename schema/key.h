// A field's name, stored once for the whole process: ten thousand connectors share a few
// dozen names. Equal keys are one pointer; order is by text, so output is stable.
#pragma once
#include <compare>
#include <string>
#include <string_view>

namespace dbsn {

class Key {
 public:
  Key();                                // the empty name
  explicit Key(std::string_view text);  // thread-safe; the text is kept for the process's life

  const std::string& text() const { return *text_; }
  bool empty() const { return text_->empty(); }

  friend bool operator==(Key a, Key b) { return a.text_ == b.text_; }
  friend std::strong_ordering operator<=>(Key a, Key b) {
    return a.text_ == b.text_ ? std::strong_ordering::equal : *a.text_ <=> *b.text_;
  }

 private:
  const std::string* text_;
};

}  // namespace dbsn
