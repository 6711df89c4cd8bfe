// Values from JSON, through RapidJSON's events. Must never fail an assertion or a stack on any
// text: the parser is iterative, the depth bounded, numbers stay text.
#include "schema/json_codec.h"

#include <rapidjson/error/error.h>
#include <rapidjson/memorystream.h>
#include <rapidjson/reader.h>

#include <algorithm>
#include <charconv>
#include <optional>
#include <utility>
#include <vector>

#include "schema/json_refs.h"
#include "schema/json_words.h"
#include "schema/utf8.h"

namespace dbsn {

namespace {

constexpr unsigned kParseFlags =
    rapidjson::kParseIterativeFlag | rapidjson::kParseNumbersAsStringsFlag;

Value NumberOf(std::string_view text) {
  std::int64_t integer = 0;
  const char* const end = text.data() + text.size();
  const auto [stop, error] = std::from_chars(text.data(), end, integer);
  if (error == std::errc() && stop == end) return Value(integer);
  return Value(Number{std::string(text)});
}

Value TextOf(std::string_view text) {
  return IsUtf8(text) ? Value(text) : Value(WithValidUtf8(text));
}

// Keeps finished values on one stack; an end takes its children off it.
class ValueBuilder {
 public:
  explicit ValueBuilder(const JsonLimits& limits) : limits_(limits) {}

  bool Null() { return Push(Value()); }
  bool Bool(bool b) { return Push(Value(b)); }
  bool RawNumber(const char* text, rapidjson::SizeType size, bool) {
    return Push(NumberOf({text, size}));
  }
  bool String(const char* text, rapidjson::SizeType size, bool) {
    return Push(TextOf({text, size}));
  }
  bool Key(const char* text, rapidjson::SizeType size, bool) {
    const std::string_view key(text, size);
    keys_.push_back(IsUtf8(key) ? dbsn::Key(key) : dbsn::Key(WithValidUtf8(key)));
    return true;
  }
  bool StartObject() { return ++depth_ <= limits_.depth; }
  bool StartArray() { return ++depth_ <= limits_.depth; }

  bool EndObject(rapidjson::SizeType count) {
    --depth_;
    const std::size_t first_value = values_.size() - count;
    const std::size_t first_key = keys_.size() - count;
    members_.clear();
    for (std::size_t i = 0; i < count; ++i) {
      members_.emplace_back(keys_[first_key + i], std::move(values_[first_value + i]));
    }
    values_.resize(first_value);
    keys_.resize(first_key);
    ValueMap map = MapOfMembers();
    std::optional<Value> reference;
    if (limits_.refs && map.size() == 1) reference = ReadJsonReference(map);
    return Push(reference.has_value() ? *std::move(reference) : Value(std::move(map)));
  }

  bool EndArray(rapidjson::SizeType count) {
    --depth_;
    const auto first = values_.end() - static_cast<std::ptrdiff_t>(count);
    Value::List list(std::make_move_iterator(first), std::make_move_iterator(values_.end()));
    values_.resize(values_.size() - count);
    return Push(Value(std::move(list)));
  }

  // The reader asks for all of these; with numbers as text it calls none.
  bool Int(int) { return false; }
  bool Uint(unsigned) { return false; }
  bool Int64(std::int64_t) { return false; }
  bool Uint64(std::uint64_t) { return false; }
  bool Double(double) { return false; }

  bool too_deep() const { return depth_ > limits_.depth; }
  // REQUIRES: the text was read without an error.
  Value Take() { return std::move(values_.back()); }

 private:
  bool Push(Value value) {
    values_.push_back(std::move(value));
    return true;
  }

  ValueMap MapOfMembers() {
    const auto before = [](const ValueMap::Member& a, const ValueMap::Member& b) {
      return a.first < b.first;
    };
    if (!std::is_sorted(members_.begin(), members_.end(), before)) {
      std::stable_sort(members_.begin(), members_.end(), before);
    }
    ValueMap map;
    map.reserve(members_.size());
    for (std::size_t i = 0; i < members_.size(); ++i) {
      if (i + 1 < members_.size() && members_[i].first == members_[i + 1].first) continue;
      map.Append(members_[i].first, std::move(members_[i].second));
    }
    return map;
  }

  const JsonLimits limits_;
  std::uint32_t depth_ = 0;
  std::vector<Value> values_;
  std::vector<dbsn::Key> keys_;
  std::vector<ValueMap::Member> members_;
};

std::variant<Value, JsonFault> ParseStrictly(std::string_view text, const JsonLimits& limits) {
  ValueBuilder builder(limits);
  rapidjson::Reader reader;
  rapidjson::MemoryStream stream(text.data(), text.size());
  const rapidjson::ParseResult result = reader.Parse<kParseFlags>(stream, builder);
  if (builder.too_deep()) {
    return JsonFault{result.Offset(), "Lists and objects nested more than " +
                                          std::to_string(limits.depth) + " deep"};
  }
  if (result.IsError()) return JsonFault{result.Offset(), JsonFaultWords(result.Code())};
  // The stream ends at a zero byte too, which may stand before the text's end.
  if (stream.Tell() != text.size()) return JsonFault{stream.Tell(), "A zero byte"};
  return builder.Take();
}

bool IsDigit(char c) { return c >= '0' && c <= '9'; }

// The size of 1,234,567 at |at|; 0 when there is no such number.
std::size_t GroupedNumberSize(std::string_view text, std::size_t at) {
  const auto digits_from = [&text](std::size_t i) {
    std::size_t end = i;
    while (end < text.size() && IsDigit(text[end])) ++end;
    return end - i;
  };
  constexpr std::size_t kGroup = 3;
  const std::size_t first = digits_from(at);
  if (first == 0 || first > kGroup) return 0;
  std::size_t end = at + first;
  while (end < text.size() && text[end] == ',' && digits_from(end + 1) == kGroup) {
    end += 1 + kGroup;
  }
  return end == at + first ? 0 : end - at;
}

// Takes the commas out of numbers that are members' values, where no comma and digit can follow.
std::string WithoutGroupedNumbers(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  bool quoted = false;
  char before = ' ';  // the last byte outside strings that is no white space
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    const std::size_t grouped = !quoted && before == ':' ? GroupedNumberSize(text, i) : 0;
    if (grouped > 0) {
      for (const char digit : text.substr(i, grouped)) {
        if (digit != ',') out.push_back(digit);
      }
      i += grouped - 1;
      before = '0';
      continue;
    }
    out.push_back(c);
    if (quoted && c == '\\' && i + 1 < text.size()) out.push_back(text[++i]);
    if (c == '"') quoted = !quoted;
    if (!quoted && c != ' ' && c != '\t' && c != '\n' && c != '\r') before = c;
  }
  return out;
}

}  // namespace

std::string JsonFaultWords(int code) {
  switch (static_cast<rapidjson::ParseErrorCode>(code)) {
    case rapidjson::kParseErrorNone:
      return "No error";
    case rapidjson::kParseErrorDocumentEmpty:
      return "The text is empty";
    case rapidjson::kParseErrorDocumentRootNotSingular:
      return "More text after the end of the value";
    case rapidjson::kParseErrorValueInvalid:
      return "Not a value";
    case rapidjson::kParseErrorObjectMissName:
      return "Missing a quoted name of an object member";
    case rapidjson::kParseErrorObjectMissColon:
      return "Missing a colon after a member's name";
    case rapidjson::kParseErrorObjectMissCommaOrCurlyBracket:
      return "Missing a comma or } after an object member";
    case rapidjson::kParseErrorArrayMissCommaOrSquareBracket:
      return "Missing a comma or ] after a list item";
    case rapidjson::kParseErrorStringUnicodeEscapeInvalidHex:
      return "\\u takes four hexadecimal digits";
    case rapidjson::kParseErrorStringUnicodeSurrogateInvalid:
      return "Half of a surrogate pair";
    case rapidjson::kParseErrorStringEscapeInvalid:
      return "An escape that JSON does not have";
    case rapidjson::kParseErrorStringMissQuotationMark:
      return "A text without its closing quote";
    case rapidjson::kParseErrorStringInvalidEncoding:
      return "A control character that must be escaped, or text that is not UTF-8";
    case rapidjson::kParseErrorNumberTooBig:
      return "The number is too large";
    case rapidjson::kParseErrorNumberMissFraction:
      return "A number without digits after its point";
    case rapidjson::kParseErrorNumberMissExponent:
      return "A number without digits in its exponent";
    case rapidjson::kParseErrorTermination:
    case rapidjson::kParseErrorUnspecificSyntaxError:
      return "Not JSON";
  }
  return "Not JSON";
}

std::variant<Value, JsonFault> ParseJson(std::string_view text, const JsonLimits& limits) {
  std::variant<Value, JsonFault> strict = ParseStrictly(text, limits);
  if (!limits.tolerant || std::holds_alternative<Value>(strict)) return strict;
  std::variant<Value, JsonFault> mended = ParseStrictly(WithoutGroupedNumbers(text), limits);
  return std::holds_alternative<Value>(mended) ? mended : strict;
}

}  // namespace dbsn
