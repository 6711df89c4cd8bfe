// One map of a definition, checked against its vocabulary when it is made: unknown keys, wrong
// types, unknown choices and missing keys are reported then. What is read from it afterwards is
// right or missing, so that a reader never repeats a check.
#pragma once
#include <chrono>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "schema/definition_words.h"
#include "schema/diagnostic.h"
#include "schema/document.h"
#include "schema/value.h"

namespace dbsn {

using TextPairs = std::vector<std::pair<std::string, std::string>>;

class DefinitionMap {
 public:
  // |document| and |diagnostics| outlive it. |node| may be anything; no map: reported, empty.
  DefinitionMap(const Document& document, NodeIndex node, const Vocabulary& vocabulary,
                Diagnostics& diagnostics);

  const Document& document() const { return *document_; }
  Diagnostics& diagnostics() const { return *diagnostics_; }

  bool Has(std::string_view name) const { return NodeOf(name) != kNoNode; }
  // kNoNode when it is missing or was wrong.
  NodeIndex NodeOf(std::string_view name) const;
  // Of the value; of the map's beginning when there is none.
  Place PlaceOf(std::string_view name) const;

  std::string Text(std::string_view name, std::string_view fallback = "") const;
  bool Flag(std::string_view name) const;
  std::optional<std::int64_t> Integer(std::string_view name) const;
  int Int(std::string_view name, int fallback) const;
  std::optional<std::chrono::milliseconds> Duration(std::string_view name) const;
  std::optional<Value> Scalar(std::string_view name) const;
  std::vector<std::string> Texts(std::string_view name) const;
  std::vector<int> Integers(std::string_view name) const;
  TextPairs Pairs(std::string_view name) const;
  std::optional<DefinitionMap> Map(std::string_view name, const Vocabulary& vocabulary) const;
  std::vector<DefinitionMap> Maps(std::string_view name, const Vocabulary& vocabulary) const;

  struct Named {
    std::string name;
    NodeIndex key = 0;
    NodeIndex value = 0;
  };
  // The members of a map whose keys are a person's own.
  std::vector<Named> Members(std::string_view name) const;

  template <typename Enum>
  Enum Choice(std::string_view name, std::span<const std::pair<std::string_view, Enum>> choices,
              Enum fallback) const {
    const std::string text = Text(name);
    for (const auto& [choice, value] : choices) {
      if (choice == text) return value;
    }
    return fallback;
  }

  // Reports a problem at the value of |name|, or at the map when it has none.
  void Refuse(std::string_view name, Code code, std::string detail, std::string hint = "") const;
  void RefuseAt(NodeIndex node, Code code, std::string detail, std::string hint = "") const;
  // Whether |named| is one of |known|; reported with a suggestion when it is not.
  // |what|: "setting".
  bool Knows(std::string_view name, std::string_view named,
             const std::vector<std::string_view>& known, std::string_view what) const;

 private:
  void Check(const Word& word, NodeIndex value);
  bool CheckList(const Word& word, NodeIndex value) const;

  const Document* document_;
  NodeIndex node_;
  const Vocabulary* vocabulary_;
  Diagnostics* diagnostics_;
  std::vector<std::pair<std::string_view, NodeIndex>> members_;  // the right ones
};

// A plain scalar as YAML means it: text when quoted, else null, a boolean, a number or text.
Value ScalarOf(const Document& document, NodeIndex node);
// Whether the scalar is an integer, and which.
std::optional<std::int64_t> IntegerOf(const Document& document, NodeIndex node);

}  // namespace dbsn
