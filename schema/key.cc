// The process-wide table of field names. It only grows, and nothing else is kept in it: what a
// person or a server says in values never comes here.
#include "schema/key.h"

#include <array>
#include <cstddef>
#include <functional>
#include <mutex>
#include <unordered_set>

namespace dbsn {

namespace {

struct TextHash {
  using is_transparent = void;
  std::size_t operator()(std::string_view text) const {
    return std::hash<std::string_view>()(text);
  }
};

struct Table {
  std::mutex mutex;
  // Nodes never move, so pointers to the texts hold for the process's life.
  std::unordered_set<std::string, TextHash, std::equal_to<>> texts;
};

// Never destroyed: keys outlive every static object.
Table& TheTable() {
  static Table* const table = new Table();
  return *table;
}

const std::string* Intern(std::string_view text) {
  Table& table = TheTable();
  const std::lock_guard<std::mutex> hold(table.mutex);
  const auto found = table.texts.find(text);
  if (found != table.texts.end()) return &*found;
  return &*table.texts.emplace(text).first;
}

// Names repeat from row to row, so each thread remembers those it met and takes no lock for them.
const std::string* InternThroughCache(std::string_view text) {
  constexpr std::size_t kSlots = 512;
  thread_local std::array<const std::string*, kSlots> slots{};
  const std::string*& slot = slots[TextHash()(text) % kSlots];
  if (slot == nullptr || *slot != text) slot = Intern(text);
  return slot;
}

}  // namespace

Key::Key() {
  static const std::string* const kEmpty = Intern("");
  text_ = kEmpty;
}

Key::Key(std::string_view text) : text_(InternThroughCache(text)) {}

}  // namespace dbsn
