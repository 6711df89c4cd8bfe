// Reads the members of one JSON object of ours strictly: a member of another type and a member that
// nobody asked for are faults, so that nothing in a file is ever dropped unseen.
#pragma once
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "schema/address.h"
#include "schema/value.h"

namespace dbsn {

// A member that is absent gives the empty value of its type, unless it is needed.
class MemberReader {
 public:
  explicit MemberReader(const Value& object);  // outlives this

  std::string Text(std::string_view name);
  std::string NeededText(std::string_view name);
  bool Boolean(std::string_view name);
  std::uint64_t Count(std::string_view name);  // a whole number, not negative
  Address NeededAddress(std::string_view name);
  std::vector<std::string> Texts(std::string_view name);
  std::map<std::string, std::string> TextMap(std::string_view name);
  const Value::List& List(std::string_view name);
  const Value* Any(std::string_view name);  // null when absent

  // What is wrong beyond single members. Only the first fault is kept.
  void Fail(std::string fault);
  // To be asked last: also names a member that was not asked for. Nothing when all is well.
  std::optional<std::string> Fault();

 private:
  const Value* Take(std::string_view name);
  void FailType(std::string_view name, std::string_view wanted);

  const Value& object_;
  std::vector<std::string_view> asked_;
  std::size_t found_ = 0;
  std::optional<std::string> fault_;
};

}  // namespace dbsn
