// dbsn provider test: whether a live API does what a definition says. A kind is tried with a
// resource of the suite's own, a connector page operation by operation.
#include <algorithm>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "engine/cli/commands.h"
#include "engine/cli/publication.h"
#include "engine/conform/answer_check.h"
#include "engine/conform/conformance.h"
#include "engine/conform/page_trial.h"
#include "engine/load/definition_digest.h"
#include "engine/plan/resolve_refs.h"
#include "engine/report/text_table.h"
#include "engine/world/clock.h"
#include "engine/world/stop.h"
#include "engine/world/world.h"
#include "schema/json_codec.h"
#include "schema/nearest_address.h"
#include "schema/shown_text.h"

namespace dbsn {
namespace {

const char* Name(Finding::Verdict verdict) {
  switch (verdict) {
    case Finding::Verdict::kPass:
      return "Pass";
    case Finding::Verdict::kFail:
      return "Fail";
    case Finding::Verdict::kSkip:
      return "Skip";
  }
  return "";
}

std::string LineOf(const Finding& finding, const Palette& palette) {
  constexpr std::size_t kWhat = 26;
  const std::string verdict = Name(finding.verdict);
  const std::string coloured = finding.verdict == Finding::Verdict::kPass ? palette.Green(verdict)
                               : finding.verdict == Finding::Verdict::kFail
                                   ? palette.Red(verdict)
                                   : palette.Faint(verdict);
  std::string line = "  " + coloured + "  " + PadTo(Shown(finding.what), kWhat) +
                     fmt::format(" {:5.1f} s  ", static_cast<double>(finding.took.count()) / 1000) +
                     Shown(finding.seen);
  if (!finding.word.empty()) {
    line += palette.Faint(finding.verdict == Finding::Verdict::kFail
                              ? "  (see " + Shown(finding.word) + ")"
                              : "  (" + Shown(finding.word) + ")");
  }
  return line + "\n";
}

// The manifest at |address|, written whole or in part. Reports when there is none.
const DesiredResource* FindManifest(Desk& desk, const std::string& address) {
  const std::vector<DesiredResource>& desired = desk.session().desired;
  std::vector<std::string> known;
  for (const DesiredResource& one : desired) {
    const std::string whole = ToString(one.address);
    known.push_back(whole);
    const bool meant = whole == address || one.address.kind + "/" + one.address.name == address ||
                       one.address.name == address;
    if (meant) return &one;
  }
  const std::optional<std::string> near = NearestAddress(address, known);
  desk.Refuse(address, "There is no valid manifest with this address.",
              near ? "Did you mean \"" + *near + "\"?" : "Write one: dbsn scaffold KIND.");
  return nullptr;
}

std::int64_t Milliseconds(Desk& desk) {
  return std::chrono::duration_cast<std::chrono::milliseconds>(
             desk.world.clock.Now().time_since_epoch())
      .count();
}

// For `provider publish`, of a definition of one's own. False, and reported, when it cannot be
// kept.
bool Keep(Desk& desk, const Definition& definition, const std::vector<TestVerdict>& verdicts) {
  Session& session = desk.session();
  const std::string folder = session.FolderOf(definition.name);
  if (folder.empty() || desk.world.stop.asked()) return true;
  const Result<std::string> digest = DefinitionDigest(desk.world.files, folder);
  Result<Done> kept = Done{};
  if (digest.ok()) {
    kept = KeepVerdicts(desk.world.files, session.workspace().folder, definition.name,
                        digest.value(), verdicts, session.Now());
  }
  if (digest.ok() && kept.ok()) return true;
  desk.reporter().Problem(digest.ok() ? kept.problem() : digest.problem());
  return false;
}

// Says how it went: the findings as JSON, or their number.
ExitStatus EndTrial(Desk& desk, const std::string& address, const std::vector<Finding>& findings) {
  const auto count = [&](Finding::Verdict verdict) {
    return std::count_if(findings.begin(), findings.end(),
                         [&](const Finding& one) { return one.verdict == verdict; });
  };
  if (desk.json()) {
    Value::List list;
    for (const Finding& one : findings) {
      list.emplace_back(ValueMap{{"milliseconds", Value(one.took.count())},
                                 {"seen", Value(one.seen)},
                                 {"verdict", Value(Name(one.verdict))},
                                 {"what", Value(one.what)},
                                 {"word", Value(one.word)}});
    }
    desk.terminal.Out(WriteJson(Value(ValueMap{{"address", Value(address)},
                                               {"findings", Value(std::move(list))}}),
                                JsonStyle::kIndented) +
                      "\n");
  } else {
    desk.terminal.Out(fmt::format("\n{} passed, {} failed, {} skipped.\n",
                                  count(Finding::Verdict::kPass), count(Finding::Verdict::kFail),
                                  count(Finding::Verdict::kSkip)));
  }
  if (desk.world.stop.asked()) return ExitStatus::kInterrupted;
  return count(Finding::Verdict::kFail) == 0 ? ExitStatus::kDone : ExitStatus::kFound;
}

// NAME=VALUE pairs. Reports one that is none.
std::optional<std::map<std::string, std::string>> ParametersAsked(Desk& desk) {
  std::map<std::string, std::string> values;
  for (const std::string& text : desk.command.parameters) {
    const std::size_t equals = text.find('=');
    if (equals == std::string::npos || equals == 0) {
      desk.Refuse("--param " + text, "It is no NAME=VALUE.", "Write --param q=London.");
      return std::nullopt;
    }
    values[text.substr(0, equals)] = text.substr(equals + 1);
  }
  return values;
}

// The connector page that |address| names, PROVIDER or PROVIDER/OPERATION; null when it names none.
const Definition* PageNamed(Desk& desk, const std::string& address) {
  const Definitions& definitions = desk.session().definitions();
  const auto found = definitions.find(address.substr(0, address.find('/')));
  return found == definitions.end() || found->second->calls.empty() ? nullptr : found->second.get();
}

ExitStatus TestPage(Desk& desk, const Definition& page) {
  Session& session = desk.session();
  const std::string& address = desk.command.address;
  const std::size_t slash = address.find('/');
  const std::string only = slash == std::string::npos ? "" : address.substr(slash + 1);
  std::vector<std::string> known;
  for (const PageOperation& call : page.calls) known.push_back(call.operation.name);
  if (!only.empty() && std::find(known.begin(), known.end(), only) == known.end()) {
    const std::optional<std::string> near = NearestAddress(only, known);
    return desk.Refuse(
        address, "The page has no operation of this name.",
        near ? "Did you mean \"" + *near + "\"?" : "dbsn provider check lists them.");
  }
  const auto values = ParametersAsked(desk);
  if (!values || !session.OpenProviders()) return ExitStatus::kFailed;
  Provider& provider = *session.providers().find(address.substr(0, slash))->second;
  const Palette palette = desk.out_palette();
  if (!desk.json()) {
    desk.terminal.Out(Shown(page.title + " " + page.version + ", at " + provider.Origin()) + "\n");
  }
  const std::vector<Finding> findings =
      TryOperations({.provider = provider,
                     .only = only,
                     .values = *values,
                     .milliseconds = [&] { return Milliseconds(desk); },
                     .stop_asked = [&] { return desk.world.stop.asked(); }},
                    [&](const Finding& finding) {
                      if (!desk.json()) desk.terminal.Out(LineOf(finding, palette));
                    });
  std::vector<TestVerdict> verdicts;
  for (const Finding& one : findings) {
    if (one.verdict == Finding::Verdict::kSkip) continue;
    verdicts.push_back({one.what, one.verdict == Finding::Verdict::kPass});
  }
  if (!Keep(desk, page, verdicts)) return ExitStatus::kFailed;
  return EndTrial(desk, address, findings);
}

}  // namespace

ExitStatus RunProviderTest(Desk& desk) {
  Session& session = desk.session();
  State state;
  AnswerCheck answers;
  session.answered = [&](const Operation& operation, const std::string& answer) {
    answers.Saw(operation, answer);
  };
  if (!session.ReadWorkspace()) return ExitStatus::kFailed;
  if (const Definition* page = PageNamed(desk, desk.command.address)) return TestPage(desk, *page);
  if (!session.ReadManifests() || !session.OpenProviders() || !desk.LoadState(state)) {
    return ExitStatus::kFailed;
  }
  const DesiredResource* const first = FindManifest(desk, desk.command.address);
  if (first == nullptr) return ExitStatus::kFailed;
  const DesiredResource* const second =
      desk.command.changed.empty() ? first : FindManifest(desk, desk.command.changed);
  if (second == nullptr) return ExitStatus::kFailed;
  const std::string address = ToString(first->address);
  if (second->type != first->type) {
    return desk.Refuse("--changed " + desk.command.changed,
                       "It is of another kind than " + address + ".",
                       "Name a manifest of the same kind.");
  }
  if (state.entries.contains(first->address)) {
    return desk.Refuse(address, "The state holds it, and the suite deletes what it makes.",
                       "Write a manifest for the suite alone, with a name of its own.");
  }
  Provider& provider = *session.providers().find(first->address.provider)->second;
  const Result<Scope> scope = provider.ResolveScope(*first->type, first->project);
  if (!scope.ok()) {
    desk.reporter().Problem(scope.problem());
    return ExitStatus::kFailed;
  }
  const Value* const name = first->fields.Find(first->type->name_field);
  const ConformanceInputs inputs{
      .provider = provider,
      .type = *first->type,
      .fields = *first->fields_of_type,
      .scope = scope.value(),
      .first = first->fields,
      .second = second == first
                    ? OtherValues(*first->fields_of_type, first->fields, Value())
                    : OtherValues(*first->fields_of_type, first->fields, second->fields),
      .name = name == nullptr ? "" : name->Plain(),
      .secret = [&](const SecretRef& ref) { return session.secrets().Resolve(ref); },
      .milliseconds = [&] { return Milliseconds(desk); },
      .stop_asked = [&] { return desk.world.stop.asked(); }};
  const Palette palette = desk.out_palette();
  if (!desk.json()) {
    desk.terminal.Out(Shown(address + " by " + provider.definition().name + " " +
                            provider.definition().version + ", at " + provider.Origin()) +
                      "\n");
  }
  const auto tell = [&](const Finding& finding) {
    if (!desk.json()) desk.terminal.Out(LineOf(finding, palette));
  };
  std::vector<Finding> findings = Conform(inputs, tell);
  for (Finding& finding : answers.Findings()) {
    tell(finding);
    findings.push_back(std::move(finding));
  }
  const bool passed = std::none_of(findings.begin(), findings.end(), [](const Finding& one) {
    return one.verdict == Finding::Verdict::kFail;
  });
  if (!Keep(desk, provider.definition(), {{first->address.kind, passed}})) {
    return ExitStatus::kFailed;
  }
  return EndTrial(desk, address, findings);
}

}  // namespace dbsn
