// There is no standard; this is the part that Jenkins, GitLab and their like agree on, with one
// <failure> at most in a test case, since not all of them read a second.
#include "engine/report/junit_text.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <map>
#include <string_view>
#include <utility>
#include <vector>

#include "engine/report/diagnostic_text.h"
#include "schema/shown_text.h"

namespace dbsn {
namespace {

struct Case {
  std::string name;
  std::vector<const Diagnostic*> problems;
  bool failed() const {
    return std::any_of(problems.begin(), problems.end(),
                       [](const Diagnostic* one) { return one->severity == Severity::kError; });
  }
};

struct Suite {
  std::string name;
  bool is_file = false;
  std::vector<Case> cases;
  std::size_t failures() const {
    return static_cast<std::size_t>(
        std::count_if(cases.begin(), cases.end(), [](const Case& one) { return one.failed(); }));
  }
};

// Whether a YAML document ends between |begin| and |end|: a line of its own says so, and such a
// line stands in no scalar.
bool DocumentEnds(std::string_view text, std::size_t begin, std::size_t end) {
  const std::string_view between = text.substr(begin, end - begin);
  for (std::size_t at = between.find('\n'); at != std::string_view::npos;
       at = between.find('\n', at + 1)) {
    const std::string_view line = between.substr(at + 1);
    if (line.starts_with("---") || line.starts_with("...")) return true;
  }
  return false;
}

// Puts each problem where it belongs.
class Sorter {
 public:
  Sorter(const Findings& findings, const FindingsContext& context)
      : findings_(findings), context_(context), problems_of_(findings.manifests.size()) {}

  std::vector<Suite> Suites() {
    std::vector<const Diagnostic*> rest;
    for (const Diagnostic& problem : findings_.problems) {
      const std::size_t owner = OwnerOf(problem);
      if (owner < problems_of_.size()) {
        problems_of_[owner].push_back(&problem);
      } else {
        rest.push_back(&problem);
      }
    }
    for (std::size_t i = 0; i < problems_of_.size(); ++i) {
      const FoundManifest& manifest = findings_.manifests[i];
      AddCase(manifest.place, Shown(manifest.address), std::move(problems_of_[i]));
    }
    for (const Diagnostic* problem : rest) {
      const std::string what =
          std::string(problem->code.summary) + " [" + std::string(problem->code.name) + "]";
      const bool located = Located(problem->place, context_.sources);
      const std::string about = located ? "" : Shown(problem->about);
      AddCase(problem->place, about.empty() ? what : about + ": " + what, {problem});
    }
    std::vector<Suite> suites;
    for (auto& [file, suite] : suites_) suites.push_back(std::move(suite));
    return suites;
  }

 private:
  // The manifest in whose document the problem stands; else the first of its address.
  std::size_t OwnerOf(const Diagnostic& problem) const {
    const std::vector<FoundManifest>& all = findings_.manifests;
    const Place& place = problem.place;
    if (Located(place, context_.sources)) {
      const auto after = std::upper_bound(all.begin(), all.end(), place,
                                          [](const Place& wanted, const FoundManifest& one) {
                                            return std::pair(wanted.file, wanted.begin) <
                                                   std::pair(one.place.file, one.place.begin);
                                          });
      if (after == all.begin()) return all.size();
      const Place& before = (after - 1)->place;
      const bool same = before.file == place.file &&
                        !DocumentEnds(context_.sources.Text(place.file), before.begin, place.begin);
      return same ? static_cast<std::size_t>(after - 1 - all.begin()) : all.size();
    }
    if (problem.address.empty()) return all.size();
    const auto found = std::find_if(all.begin(), all.end(), [&](const FoundManifest& one) {
      return one.address == problem.address;
    });
    return static_cast<std::size_t>(found - all.begin());
  }

  void AddCase(const Place& place, const std::string& name,
               std::vector<const Diagnostic*> problems) {
    const bool located = Located(place, context_.sources);
    Suite& suite = suites_[located ? place.file : Place::kNowhere];
    if (suite.name.empty()) {
      suite.is_file = located;
      suite.name = located ? Shown(FromRoot(context_.standpoint, context_.sources.Name(place.file)))
                           : "dbsn";
    }
    suite.cases.push_back({Unique(name, times_used_[suite.name]), std::move(problems)});
  }

  // A test's name is how its history is found, so no two of a suite may share one.
  static std::string Unique(const std::string& name, std::map<std::string, int>& times_used) {
    int& times = times_used[name];
    std::string unique = name;
    bool taken = times++ > 0;
    while (taken) {
      unique = name + " (" + std::to_string(times) + ")";
      taken = times_used[unique]++ > 0;
      if (taken) ++times;
    }
    return unique;
  }

  const Findings& findings_;
  const FindingsContext& context_;
  std::vector<std::vector<const Diagnostic*>> problems_of_;  // by manifest
  std::map<std::uint32_t, Suite> suites_;                    // by file; what is in none comes last
  std::map<std::string, std::map<std::string, int>> times_used_;  // by suite and name
};

// |text| is safe to show; two characters that are remain that XML has not.
std::string Xml(std::string_view text) {
  std::string escaped;
  for (std::size_t i = 0; i < text.size(); ++i) {
    switch (text[i]) {
      case '&':
        escaped += "&amp;";
        break;
      case '<':
        escaped += "&lt;";
        break;
      case '>':
        escaped += "&gt;";
        break;
      case '"':
        escaped += "&quot;";
        break;
      default:
        if (text.substr(i).starts_with("\xEF\xBF\xBE") ||
            text.substr(i).starts_with("\xEF\xBF\xBF")) {
          escaped += text[i + 2] == '\xBE' ? "\\ufffe" : "\\uffff";
          i += 2;
        } else {
          escaped += text[i];
        }
    }
  }
  return escaped;
}

std::string Attribute(std::string_view name, std::string_view value) {
  return " " + std::string(name) + "=\"" + Xml(value) + "\"";
}

std::string Counts(std::size_t tests, std::size_t failures) {
  return Attribute("tests", std::to_string(tests)) +
         Attribute("failures", std::to_string(failures)) + Attribute("errors", "0") +
         Attribute("skipped", "0");
}

std::string CaseText(const Suite& suite, const Case& one, const FindingsContext& context) {
  std::string head =
      "    <testcase" + Attribute("classname", suite.name) + Attribute("name", one.name);
  if (suite.is_file) head += Attribute("file", suite.name);
  std::string errors, others;
  const Diagnostic* first = nullptr;
  for (const Diagnostic* problem : one.problems) {
    const bool error = problem->severity == Severity::kError;
    if (error && first == nullptr) first = problem;
    (error ? errors : others) +=
        DiagnosticText(*problem, {context.sources, context.hidden}, Palette(false));
  }
  if (errors.empty() && others.empty()) return head + "/>\n";
  std::string text = head + ">\n";
  if (first != nullptr) {
    text += "      <failure" + Attribute("message", first->code.summary) +
            Attribute("type", first->code.name) + ">" + Xml(errors) + "</failure>\n";
  }
  if (!others.empty()) text += "      <system-out>" + Xml(others) + "</system-out>\n";
  return text + "    </testcase>\n";
}

}  // namespace

std::string JunitText(const Findings& findings, const FindingsContext& context) {
  const std::vector<Suite> suites = Sorter(findings, context).Suites();
  std::size_t tests = 0, failures = 0;
  std::string body;
  for (const Suite& suite : suites) {
    tests += suite.cases.size();
    failures += suite.failures();
    body += "  <testsuite" + Attribute("name", suite.name) +
            Counts(suite.cases.size(), suite.failures()) + ">\n";
    for (const Case& one : suite.cases) body += CaseText(suite, one, context);
    body += "  </testsuite>\n";
  }
  return "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites" +
         Attribute("name", "dbsn validate") + Counts(tests, failures) + ">\n" + body +
         "</testsuites>\n";
}

}  // namespace dbsn
