// The format is OASIS's "Static Analysis Results Interchange Format (SARIF) Version 2.1.0"; what
// code scanning wants besides stands in GitHub's "SARIF support for code scanning".
#include "engine/report/sarif_text.h"

#include <algorithm>
#include <cstddef>
#include <map>
#include <utility>
#include <vector>

#include "engine/report/diagnostic_text.h"
#include "schema/json_codec.h"
#include "schema/shown_text.h"

namespace dbsn {
namespace {

constexpr std::string_view kRootName = "%SRCROOT%";
// The action that uploads to GitHub computes primaryLocationLineHash itself and warns of each that
// differs, so ours has a name of its own.
constexpr std::string_view kFingerprint = "dbsn/v1";

// Safe to show, and no link: readers of SARIF take [text](target) for one.
std::string Plain(const std::string& text) {
  std::string plain = ShownLines(text);
  for (std::size_t at = 0; (at = plain.find("](", at)) != std::string::npos; ++at) {
    plain.insert(at + 1, 1, ' ');
  }
  return plain;
}

Value Message(const std::string& text) { return Value(ValueMap{{"text", Value(Plain(text))}}); }

std::string Sentences(const Diagnostic& problem) {
  std::string text = problem.detail;
  for (const std::string& more : {EnvironmentsText(problem), problem.hint}) {
    if (!more.empty()) text += "\n" + more;
  }
  return text;
}

class SarifWriter {
 public:
  SarifWriter(const FindingsContext& context, const SarifParts& parts)
      : context_(context), parts_(parts) {}

  std::string Write(const Findings& findings) {
    const Value rules = Rules(findings);
    Value::List results;
    for (const Diagnostic& problem : findings.problems) results.push_back(Result(problem));
    const ValueMap driver{{"name", Value("dbsn")},
                          {"rules", rules},
                          {"semanticVersion", Value(parts_.version)},
                          {"version", Value(parts_.version)}};
    const ValueMap root{{"description", Message("The repository's root.")}};
    const ValueMap run{{"columnKind", Value("unicodeCodePoints")},
                       {"originalUriBaseIds", Value(ValueMap{{kRootName, Value(root)}})},
                       {"results", Value(std::move(results))},
                       {"tool", Value(ValueMap{{"driver", Value(driver)}})}};
    const ValueMap log{{"$schema", Value("https://json.schemastore.org/sarif-2.1.0.json")},
                       {"runs", Value(Value::List{Value(run)})},
                       {"version", Value("2.1.0")}};
    return WriteJson(Value(log), JsonStyle::kIndented) + "\n";
  }

 private:
  // The codes that were met, in the order of their names.
  Value Rules(const Findings& findings) {
    std::map<std::string_view, std::string_view> summaries;
    for (const Diagnostic& problem : findings.problems) {
      summaries[problem.code.name] = problem.code.summary;
    }
    Value::List rules;
    for (const auto& [name, summary] : summaries) {
      rule_index_[name] = static_cast<std::int64_t>(rules.size());
      ValueMap rule{{"id", Value(name)},
                    {"shortDescription", Value(ValueMap{{"text", Value(summary)}})}};
      if (const auto help = parts_.helps.find(name); help != parts_.helps.end()) {
        const std::string& action = help->second.action;
        rule.Set("fullDescription", Value(ValueMap{{"text", Value(help->second.meaning)}}));
        rule.Set("help", Value(ValueMap{{"markdown", Value(action)}, {"text", Value(action)}}));
      }
      rules.emplace_back(std::move(rule));
    }
    return Value(std::move(rules));
  }

  Value Result(const Diagnostic& problem) {
    ValueMap result{
        {"level", Value(SeverityWord(problem.severity))},
        {"locations", Value(Value::List{Location(problem)})},
        {"message", Message(Sentences(problem))},
        {"partialFingerprints", Value(ValueMap{{kFingerprint, Value(Fingerprint(problem))}})},
        {"ruleId", Value(problem.code.name)},
        {"ruleIndex", Value(rule_index_[problem.code.name])}};
    if (!problem.related.empty()) result.Set("relatedLocations", RelatedLocations(problem));
    return Value(std::move(result));
  }

  Value Location(const Diagnostic& problem) const {
    ValueMap location;
    if (Located(problem.place, context_.sources)) {
      location.Set("physicalLocation", PhysicalLocation(problem.place));
    } else {
      const std::string file = FileNotRead(problem);
      location.Set("physicalLocation",
                   Value(ValueMap{{"artifactLocation",
                                   ArtifactLocation(file.empty() ? parts_.anchor : file)}}));
      if (!problem.about.empty()) location.Set("message", Message(problem.about));
    }
    if (!problem.address.empty()) {
      const ValueMap resource{{"fullyQualifiedName", Value(Shown(problem.address))},
                              {"kind", Value("resource")}};
      location.Set("logicalLocations", Value(Value::List{Value(resource)}));
    }
    return Value(std::move(location));
  }

  Value RelatedLocations(const Diagnostic& problem) const {
    Value::List locations;
    for (const Related& related : problem.related) {
      ValueMap location{{"id", Value(static_cast<std::int64_t>(locations.size() + 1))},
                        {"message", Message(related.note)}};
      if (Located(related.place, context_.sources)) {
        location.Set("physicalLocation", PhysicalLocation(related.place));
      }
      locations.emplace_back(std::move(location));
    }
    return Value(std::move(locations));
  }

  Value PhysicalLocation(const Place& place) const {
    const Position begin = LocateCharacter(context_.sources, place.file, place.begin);
    const Position end =
        LocateCharacter(context_.sources, place.file, std::max(place.begin, place.end));
    const ValueMap region{{"endColumn", Value(static_cast<std::int64_t>(end.column))},
                          {"endLine", Value(static_cast<std::int64_t>(end.line))},
                          {"startColumn", Value(static_cast<std::int64_t>(begin.column))},
                          {"startLine", Value(static_cast<std::int64_t>(begin.line))}};
    return Value(ValueMap{{"artifactLocation", ArtifactLocation(context_.sources.Name(place.file))},
                          {"region", Value(region)}});
  }

  Value ArtifactLocation(const std::string& name) const {
    const std::string path = FromRoot(context_.standpoint, name);
    if (path.starts_with('/')) {
      return Value(ValueMap{{"uri", Value("file://" + PercentEncoded(path))}});
    }
    return Value(ValueMap{{"uri", Value(PercentEncoded(path))}, {"uriBaseId", Value(kRootName)}});
  }

  std::string Fingerprint(const Diagnostic& problem) {
    std::string of = problem.address;
    if (of.empty()) {
      of = Located(problem.place, context_.sources)
               ? FromRoot(context_.standpoint, context_.sources.Name(problem.place.file))
               : problem.about;
    }
    std::string identity(problem.code.name);
    for (const std::string& part : {of, problem.detail}) identity.append(1, '\0').append(part);
    const std::string digest = parts_.digest(identity);
    return digest + ":" + std::to_string(++times_seen_[digest]);
  }

  const FindingsContext& context_;
  const SarifParts& parts_;
  std::map<std::string_view, std::int64_t> rule_index_;
  std::map<std::string, int> times_seen_;  // of equal fingerprints
};

}  // namespace

std::string SarifText(const Findings& findings, const FindingsContext& context,
                      const SarifParts& parts) {
  return SarifWriter(context, parts).Write(findings);
}

}  // namespace dbsn
