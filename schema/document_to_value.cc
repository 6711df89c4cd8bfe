// Types by YAML 1.2's core schema (section 10.3.2). Must never turn a number into floating point:
// what is no 64-bit integer stays text, in JSON's spelling.
#include "schema/document_to_value.h"

#include <charconv>
#include <cstdint>
#include <optional>
#include <string>
#include <utility>

namespace dbsn {

namespace {

bool IsDigit(char c) { return c >= '0' && c <= '9'; }

std::size_t DigitsAt(std::string_view text, std::size_t at) {
  std::size_t end = at;
  while (end < text.size() && IsDigit(text[end])) ++end;
  return end - at;
}

std::string_view WithoutLeadingZeros(std::string_view digits) {
  while (digits.size() > 1 && digits[0] == '0') digits.remove_prefix(1);
  return digits;
}

// 0o17 and 0x1F.
std::optional<Value> OtherBase(std::string_view text) {
  int base = 0;
  if (text.starts_with("0o")) base = 8;
  if (text.starts_with("0x")) base = 16;
  if (base == 0 || text.size() == 2) return {};
  std::int64_t integer = 0;
  const char* const end = text.data() + text.size();
  const auto [stop, error] = std::from_chars(text.data() + 2, end, integer, base);
  if (error != std::errc() || stop != end || text[2] == '-') return {};
  return Value(integer);
}

std::optional<Value> Decimal(std::string_view text) {
  std::string json;  // as RFC 8259 spells it
  std::size_t at = 0;
  if (text[0] == '+' || text[0] == '-') ++at;
  if (text[0] == '-') json = "-";
  const std::size_t whole = DigitsAt(text, at);
  json += whole == 0 ? "0" : WithoutLeadingZeros(text.substr(at, whole));
  at += whole;
  bool integer = true;
  std::size_t fraction = 0;
  if (at < text.size() && text[at] == '.') {
    integer = false;
    fraction = DigitsAt(text, ++at);
    json += '.';
    json += fraction == 0 ? "0" : text.substr(at, fraction);
    at += fraction;
  }
  if (whole + fraction == 0) return {};
  if (at < text.size() && (text[at] == 'e' || text[at] == 'E')) {
    integer = false;
    std::size_t digits = at + 1;
    if (digits < text.size() && (text[digits] == '+' || text[digits] == '-')) ++digits;
    const std::size_t exponent = DigitsAt(text, digits);
    if (exponent == 0) return {};
    json += text.substr(at, digits + exponent - at);
    at = digits + exponent;
  }
  if (at != text.size()) return {};
  std::int64_t number = 0;
  const char* const end = json.data() + json.size();
  if (integer && std::from_chars(json.data(), end, number).ec == std::errc()) return Value(number);
  return Value(Number{json});
}

Value MapToValue(const Document& document, NodeIndex map) {
  ValueMap members;
  for (const Document::Member& member : document.Members(map)) {
    if (!document.IsScalar(member.key)) continue;
    members.Set(document.Text(member.key), DocumentToValue(document, member.value));
  }
  return Value(std::move(members));
}

Value ListToValue(const Document& document, NodeIndex list) {
  Value::List items;
  for (const NodeIndex item : document.Items(list)) {
    items.push_back(DocumentToValue(document, item));
  }
  return Value(std::move(items));
}

}  // namespace

Value PlainToValue(std::string_view text) {
  if (text.empty() || text == "~" || text == "null" || text == "Null" || text == "NULL") {
    return Value();
  }
  if (text == "true" || text == "True" || text == "TRUE") return Value(true);
  if (text == "false" || text == "False" || text == "FALSE") return Value(false);
  const char first = text[0];
  if (!IsDigit(first) && first != '+' && first != '-' && first != '.') return Value(text);
  if (std::optional<Value> value = OtherBase(text)) return *std::move(value);
  if (std::optional<Value> value = Decimal(text)) return *std::move(value);
  return Value(text);
}

Value DocumentToValue(const Document& document, NodeIndex node) {
  if (node >= document.nodes.size()) return Value();
  switch (document.nodes[node].kind) {
    case Node::Kind::kMap:
      return MapToValue(document, node);
    case Node::Kind::kList:
      return ListToValue(document, node);
    case Node::Kind::kScalar:
      break;
  }
  if (document.nodes[node].null) return Value();
  if (document.nodes[node].quoted) return Value(document.Text(node));
  return PlainToValue(document.Text(node));
}

}  // namespace dbsn
