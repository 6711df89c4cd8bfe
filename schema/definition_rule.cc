// Rules that span fields, as a kind's file says them.
#include "schema/definition_codes.h"
#include "schema/definition_parts.h"
#include "schema/manifest_problems.h"

namespace dbsn {
namespace {

std::vector<Key> KeysOf(const std::vector<std::string>& names) {
  std::vector<Key> keys;
  keys.reserve(names.size());
  for (const std::string& name : names) keys.emplace_back(name);
  return keys;
}

class RuleReader {
 public:
  RuleReader(const DefinitionMap& map, const FieldSet& fields) : map_(map) {
    for (const Field& field : fields.fields) names_.push_back(field.name.text());
  }

  FieldRule Read() {
    FieldRule rule;
    rule.help = map_.Text("help");
    rule.among = map_.Texts("among");
    if (map_.Has("when") && Knows(map_, "when", map_.Text("when"))) {
      rule.when = Key(map_.Text("when"));
    }
    if (map_.Has("when") != map_.Has("among")) {
      map_.Refuse("", kDefinitionMissingKey, "\"when\" and \"among\" belong together.");
    }
    ReadNeeds(rule);
    ReadBlock(rule);
    for (const std::string& name : map_.Texts("fixed")) {
      if (Knows(map_, "fixed", name)) rule.fixed.emplace_back(name);
    }
    if (rule.one_of.empty() && rule.chosen.empty() && rule.fixed.empty()) {
      map_.Refuse("", kDefinitionMissingKey,
                  "A rule needs one of the keys needs, needs_one_of, block and fixed.");
    }
    return rule;
  }

 private:
  bool Knows(const DefinitionMap& map, std::string_view word, const std::string& name) const {
    return map.Knows(word, name, names_, "field");
  }

  void ReadNeeds(FieldRule& rule) {
    const std::vector<std::string> needs = map_.Texts("needs");
    for (const std::string& name : needs) Knows(map_, "needs", name);
    if (!needs.empty()) rule.one_of.push_back(KeysOf(needs));
    for (const DefinitionMap::Named& group : map_.Members("needs_one_of")) {
      std::vector<std::string> names;
      for (const NodeIndex item : map_.document().Items(group.value)) {
        names.push_back(ScalarOf(map_.document(), item).Plain());
        Knows(map_, "needs_one_of", names.back());
      }
      if (names.empty()) {
        map_.RefuseAt(group.value, kDefinitionWrongType, "A group is a list of fields.");
      }
      rule.one_of.push_back(KeysOf(names));
    }
  }

  void ReadBlock(FieldRule& rule) {
    const std::optional<DefinitionMap> block = map_.Map("block", kBlockRuleWords);
    if (!block.has_value()) return;
    if (Knows(*block, "by", block->Text("by"))) rule.by = Key(block->Text("by"));
    for (const auto& [value, name] : block->Pairs("fields")) {
      Knows(*block, "fields", name);
      rule.chosen.emplace_back(value, Key(name));
    }
  }

  const DefinitionMap& map_;
  std::vector<std::string_view> names_;
};

}  // namespace

std::vector<FieldRule> ReadRules(const DefinitionMap& kind, const FieldSet& fields) {
  std::vector<FieldRule> rules;
  for (const DefinitionMap& map : kind.Maps("rules", kRuleWords)) {
    rules.push_back(RuleReader(map, fields).Read());
  }
  return rules;
}

}  // namespace dbsn
