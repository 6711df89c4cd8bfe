#include "schema/validate_rules.h"

#include <algorithm>

#include <fmt/format.h>

#include "schema/manifest_codes.h"

namespace dbsn {
namespace {

class Rules {
 public:
  Rules(const Manifest& manifest, const std::string& owner, ManifestProblems& problems)
      : document_(*manifest.document),
        spec_(manifest.spec),
        at_(document_.FindKey(manifest.root, "spec")),
        owner_(owner),
        problems_(problems) {}

  void Check(const FieldRule& rule) {
    if (!Holds(rule)) return;
    if (!rule.one_of.empty()) CheckNeeds(rule);
    if (!rule.chosen.empty()) CheckBlock(rule);
  }

 private:
  bool Has(Key field) const {
    const NodeIndex value = document_.Find(spec_, field.text());
    if (value == kNoNode) return false;
    return !document_.IsScalar(value) ||
           (!document_.nodes[value].null && !document_.Text(value).empty());
  }

  // The text of a field, "" when it is no scalar.
  std::string_view TextOf(Key field) const {
    const NodeIndex value = document_.Find(spec_, field.text());
    return value == kNoNode || !document_.IsScalar(value) ? "" : document_.Text(value);
  }

  bool Holds(const FieldRule& rule) const {
    return rule.when.empty() ||
           std::find(rule.among.begin(), rule.among.end(), TextOf(rule.when)) != rule.among.end();
  }

  std::string Subject(const FieldRule& rule) const {
    if (rule.when.empty()) return owner_;
    return fmt::format("{} whose \"{}\" is {}", owner_, rule.when.text(),
                       Quoted(TextOf(rule.when)));
  }

  static std::string Names(const std::vector<Key>& fields) {
    std::vector<std::string_view> names;
    names.reserve(fields.size());
    for (const Key field : fields) names.push_back(field.text());
    return Listed(names);
  }

  void CheckNeeds(const FieldRule& rule) {
    const std::vector<Key>* nearest = nullptr;  // the group of which most is there
    std::ptrdiff_t most = -1;
    std::string all;
    for (const std::vector<Key>& group : rule.one_of) {
      const auto there =
          std::count_if(group.begin(), group.end(), [&](const Key field) { return Has(field); });
      if (there == static_cast<std::ptrdiff_t>(group.size())) return;
      if (there > most) nearest = &group;
      most = std::max(most, there);
      all += (all.empty() ? "" : ", or ") + Names(group);
    }
    std::vector<Key> lacking;
    for (const Key field : *nearest) {
      if (!Has(field)) lacking.push_back(field);
    }
    std::string hint = rule.help;
    if (most > 0) hint = fmt::format("What lacks is {}. {}", Names(lacking), rule.help);
    problems_.Error(kManifestMissingField, at_, fmt::format("{} needs {}.", Subject(rule), all),
                    std::move(hint));
  }

  void CheckBlock(const FieldRule& rule) {
    const std::string_view chosen = TextOf(rule.by);
    const auto right = std::find_if(rule.chosen.begin(), rule.chosen.end(),
                                    [&](const auto& choice) { return choice.first == chosen; });
    if (right == rule.chosen.end()) return;  // an unknown value is reported already
    for (const auto& [value, field] : rule.chosen) {
      if (field == right->second || document_.Find(spec_, field.text()) == kNoNode) continue;
      problems_.Error(kManifestWrongBlock, document_.FindKey(spec_, field.text()),
                      fmt::format("\"{}\" belongs to {}, and \"{}\" is {}.", field.text(),
                                  Quoted(value), rule.by.text(), Quoted(chosen)),
                      fmt::format("Write \"{}\" in its place.", right->second.text()));
    }
    if (document_.Find(spec_, right->second.text()) != kNoNode) return;
    problems_.Error(kManifestMissingField, at_,
                    fmt::format("{} whose \"{}\" is {} needs \"{}\".", owner_, rule.by.text(),
                                Quoted(chosen), right->second.text()),
                    rule.help);
  }

  const Document& document_;
  const NodeIndex spec_;
  const NodeIndex at_;
  const std::string& owner_;
  ManifestProblems& problems_;
};

}  // namespace

void CheckRules(const Manifest& manifest, const ResourceType& kind, const std::string& owner,
                ManifestProblems& problems) {
  if (kind.rules.empty()) return;
  Rules rules(manifest, owner, problems);
  for (const FieldRule& rule : kind.rules) rules.Check(rule);
}

}  // namespace dbsn
