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
      : document_(document),
        filled_(document),
        variables_(variables),
        sources_(sources),
        uses_(uses) {}

  Document Fill() {
    for (NodeIndex node = 0; node < document_.nodes.size(); ++node) {
      if (!document_.IsMap(node)) continue;
      ForEachMember(document_, node, [&](NodeIndex key, NodeIndex value) {
        FillKey(key);
        if (IsAddressPart(node, key)) return Refuse(value, kOfAddress);
        if (document_.IsScalar(value)) FillScalar(value);
      });
    }
    for (NodeIndex node = 0; node < document_.nodes.size(); ++node) {
      ForEachItem(document_, node, [&](NodeIndex item, std::size_t) {
        if (document_.IsScalar(item)) FillScalar(item);
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
  bool IsAddressPart(NodeIndex map, NodeIndex key) const {
    if (!document_.IsScalar(key)) return false;
    const std::string_view name = document_.Text(key);
    if (map == 0) return name == "apiVersion" || name == "kind";
    return name == "name" && document_.Find(0, "metadata") == map;
  }

  void FillKey(NodeIndex key) {
    if (document_.IsScalar(key)) Refuse(key, kOfKey);
  }

  void Refuse(NodeIndex node, std::string_view why) {
    if (!document_.IsScalar(node)) return;
    const std::string_view text = document_.Text(node);
    for (const VariableSpan& span : FindVariables(text)) {
      if (span.escaped) continue;
      filled_.nodes[node].unfilled = true;
      uses_.Use(span.name);
      uses_.Report({.code = kVariableMisplaced,
                    .detail = fmt::format("{} cannot stand here. {}",
                                          Quoted(text.substr(span.begin, span.size)), why),
                    .hint = "Write it out.",
                    .place = PlaceOfSpan(sources_, document_.PlaceOf(node), text, span)});
    }
  }

  void FillScalar(NodeIndex node) {
    const std::string_view text = document_.Text(node);
    if (!MentionsVariable(text)) return;
    const Place place = document_.PlaceOf(node);
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

  const Document& document_;
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
