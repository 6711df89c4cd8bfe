#include "schema/yaml_writer.h"

#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "schema/caseless.h"
#include "schema/document_to_value.h"
#include "schema/json_codec.h"
#include "schema/shown_text.h"
#include "schema/utf8.h"

namespace dbsn {

namespace {

constexpr std::size_t kStep = 2;

// What YAML 1.1 readers, which many editors have, take for something else than text.
bool IsWord(std::string_view text) {
  static constexpr std::array<std::string_view, 12> kWords{
      "y", "n", "yes", "no", "on", "off", "true", "false", "null", "~", ".nan", ".inf"};
  std::string lower = LowerCase(text);
  if (lower.starts_with('+') || lower.starts_with('-')) lower.erase(0, 1);
  return std::find(kWords.begin(), kWords.end(), lower) != kWords.end();
}

// Numbers of YAML 1.1 have _ and : in them; dates and times are digits with - : and letters.
bool LooksLikeNumber(std::string_view text) {
  if (PlainToValue(text).AsText() == nullptr) return true;
  const bool begins = (text.front() >= '0' && text.front() <= '9') || text.front() == '+' ||
                      text.front() == '-' || text.front() == '.';
  return begins && text.find_first_not_of("0123456789+-._:eExXoObBTZ ") == std::string_view::npos;
}

bool IsPlain(std::string_view text, bool in_flow) {
  if (text.empty() || text.front() == ' ' || text.back() == ' ' || text.back() == ':') return false;
  if (IsWord(text) || LooksLikeNumber(text)) return false;
  static constexpr std::string_view kIndicators = "-?:,[]{}#&*!|>'\"%@`=<";
  if (kIndicators.find(text.front()) != std::string_view::npos) return false;
  if (text.find(": ") != std::string_view::npos || text.find(" #") != std::string_view::npos) {
    return false;
  }
  // Between brackets readers differ most (yaml-cpp 0.7 stumbles over ?` there).
  static constexpr std::string_view kSafeInFlow =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_./-@+ ";
  if (in_flow && text.find_first_not_of(kSafeInFlow) != std::string_view::npos) return false;
  // Beyond ASCII everything that is no letter of some script is quoted; the quotes hurt nobody.
  return std::all_of(text.begin(), text.end(), [](char c) {
    const auto byte = static_cast<unsigned char>(c);
    return byte >= 0x20 && byte < 0x7f;
  });
}

std::string QuotedText(std::string_view text) {
  std::string quoted = "\"";
  for (std::size_t at = 0; at < text.size();) {
    const Utf8Character character = FirstUtf8(text.substr(at));
    if (character.size == 0) {
      quoted += "\\uFFFD";
      ++at;
      continue;
    }
    const std::uint32_t code = character.code;
    if (code == '"' || code == '\\') {
      quoted += '\\';
      quoted += static_cast<char>(code);
    } else if (code == '\n') {
      quoted += "\\n";
    } else if (code == '\t') {
      quoted += "\\t";
    } else if (code < 0x20 || (code >= 0x7f && code < 0xa0)) {
      quoted += fmt::format("\\x{:02x}", code);
    } else if (code > 0xffff && IsHiddenCharacter(code)) {
      quoted += fmt::format("\\U{:08x}", code);
    } else if ((code >= 0x2000 && code <= 0x206f) || (code >= 0xfff0 && code <= 0xffff) ||
               IsHiddenCharacter(code)) {
      quoted += fmt::format("\\u{:04x}", code);  // invisible or turning the reading direction
    } else {
      quoted += text.substr(at, character.size);
    }
    at += character.size;
  }
  return quoted + '"';
}

std::string Scalar(const Value& value, std::string_view provider, bool in_flow) {
  if (const std::string* text = value.AsText()) return YamlText(*text, in_flow);
  if (const Ref* ref = value.AsRef()) {
    const std::string own = std::string(provider) + "/";
    const bool is_own = !provider.empty() && ref->address.starts_with(own);
    const std::string address = is_own ? ref->address.substr(own.size()) : ref->address;
    return "{ref: " + YamlText(address, true) + "}";
  }
  if (const SecretRef* secret = value.AsSecretRef()) {
    const bool from_file = secret->source == SecretRef::Source::kFile;
    return fmt::format("{{valueFrom: {{{}: {}}}}}", from_file ? "file" : "env",
                       YamlText(secret->text, true));
  }
  return WriteJson(value);  // null, booleans and numbers; empty lists and maps
}

bool IsScalar(const Value& value) {
  if (const Value::List* list = value.AsList()) return list->empty();
  if (const ValueMap* map = value.AsMap()) return map->empty();
  return true;
}

void AppendMap(const ValueMap& map, std::size_t indent, std::string_view provider,
               bool first_in_line, std::string& out) {
  for (const auto& [key, value] : map) {
    if (!first_in_line) out += "\n" + std::string(indent, ' ');
    first_in_line = false;
    out += YamlText(key.text()) + ":" + YamlValue(value, indent + kStep, provider);
  }
}

}  // namespace

std::string YamlText(std::string_view text, bool in_flow) {
  return IsPlain(text, in_flow) ? std::string(text) : QuotedText(text);
}

std::string YamlValue(const Value& value, std::size_t indent, std::string_view provider) {
  if (IsScalar(value)) return " " + Scalar(value, provider, false);
  if (const ValueMap* map = value.AsMap()) {
    std::string out;
    AppendMap(*map, indent, provider, false, out);
    return out;
  }
  const Value::List& list = *value.AsList();
  if (std::all_of(list.begin(), list.end(), IsScalar)) {
    std::string out;
    for (const Value& item : list) {
      out += (out.empty() ? " [" : ", ") + Scalar(item, provider, true);
    }
    return out + "]";
  }
  std::string out;
  for (const Value& item : list) {
    out += "\n" + std::string(indent, ' ') + "-";
    if (const ValueMap* map = item.AsMap(); map != nullptr && !map->empty()) {
      out += " ";
      AppendMap(*map, indent + kStep, provider, true, out);
    } else {
      out += YamlValue(item, indent + kStep, provider);
    }
  }
  return out;
}

}  // namespace dbsn
