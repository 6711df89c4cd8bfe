#include "engine/cli/field_answer.h"

#include <algorithm>
#include <string_view>

#include <fmt/format.h>

#include "schema/caseless.h"
#include "schema/document_reader.h"
#include "schema/field_check.h"
#include "schema/field_check_scalar.h"
#include "schema/json_codec.h"
#include "schema/manifest_problems.h"
#include "schema/yaml_writer.h"

namespace dbsn {
namespace {

constexpr std::string_view kSecretAnswers =
    "Name what holds it: a variable in capitals (ORDERS_PASSWORD), env:NAME or file:PATH. What was "
    "typed is not kept.";

// As shells name variables, and nobody a password: in capitals.
bool IsShoutedName(std::string_view text) {
  const auto fits = [](char c) {
    return (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
  };
  return !text.empty() && !(text.front() >= '0' && text.front() <= '9') &&
         std::all_of(text.begin(), text.end(), fits);
}

FieldAnswer ReadSecret(const std::string& text) {
  constexpr std::string_view kEnv = "env:", kFile = "file:";
  SecretRef ref;
  if (text.starts_with(kFile) && text.size() > kFile.size()) {
    ref = {SecretRef::Source::kFile, text.substr(kFile.size())};
  } else if (IsShoutedName(text)) {
    ref = {SecretRef::Source::kEnv, text};
  } else if (text.starts_with(kEnv) && IsEnvironmentName(text.substr(kEnv.size()))) {
    ref = {SecretRef::Source::kEnv, text.substr(kEnv.size())};
  } else {
    return {{}, std::string(kSecretAnswers)};
  }
  return {Value(ref), ""};
}

FieldAnswer ReadReference(const Field& field, const std::string& text,
                          const std::vector<Address>& targets) {
  for (const Address& target : targets) {
    const bool meant =
        text == ToString(target) || text == target.kind + "/" + target.name || text == target.name;
    if (meant) return {Value(Ref{ToString(target)}), ""};
  }
  std::vector<ScalarProblem> problems;
  std::optional<Value> id = ReadScalar(field, field.type, {text, false, true}, problems);
  if (id.has_value()) return {std::move(id), ""};
  std::vector<std::string_view> names;
  names.reserve(targets.size());
  for (const Address& target : targets) names.push_back(target.name);
  return {{},
          names.empty() ? "No manifest here can be meant; write the id of a live one."
                        : DidYouMean(text, names, "There is " + Listed(names) + "; or an id.")};
}

// What the manifest's own check says of |text|, read as YAML.
FieldAnswer ReadAsYaml(const Field& field, const std::string& text) {
  const bool bare_list = field.type == FieldType::kList && !text.starts_with('[');
  const std::string yaml =
      YamlText(field.name.text()) + ": " + (bare_list ? "[" + text + "]" : text) + "\n";
  Diagnostics found;
  const Documents documents = ReadYaml(0, yaml, {}, found);
  if (documents.size() != 1 || found.has_errors()) {
    return {{}, "It cannot be read as YAML: write [a, b] for a list, {a: 1} for a map."};
  }
  const Document& document = *documents.front();
  const std::vector<Document::Member> members = document.Members(0);
  if (members.size() != 1) return {{}, "Write one value."};
  std::vector<FoundReference> references;
  ManifestProblems problems(document, nullptr, found);
  FieldChecker checker(document, "", problems, references);
  std::optional<Value> value = checker.Check(field, members.front().key, members.front().value,
                                             {field.name.text(), nullptr, {}});
  std::string why;
  for (const Diagnostic& problem : found.all()) {
    if (problem.severity != Severity::kError) continue;
    why += (why.empty() ? "" : " ") + problem.detail + (problem.hint.empty() ? "" : " ") +
           problem.hint;
  }
  if (!value.has_value() || found.has_errors()) return {{}, why};
  return {std::move(value), ""};
}

}  // namespace

FieldAnswer ReadFieldAnswer(const Field& field, const std::string& text,
                            const std::vector<Address>& targets) {
  if (field.sensitive) return ReadSecret(text);
  if (field.type == FieldType::kReference) return ReadReference(field, text, targets);
  const bool scalar = field.type == FieldType::kText || field.type == FieldType::kInteger ||
                      field.type == FieldType::kNumber || field.type == FieldType::kBoolean;
  if (!scalar && field.codes.empty()) return ReadAsYaml(field, text);
  std::string_view written = text;
  if (field.type == FieldType::kBoolean) {
    if (SameWord(text, "y") || SameWord(text, "yes")) written = "true";
    if (SameWord(text, "n") || SameWord(text, "no")) written = "false";
  }
  std::vector<ScalarProblem> problems;
  std::optional<Value> value = ReadScalar(field, field.type, {written, false, true}, problems);
  if (value.has_value()) return {std::move(value), ""};
  std::string why;
  for (const ScalarProblem& problem : problems) {
    why += fmt::format("{}It {}{}{}", why.empty() ? "" : " ", problem.claim,
                       problem.hint.empty() ? "" : " ", problem.hint);
  }
  return {{}, why};
}

std::string AnswerText(const Field& field, const Value& value) {
  if (const SecretRef* const secret = value.AsSecretRef()) return ToString(*secret);
  if (const Ref* const ref = value.AsRef()) return ref->address;
  if (!field.codes.empty()) {
    const CodeName* const code = FindCode(field.codes, value);
    if (code != nullptr) return code->name;
  }
  const bool flat = value.AsList() == nullptr && value.AsMap() == nullptr;
  if (flat) return value.Plain();
  return WriteJson(value);
}

}  // namespace dbsn
