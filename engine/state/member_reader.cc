#include "engine/state/member_reader.h"

#include <algorithm>
#include <utility>

#include "schema/shown_text.h"

namespace dbsn {

namespace {

std::string Quoted(std::string_view name) { return "\"" + ShownShort(name, 60) + "\""; }

}  // namespace

MemberReader::MemberReader(const Value& object) : object_(object) {
  if (object.AsMap() == nullptr) Fail("is no object");
}

const Value* MemberReader::Take(std::string_view name) {
  asked_.push_back(name);
  const Value* value = object_.Find(name);
  if (value != nullptr) ++found_;
  return value;
}

void MemberReader::FailType(std::string_view name, std::string_view wanted) {
  Fail(Quoted(name) + " is no " + std::string(wanted));
}

std::string MemberReader::Text(std::string_view name) {
  const Value* value = Take(name);
  if (value == nullptr) return "";
  if (value->AsText() != nullptr) return *value->AsText();
  FailType(name, "text");
  return "";
}

std::string MemberReader::NeededText(std::string_view name) {
  std::string text = Text(name);
  if (text.empty()) Fail(Quoted(name) + " is missing");
  return text;
}

bool MemberReader::Boolean(std::string_view name) {
  const Value* value = Take(name);
  if (value == nullptr) return false;
  if (value->AsBoolean() != nullptr) return *value->AsBoolean();
  FailType(name, "true or false");
  return false;
}

std::uint64_t MemberReader::Count(std::string_view name) {
  const Value* value = Take(name);
  if (value == nullptr) return 0;
  if (value->AsInteger() != nullptr && *value->AsInteger() >= 0) {
    return static_cast<std::uint64_t>(*value->AsInteger());
  }
  FailType(name, "whole number");
  return 0;
}

Address MemberReader::NeededAddress(std::string_view name) {
  const std::string text = NeededText(name);
  std::optional<Address> address = ParseAddress(text);
  if (address.has_value()) return *std::move(address);
  FailType(name, "address");
  return {};
}

std::vector<std::string> MemberReader::Texts(std::string_view name) {
  std::vector<std::string> texts;
  for (const Value& item : List(name)) {
    if (item.AsText() == nullptr) {
      FailType(name, "list of texts");
      break;
    }
    texts.push_back(*item.AsText());
  }
  return texts;
}

std::map<std::string, std::string> MemberReader::TextMap(std::string_view name) {
  std::map<std::string, std::string> texts;
  const Value* value = Take(name);
  if (value == nullptr) return texts;
  if (value->AsMap() == nullptr) {
    FailType(name, "object");
    return texts;
  }
  for (const auto& [key, text] : *value->AsMap()) {
    if (text.AsText() == nullptr) {
      FailType(name, "object of texts");
      break;
    }
    texts.emplace_hint(texts.end(), key.text(), *text.AsText());
  }
  return texts;
}

const Value::List& MemberReader::List(std::string_view name) {
  static const Value::List kNone;
  const Value* value = Take(name);
  if (value == nullptr) return kNone;
  if (value->AsList() != nullptr) return *value->AsList();
  FailType(name, "list");
  return kNone;
}

const Value* MemberReader::Any(std::string_view name) { return Take(name); }

void MemberReader::Fail(std::string fault) {
  if (!fault_.has_value()) fault_ = std::move(fault);
}

std::optional<std::string> MemberReader::Fault() {
  if (fault_.has_value() || found_ == object_.AsMap()->size()) return fault_;
  for (const auto& [key, value] : *object_.AsMap()) {
    if (std::find(asked_.begin(), asked_.end(), key.text()) != asked_.end()) continue;
    Fail("holds " + Quoted(key.text()) + ", which this version of dbsn does not know");
  }
  return fault_;
}

}  // namespace dbsn
