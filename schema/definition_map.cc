// Checks a map of a definition against its words, and converts what is right.
#include "schema/definition_map.h"

#include <charconv>
#include <limits>

#include "schema/definition_codes.h"
#include "schema/document_to_value.h"
#include "schema/duration.h"
#include "schema/manifest_problems.h"

namespace dbsn {

namespace {

std::string_view TypeName(WordType type) {
  switch (type) {
    case WordType::kText:
      return "text";
    case WordType::kInteger:
      return "an integer";
    case WordType::kFlag:
      return "true or false";
    case WordType::kDuration:
      return "a duration such as 30s";
    case WordType::kScalar:
      return "text, a number or a boolean";
    case WordType::kTexts:
      return "a list of texts";
    case WordType::kIntegers:
      return "a list of integers";
    case WordType::kScalars:
      return "a list of texts, numbers or booleans";
    case WordType::kTextMap:
      return "a map of texts";
    case WordType::kMap:
      return "a map";
    case WordType::kMaps:
      return "a list of maps";
  }
  return "";
}

bool IsText(const Document& document, NodeIndex node) {
  return document.IsScalar(node) && !document.nodes[node].null;
}

bool IsFlag(const Document& document, NodeIndex node) {
  return ScalarOf(document, node).AsBoolean() != nullptr;
}

std::vector<std::string_view> SplitChoices(std::string_view choices) {
  std::vector<std::string_view> parts;
  while (!choices.empty()) {
    const std::size_t bar = choices.find('|');
    parts.push_back(choices.substr(0, bar));
    choices = bar == std::string_view::npos ? "" : choices.substr(bar + 1);
  }
  return parts;
}

bool HasType(const Document& document, NodeIndex node, WordType type) {
  switch (type) {
    case WordType::kText:
    case WordType::kScalar:
      return IsText(document, node);
    case WordType::kInteger:
      return IntegerOf(document, node).has_value();
    case WordType::kFlag:
      return IsFlag(document, node);
    case WordType::kDuration:
      return IsText(document, node) && ParseDuration(document.Text(node)).has_value();
    case WordType::kTexts:
    case WordType::kIntegers:
    case WordType::kScalars:
    case WordType::kMaps:
      return document.IsList(node);
    case WordType::kTextMap:
    case WordType::kMap:
      return document.IsMap(node);
  }
  return false;
}

// What the items of a list, or the values of a map of texts, are.
WordType ItemType(WordType type) {
  switch (type) {
    case WordType::kIntegers:
      return WordType::kInteger;
    case WordType::kMaps:
      return WordType::kMap;
    case WordType::kTexts:
    case WordType::kTextMap:
    case WordType::kScalars:
    case WordType::kText:
    case WordType::kInteger:
    case WordType::kFlag:
    case WordType::kDuration:
    case WordType::kScalar:
    case WordType::kMap:
      return WordType::kText;
  }
  return WordType::kText;
}

}  // namespace

Value ScalarOf(const Document& document, NodeIndex node) {
  return document.IsScalar(node) ? DocumentToValue(document, node) : Value();
}

std::optional<std::int64_t> IntegerOf(const Document& document, NodeIndex node) {
  if (!document.IsScalar(node) || document.nodes[node].quoted) return {};
  const std::string_view text = document.Text(node);
  std::int64_t integer = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), integer);
  if (text.empty() || error != std::errc() || end != text.data() + text.size()) return {};
  return integer;
}

DefinitionMap::DefinitionMap(const Document& document, NodeIndex node, const Vocabulary& vocabulary,
                             Diagnostics& diagnostics)
    : document_(&document), node_(node), vocabulary_(&vocabulary), diagnostics_(&diagnostics) {
  if (!document.IsMap(node)) {
    RefuseAt(node, kDefinitionWrongType,
             std::string(vocabulary.of) + " is a map of keys and values.");
    return;
  }
  std::vector<std::string_view> known;
  for (const Word& word : vocabulary.words) known.push_back(word.name);
  for (const Document::Member& member : document.Members(node)) {
    const std::string_view key = document.Text(member.key);
    const Word* found = nullptr;
    for (const Word& word : vocabulary.words) {
      if (word.name == key) found = &word;
    }
    if (found != nullptr) {
      Check(*found, member.value);
      continue;
    }
    RefuseAt(member.key, kDefinitionUnknownKey,
             std::string(vocabulary.of) + " has no key " + Quoted(key) + ".",
             DidYouMean(key, known, "Its keys are " + Listed(known, 40) + "."));
  }
  for (const Word& word : vocabulary.words) {
    if (!word.required || document.Find(node, word.name) != kNoNode) continue;
    RefuseAt(node, kDefinitionMissingKey,
             std::string(vocabulary.of) + " needs the key " + Quoted(word.name) + ".",
             std::string(word.help));
  }
}

void DefinitionMap::Check(const Word& word, NodeIndex value) {
  if (!HasType(*document_, value, word.type)) {
    RefuseAt(value, kDefinitionWrongType,
             Quoted(word.name) + " is " + std::string(TypeName(word.type)) + ".",
             std::string(word.help));
    return;
  }
  if (!word.choices.empty()) {
    const std::vector<std::string_view> choices = SplitChoices(word.choices);
    if (!Knows(word.name, document_->Text(value), choices, word.name)) return;
  }
  if (CheckList(word, value)) members_.emplace_back(word.name, value);
}

bool DefinitionMap::CheckList(const Word& word, NodeIndex value) const {
  std::vector<NodeIndex> items;
  if (document_->IsList(value)) items = document_->Items(value);
  if (word.type == WordType::kTextMap) {
    for (const Document::Member& member : document_->Members(value)) items.push_back(member.value);
  }
  const WordType type = ItemType(word.type);
  for (const NodeIndex item : items) {
    if (HasType(*document_, item, type)) continue;
    RefuseAt(item, kDefinitionWrongType,
             Quoted(word.name) + " is " + std::string(TypeName(word.type)) + ".",
             std::string(word.help));
    return false;
  }
  return true;
}

NodeIndex DefinitionMap::NodeOf(std::string_view name) const {
  for (const auto& [member, value] : members_) {
    if (member == name) return value;
  }
  return kNoNode;
}

Place DefinitionMap::PlaceOf(std::string_view name) const {
  const NodeIndex node = NodeOf(name);
  return document_->PlaceOf(node == kNoNode ? node_ : node);
}

std::string DefinitionMap::Text(std::string_view name, std::string_view fallback) const {
  const NodeIndex node = NodeOf(name);
  return std::string(node == kNoNode ? fallback : document_->Text(node));
}

bool DefinitionMap::Flag(std::string_view name) const {
  const NodeIndex node = NodeOf(name);
  return node != kNoNode && document_->Text(node) == "true";
}

std::optional<std::int64_t> DefinitionMap::Integer(std::string_view name) const {
  const NodeIndex node = NodeOf(name);
  return node == kNoNode ? std::nullopt : IntegerOf(*document_, node);
}

int DefinitionMap::Int(std::string_view name, int fallback) const {
  const std::optional<std::int64_t> integer = Integer(name);
  if (!integer.has_value()) return fallback;
  if (*integer >= 0 && *integer <= std::numeric_limits<int>::max()) {
    return static_cast<int>(*integer);
  }
  Refuse(name, kDefinitionWrongType, Quoted(name) + " is outside of what it can be.");
  return fallback;
}

std::optional<std::chrono::milliseconds> DefinitionMap::Duration(std::string_view name) const {
  const NodeIndex node = NodeOf(name);
  return node == kNoNode ? std::nullopt : ParseDuration(document_->Text(node));
}

std::optional<Value> DefinitionMap::Scalar(std::string_view name) const {
  const NodeIndex node = NodeOf(name);
  return node == kNoNode ? std::nullopt : std::optional(ScalarOf(*document_, node));
}

std::vector<std::string> DefinitionMap::Texts(std::string_view name) const {
  std::vector<std::string> texts;
  const NodeIndex node = NodeOf(name);
  if (node == kNoNode) return texts;
  for (const NodeIndex item : document_->Items(node)) texts.emplace_back(document_->Text(item));
  return texts;
}

std::vector<int> DefinitionMap::Integers(std::string_view name) const {
  std::vector<int> integers;
  const NodeIndex node = NodeOf(name);
  if (node == kNoNode) return integers;
  for (const NodeIndex item : document_->Items(node)) {
    integers.push_back(static_cast<int>(IntegerOf(*document_, item).value_or(0)));
  }
  return integers;
}

TextPairs DefinitionMap::Pairs(std::string_view name) const {
  TextPairs pairs;
  for (const Named& member : Members(name)) {
    pairs.emplace_back(member.name, document_->Text(member.value));
  }
  return pairs;
}

std::optional<DefinitionMap> DefinitionMap::Map(std::string_view name,
                                                const Vocabulary& vocabulary) const {
  const NodeIndex node = NodeOf(name);
  if (node == kNoNode) return {};
  return DefinitionMap(*document_, node, vocabulary, *diagnostics_);
}

std::vector<DefinitionMap> DefinitionMap::Maps(std::string_view name,
                                               const Vocabulary& vocabulary) const {
  std::vector<DefinitionMap> maps;
  const NodeIndex node = NodeOf(name);
  if (node == kNoNode) return maps;
  for (const NodeIndex item : document_->Items(node)) {
    maps.emplace_back(*document_, item, vocabulary, *diagnostics_);
  }
  return maps;
}

std::vector<DefinitionMap::Named> DefinitionMap::Members(std::string_view name) const {
  std::vector<Named> members;
  const NodeIndex node = NodeOf(name);
  if (node == kNoNode) return members;
  for (const Document::Member& member : document_->Members(node)) {
    members.push_back({std::string(document_->Text(member.key)), member.key, member.value});
  }
  return members;
}

void DefinitionMap::Refuse(std::string_view name, Code code, std::string detail,
                           std::string hint) const {
  diagnostics_->Add(
      {.code = code, .detail = std::move(detail), .hint = std::move(hint), .place = PlaceOf(name)});
}

void DefinitionMap::RefuseAt(NodeIndex node, Code code, std::string detail,
                             std::string hint) const {
  diagnostics_->Add({.code = code,
                     .detail = std::move(detail),
                     .hint = std::move(hint),
                     .place = document_->PlaceOf(node)});
}

bool DefinitionMap::Knows(std::string_view name, std::string_view named,
                          const std::vector<std::string_view>& known, std::string_view what) const {
  for (const std::string_view one : known) {
    if (one == named) return true;
  }
  const NodeIndex node = document_->Find(node_, name);
  const bool choice = what == name;
  RefuseAt(node == kNoNode ? node_ : node, choice ? kDefinitionUnknownWord : kDefinitionUnknownName,
           choice ? Quoted(name) + " cannot be " + Quoted(named) + "."
                  : "There is no " + std::string(what) + " " + Quoted(named) + ".",
           DidYouMean(named, known,
                      known.empty()
                          ? ""
                          : (choice ? "It is one of " : "There are ") + Listed(known, 40) + "."));
  return false;
}

}  // namespace dbsn
