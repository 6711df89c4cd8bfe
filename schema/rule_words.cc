#include "schema/rule_words.h"

#include <vector>

namespace dbsn {
namespace {

// "a, b and c"
std::string Joined(const std::vector<std::string>& words, const std::string& last) {
  std::string text;
  for (std::size_t i = 0; i < words.size(); ++i) {
    if (i > 0) text += i + 1 == words.size() ? last : ", ";
    text += words[i];
  }
  return text;
}

std::vector<std::string> NamesOf(const std::vector<Key>& keys) {
  std::vector<std::string> names;
  names.reserve(keys.size());
  for (const Key key : keys) names.push_back(key.text());
  return names;
}

}  // namespace

std::string RuleInWords(const FieldRule& rule) {
  std::string text;
  if (!rule.when.empty()) {
    text = "With " + rule.when.text() + " " + Joined(rule.among, " or ") + ": ";
  }
  std::vector<std::string> groups;
  for (const std::vector<Key>& group : rule.one_of)
    groups.push_back(Joined(NamesOf(group), " and "));
  text += Joined(groups, ", or ");
  if (!groups.empty()) text += ". ";
  std::vector<std::string> blocks;
  for (const auto& [value, field] : rule.chosen) blocks.push_back(value + ": " + field.text());
  if (!blocks.empty()) text += "By " + rule.by.text() + ": " + Joined(blocks, ", ") + ". ";
  return text + rule.help;
}

}  // namespace dbsn
