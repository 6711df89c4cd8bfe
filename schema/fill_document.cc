// Fills one document's variables in. Copies it only when there is something to fill.
#include <utility>

#include <fmt/format.h>

#include "schema/manifest_layers.h"
#include "schema/manifest_members.h"
#include "schema/manifest_problems.h"
#include "schema/variable_codes.h"

namespace dbsn {

namespace {

class DocumentFiller {
 public:
  DocumentFiller(const Document& document, const Variables& variables, const Sources& sources,
                 VariableUses& uses)
      : filled_(document), variables_(variables), sources_(sources), uses_(uses) {}

  Document Fill() {
    const Document original = filled_;  // texts grow while they are read
    for (NodeIndex node = 0; node < original.nodes.size(); ++node) {
      if (!original.IsMap(node)) continue;
      ForEachMember(original, node, [&](NodeIndex key, NodeIndex value) {
        FillKey(original, key);
        if (IsAddressPart(original, node, key)) return Refuse(original, value, kOfAddress);
        if (original.IsScalar(value)) FillScalar(original, value);
      });
    }
    for (NodeIndex node = 0; node < original.nodes.size(); ++node) {
      ForEachItem(original, node, [&](NodeIndex item, std::size_t) {
        if (original.IsScalar(item)) FillScalar(original, item);
      });
    }
    return std::move(filled_);
  }

 private:
  static constexpr std::string_view kOfAddress =
      "An address is the same in every environment, so no part of it can come from a variable.";
  static constexpr std::string_view kOfKey =
      "Only values can come from variables, and this is a key.";

  // Of apiVersion, kind and metadata.name: each is a part of the address.
  static bool IsAddressPart(const Document& document, NodeIndex map, NodeIndex key) {
    if (!document.IsScalar(key)) return false;
    const std::string_view name = document.Text(key);
    if (map == 0) return name == "apiVersion" || name == "kind";
    return name == "name" && document.Find(0, "metadata") == map;
  }

  void FillKey(const Document& document, NodeIndex key) {
    if (document.IsScalar(key)) Refuse(document, key, kOfKey);
  }

  void Refuse(const Document& document, NodeIndex node, std::string_view why) {
    if (!document.IsScalar(node)) return;
    const std::string_view text = document.Text(node);
    for (const VariableSpan& span : FindVariables(text)) {
      if (span.escaped) continue;
      filled_.nodes[node].unfilled = true;
      uses_.Use(span.name);
      uses_.Report({.code = kVariableMisplaced,
                    .detail = fmt::format("{} cannot stand here. {}",
                                          Quoted(text.substr(span.begin, span.size)), why),
                    .hint = "Write it out.",
                    .place = PlaceOfSpan(sources_, document.PlaceOf(node), text, span)});
    }
  }

  void FillScalar(const Document& document, NodeIndex node) {
    const std::string_view text = document.Text(node);
    if (!MentionsVariable(text)) return;
    const Place place = document.PlaceOf(node);
    FilledText filled = FillText(
        text, variables_,
        [&](const VariableSpan& span) { return PlaceOfSpan(sources_, place, text, span); }, uses_);
    Node& at = filled_.nodes[node];
    at.filled = filled.variable;
    at.unfilled = !filled.sound;
    if (!filled.sound) return;
    // With text around a variable it is text; a variable alone is what its definition says.
    at.quoted = filled.whole != nullptr ? filled.whole->quoted : at.quoted || filled.variable;
    at.text = static_cast<std::uint32_t>(filled_.texts.size());
    at.text_size = static_cast<std::uint32_t>(filled.text.size());
    filled_.texts += filled.text;
  }

  Document filled_;
  const Variables& variables_;
  const Sources& sources_;
  VariableUses& uses_;
};

}  // namespace

std::shared_ptr<const Document> FillDocument(std::shared_ptr<const Document> document,
                                             const Variables& variables, const Sources& sources,
                                             VariableUses& uses) {
  if (document->empty() || !MentionsVariable(document->texts)) return document;
  return std::make_shared<const Document>(
      DocumentFiller(*document, variables, sources, uses).Fill());
}

}  // namespace dbsn
