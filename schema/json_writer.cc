// Values to JSON text: members in key order, so that equal Values give equal bytes.
#include <string>

#include "schema/decimal.h"
#include "schema/json_codec.h"
#include "schema/json_refs.h"
#include "schema/shown_text.h"
#include "schema/utf8.h"

namespace dbsn {

namespace {

class Writer {
 public:
  Writer(JsonStyle style, std::string& out) : style_(style), out_(out) {}

  void Write(const Value& value) {
    switch (value.kind()) {
      case Value::Kind::kNull:
        out_ += "null";
        break;
      case Value::Kind::kBoolean:
        out_ += *value.AsBoolean() ? "true" : "false";
        break;
      case Value::Kind::kInteger:
        out_ += std::to_string(*value.AsInteger());
        break;
      case Value::Kind::kNumber:
        WriteNumber(*value.AsNumber());
        break;
      case Value::Kind::kText:
        AppendJsonText(*value.AsText(), out_);
        break;
      case Value::Kind::kList:
        WriteList(*value.AsList());
        break;
      case Value::Kind::kMap:
        WriteMap(*value.AsMap());
        break;
      case Value::Kind::kRef:
        WriteOne(kRefKey, value.AsRef()->address);
        break;
      case Value::Kind::kSecretRef:
        WriteOne(kSecretKey, ToString(*value.AsSecretRef()));
        break;
    }
  }

 private:
  void WriteNumber(const Number& number) {
    if (IsJsonNumber(number.text)) {
      out_ += number.text;
    } else {
      AppendJsonText(number.text, out_);
    }
  }

  void WriteList(const Value::List& list) {
    out_ += '[';
    ++depth_;
    bool first = true;
    for (const Value& item : list) {
      Separate(first);
      first = false;
      Write(item);
    }
    --depth_;
    if (!first) NewLine();
    out_ += ']';
  }

  void WriteMap(const ValueMap& map) {
    const bool escaped = style_ != JsonStyle::kServer && LooksLikeJsonReference(map);
    out_ += '{';
    ++depth_;
    bool first = true;
    for (const auto& [key, value] : map) {
      Separate(first);
      first = false;
      WriteKey(escaped ? "$" + key.text() : key.text());
      Write(value);
    }
    --depth_;
    if (!first) NewLine();
    out_ += '}';
  }

  void WriteOne(std::string_view key, std::string_view text) {
    out_ += '{';
    ++depth_;
    NewLine();
    WriteKey(key);
    AppendJsonText(text, out_);
    --depth_;
    NewLine();
    out_ += '}';
  }

  void WriteKey(std::string_view key) {
    AppendJsonText(key, out_);
    out_ += ':';
    if (style_ == JsonStyle::kIndented) out_ += ' ';
  }

  void Separate(bool first) {
    if (!first) out_ += ',';
    NewLine();
  }

  void NewLine() {
    if (style_ != JsonStyle::kIndented) return;
    out_ += '\n';
    out_.append(2 * depth_, ' ');
  }

  const JsonStyle style_;
  std::string& out_;
  std::size_t depth_ = 0;
};

bool NeedsEscape(char c) {
  return static_cast<unsigned char>(c) < 0x20 || c == '"' || c == '\\' || c == 0x7F;
}

void AppendUnit(std::uint32_t unit, std::string& out) {
  constexpr std::string_view kHex = "0123456789abcdef";
  out += "\\u";
  for (int shift = 12; shift >= 0; shift -= 4) out += kHex[(unit >> shift) & 0xF];
}

// A character past the basic plane is two units.
void AppendEscapedCharacter(std::uint32_t code, std::string& out) {
  constexpr std::uint32_t kPlane = 0x10000;
  if (code < kPlane) return AppendUnit(code, out);
  AppendUnit(0xD800 + ((code - kPlane) >> 10), out);
  AppendUnit(0xDC00 + ((code - kPlane) & 0x3FF), out);
}

void AppendEscaped(char c, std::string& out) {
  switch (c) {
    case '"':
      out += "\\\"";
      return;
    case '\\':
      out += "\\\\";
      return;
    case '\n':
      out += "\\n";
      return;
    case '\r':
      out += "\\r";
      return;
    case '\t':
      out += "\\t";
      return;
    case '\b':
      out += "\\b";
      return;
    case '\f':
      out += "\\f";
      return;
  }
  AppendUnit(static_cast<unsigned char>(c), out);
}

}  // namespace

void AppendJsonText(std::string_view text, std::string& out) {
  if (!IsUtf8(text)) return AppendJsonText(WithValidUtf8(text), out);
  out += '"';
  std::size_t begin = 0;  // of what is not yet copied
  for (std::size_t i = 0; i < text.size(); ++i) {
    const auto byte = static_cast<unsigned char>(text[i]);
    // Escaped as well is what a terminal would obey or an eye not see; it begins beyond ASCII.
    const Utf8Character wide = byte < 0xC2 ? Utf8Character{} : FirstUtf8(text.substr(i));
    const bool hidden = wide.size > 0 && IsHiddenCharacter(wide.code);
    if (!hidden && !NeedsEscape(text[i])) continue;
    out.append(text.substr(begin, i - begin));
    if (hidden) {
      AppendEscapedCharacter(wide.code, out);
      i += wide.size - 1;
    } else {
      AppendEscaped(text[i], out);
    }
    begin = i + 1;
  }
  out.append(text.substr(begin));
  out += '"';
}

void AppendJson(const Value& value, std::string& out) {
  Writer(JsonStyle::kCompact, out).Write(value);
}

std::string WriteJson(const Value& value, JsonStyle style) {
  std::string out;
  Writer(style, out).Write(value);
  return out;
}

}  // namespace dbsn
