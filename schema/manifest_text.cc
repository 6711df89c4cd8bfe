#include "schema/manifest_text.h"

#include <string_view>
#include <utility>

#include "schema/shown_text.h"
#include "schema/variable.h"
#include "schema/yaml_writer.h"

namespace dbsn {

namespace {

// |text| as comment lines. What it quotes of a server cannot end the comment.
std::string Comment(std::string_view text, std::string_view indent) {
  std::string lines;
  while (!text.empty()) {
    const std::string_view line = text.substr(0, text.find('\n'));
    text.remove_prefix(std::min(line.size() + 1, text.size()));
    lines += std::string(indent) + "#" + (line.empty() ? "" : " ") + Shown(line) + "\n";
  }
  return lines;
}

// |value| with every text as it must be written, since ${var.x} in a manifest means a variable.
Value Escaped(const Value& value) {
  if (const std::string* const text = value.AsText()) {
    return MentionsVariable(*text) ? Value(EscapeVariables(*text)) : value;
  }
  if (const Value::List* const list = value.AsList()) {
    Value::List escaped;
    escaped.reserve(list->size());
    for (const Value& item : *list) escaped.push_back(Escaped(item));
    return Value(std::move(escaped));
  }
  const ValueMap* const map = value.AsMap();
  if (map == nullptr) return value;
  ValueMap escaped;
  for (const auto& [name, member] : *map) escaped.Set(name, Escaped(member));
  return Value(std::move(escaped));
}

std::string SpecLine(const ManifestLine& line, std::string_view provider) {
  constexpr std::size_t kIndent = 2;
  std::string text =
      YamlText(line.name.text()) + ":" + YamlValue(Escaped(line.value), 2 * kIndent, provider);
  if (!line.beside.empty()) text += "  # " + Shown(line.beside);
  if (!line.off) return "  " + text + "\n";
  std::string off = "  # ";
  for (const char c : text) {
    off += c;
    if (c == '\n') off += "  # ";
  }
  return off + "\n";
}

}  // namespace

std::string WriteManifest(const ManifestText& manifest) {
  std::string text = Comment(manifest.above, "");
  text += "apiVersion: " + YamlText(manifest.api_version) + "\n";
  text += "kind: " + YamlText(manifest.address.kind) + "\n";
  text += "metadata:\n  name: " + YamlText(manifest.address.name) + "\n";
  if (!manifest.project.empty())
    text += "  project: " + YamlText(EscapeVariables(manifest.project)) + "\n";
  if (!manifest.labels.empty()) {
    text += "  labels:\n";
    for (const auto& [name, value] : manifest.labels) {
      text += "    " + YamlText(name) + ": " + YamlText(value) + "\n";
    }
  }
  text += manifest.spec.empty() ? "spec: {}\n" : "spec:\n";
  for (const ManifestLine& line : manifest.spec) {
    text += Comment(line.above, "  ");
    text += SpecLine(line, manifest.address.provider);
  }
  if (!manifest.adopt.empty()) {
    text += "lifecycle:\n  adopt: " + YamlText(manifest.adopt) + "\n";
  }
  return text;
}

}  // namespace dbsn
