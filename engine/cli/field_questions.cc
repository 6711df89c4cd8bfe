#include "engine/cli/field_questions.h"

#include <algorithm>
#include <utility>

#include <fmt/format.h>

#include "engine/cli/field_answer.h"
#include "engine/load/path_text.h"
#include "engine/world/environment.h"
#include "engine/world/files.h"
#include "schema/field_words.h"
#include "schema/manifest_problems.h"
#include "schema/sample.h"
#include "schema/shown_text.h"

namespace dbsn {
namespace {

bool IsClosedChoice(const Field& field) {
  return !field.codes.empty() || (!field.allowed.empty() && !field.open_enum);
}

std::vector<std::string> ChoicesOf(const Field& field) {
  if (field.codes.empty()) return field.allowed;
  std::vector<std::string> names;
  for (const CodeName& code : field.codes) names.push_back(code.name);
  return names;
}

std::string HeadOf(const Field& field) {
  std::string text = "\n";
  text += field.label.empty() ? field.name.text()
                              : fmt::format("{} ({})", field.label, field.name.text());
  if (!field.help.empty()) text += "\n  " + field.help;
  return text;
}

std::string WhatItTakes(const Field& field) {
  if (field.sensitive) return "the variable or the file that holds it: NAME, env:NAME, file:PATH";
  if (field.type == FieldType::kBoolean) return "yes or no";
  if (field.type == FieldType::kList) return "items with commas between";
  return TakesInWords(field);
}

}  // namespace

std::string NameTaken(const Session& session, const Draft& draft, const std::string& name) {
  for (const DesiredResource& one : session.desired) {
    const bool near = one.address.provider == draft.address.provider &&
                      one.address.kind == draft.address.kind &&
                      (draft.project.empty() || one.project == draft.project);
    const Value* const taken = one.fields.Find(draft.kind->name_field);
    if (!near || taken == nullptr || taken->Plain() != name) continue;
    return fmt::format("{} bears this name already.", ToString(one.address));
  }
  return "";
}

std::vector<Address> TargetsIn(const Session& session, const Draft& draft, const Field& field) {
  const auto holds = [](const std::vector<std::string>& all, const std::string& one) {
    return all.empty() || std::find(all.begin(), all.end(), one) != all.end();
  };
  std::vector<Address> targets;
  for (const DesiredResource& one : session.desired) {
    const std::vector<std::string>& variant = one.fields_of_type->variant;
    const bool fits = one.address.provider == draft.address.provider &&
                      holds(field.reference_kinds, one.address.kind) &&
                      holds(field.reference_variants, variant.empty() ? "" : variant.front());
    if (fits) targets.push_back(one.address);
  }
  return targets;
}

std::vector<Address> FieldQuestions::TargetsOf(const Field& field) const {
  return field.type == FieldType::kReference ? TargetsIn(desk_.session(), draft_, field)
                                             : std::vector<Address>();
}

bool FieldQuestions::AskAll() {
  for (const Field* const field : draft_.Asked(true)) {
    if (draft_.values.Find(field->name) == nullptr && !Ask(*field)) return false;
  }
  std::vector<const Field*> open;
  for (const Field* const field : draft_.Asked(false)) {
    if (draft_.values.Find(field->name) == nullptr) open.push_back(field);
  }
  if (open.empty()) return true;
  const std::optional<bool> wanted = interview_.Confirm(
      fmt::format("\n{} optional field{}. Fill some in?", open.size(), open.size() == 1 ? "" : "s"),
      false);
  if (!wanted.has_value()) return false;
  if (!*wanted) return true;
  interview_.Say("Enter alone leaves one out.");
  return std::all_of(open.begin(), open.end(), [&](const Field* field) { return Ask(*field); });
}

// What Enter alone means; "" nothing.
std::string FieldQuestions::ProposalFor(const Field& field) const {
  if (const Value* const value = draft_.values.Find(field.name)) return AnswerText(field, *value);
  if (!field.required) return "";
  if (field.sensitive) {
    const Value* const title = draft_.values.Find(draft_.kind->name_field);
    return VariableFor(field, title == nullptr ? "" : NameFrom(title->Plain()));
  }
  if (field.default_value.has_value()) return AnswerText(field, *field.default_value);
  constexpr std::int64_t kHighestPort = 65535;
  const bool port = field.type == FieldType::kInteger && field.max == kHighestPort;
  return port && draft_.fields->default_port.has_value()
             ? std::to_string(*draft_.fields->default_port)
             : "";
}

bool FieldQuestions::Ask(const Field& field) {
  interview_.Say(HeadOf(field));
  const std::vector<Address> targets = TargetsOf(field);
  const std::string proposal = ProposalFor(field);
  for (;;) {
    const std::optional<std::string> answer = AskText(field, proposal, targets);
    if (!answer.has_value()) return false;
    if (answer->empty()) {
      if (!field.required) return true;
      interview_.Say("  It is needed.");
      continue;
    }
    if (Take(field, *answer, targets)) return true;
  }
}

// As typed, or the name of what was chosen; "" Enter alone, where that means nothing.
std::optional<std::string> FieldQuestions::AskText(const Field& field, const std::string& proposal,
                                                   const std::vector<Address>& targets) {
  std::vector<std::string> choices =
      IsClosedChoice(field) ? ChoicesOf(field) : std::vector<std::string>();
  for (const Address& target : targets) choices.push_back(target.kind + "/" + target.name);
  for (std::size_t i = 0; i < choices.size(); ++i) {
    interview_.Say(fmt::format("  {:>3}  {}", i + 1, Shown(choices[i])));
  }
  std::string takes = choices.empty()   ? WhatItTakes(field)
                      : targets.empty() ? "number or name"
                                        : "number, name or the id of a live one";
  if (!field.required && field.default_value.has_value()) {
    takes += "; default " + AnswerText(field, *field.default_value);
  }
  const std::optional<std::string> answer = interview_.Ask("  " + takes, proposal);
  if (!answer.has_value() || choices.empty()) return answer;
  const std::optional<std::size_t> choice = ChoiceOf(*answer, choices);
  return choice.has_value() ? choices[*choice] : *answer;
}

bool FieldQuestions::Take(const Field& field, const std::string& answer,
                          const std::vector<Address>& targets) {
  FieldAnswer read = ReadFieldAnswer(field, answer, targets);
  if (read.value.has_value() && field.name == draft_.kind->name_field) {
    read.problem = NameTaken(desk_.session(), draft_, read.value->Plain());
    if (!read.problem.empty()) read.value.reset();
  }
  if (!read.value.has_value()) {
    interview_.Say("  " + Shown(read.problem));
    return false;
  }
  if (field.sensitive) TellIfMissing(*read.value);
  draft_.values.Set(field.name, *std::move(read.value));
  return true;
}

// Said at once, since it ends the plan later.
void FieldQuestions::TellIfMissing(const Value& source) {
  const SecretRef* const ref = source.AsSecretRef();
  if (ref == nullptr) return;
  if (ref->source == SecretRef::Source::kEnv) {
    if (!desk_.world.environment.Get(ref->text).has_value()) {
      interview_.Say("  " + ref->text + " is not set here; no plan can be made before it is.");
    }
    return;
  }
  const std::string path = PathFrom(desk_.session().workspace().folder, ref->text);
  const Result<FileInfo> info = desk_.world.files.Look(path);
  if (!info.ok() || !info.value().exists) {
    interview_.Say("  There is no file " + Shown(path) + "; no plan can be made before there is.");
  }
}

}  // namespace dbsn
