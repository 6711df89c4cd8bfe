#include "engine/conform/page_trial.h"

#include <optional>
#include <variant>

#include "schema/answer_schema.h"
#include "schema/json_codec.h"

namespace dbsn {
namespace {

using Verdict = Finding::Verdict;

// The first parameter that must be there and has no value; "" none.
std::string Lacking(const PageOperation& call, const std::map<std::string, std::string>& values) {
  for (const OperationParameter& one : call.parameters) {
    const bool needed = one.required || one.in == OperationParameter::In::kPath;
    if (needed && !one.default_value && !values.contains(one.name)) return one.name;
  }
  return "";
}

Finding Tried(const TrialInputs& in, const PageOperation& call) {
  const Operation& operation = call.operation;
  Finding finding{operation.name, Verdict::kSkip, "", "", {}};
  if (operation.method != "GET" && in.only.empty()) {
    finding.seen = operation.method + " may change something; name the operation to send it";
    return finding;
  }
  if (const std::string lacking = Lacking(call, in.values); !lacking.empty()) {
    finding.seen = "it needs a value: --param " + lacking + "=...";
    return finding;
  }
  const Result<Provider::Answer> answer = in.provider.Call(call, in.values);
  if (!answer.ok()) {
    finding.verdict = Verdict::kFail;
    finding.seen = answer.problem().detail;
    return finding;
  }
  const std::string said =
      answer.value().request + ", answered " + std::to_string(answer.value().status);
  const std::optional<std::string> fault =
      operation.answers == nullptr ? std::nullopt
                                   : AnswerFault(*operation.answers, answer.value().body);
  if (fault) {
    finding.verdict = Verdict::kFail;
    finding.seen = said + ", otherwise than the schema says: " + *fault;
    finding.word = "response_schema";
    return finding;
  }
  finding.verdict = Verdict::kPass;
  finding.seen = said + (operation.answers == nullptr ? "" : ", as the schema says");
  return finding;
}

void AddMembers(const Value& schema, const std::string& at, std::vector<std::string>& members) {
  const Value* const properties = schema.Find("properties");
  const Value* const items = schema.Find("items");
  if (properties != nullptr && properties->AsMap() != nullptr) {
    for (const auto& [key, value] : *properties->AsMap()) {
      AddMembers(value, (at.empty() ? "" : at + ".") + key.text(), members);
    }
  } else if (items != nullptr && items->AsMap() != nullptr) {
    AddMembers(*items, at + "[]", members);
  } else if (!at.empty()) {
    const Value* const type = schema.Find("type");
    members.push_back(at + (type == nullptr ? "" : " (" + type->Plain() + ")"));
  }
}

}  // namespace

std::vector<Finding> TryOperations(const TrialInputs& inputs,
                                   const std::function<void(const Finding&)>& tell) {
  std::vector<Finding> findings;
  for (const PageOperation& call : inputs.provider.definition().calls) {
    if (inputs.stop_asked()) break;
    if (!inputs.only.empty() && call.operation.name != inputs.only) continue;
    const std::int64_t began = inputs.milliseconds();
    Finding finding = Tried(inputs, call);
    finding.took = std::chrono::milliseconds(inputs.milliseconds() - began);
    tell(finding);
    findings.push_back(std::move(finding));
  }
  return findings;
}

std::vector<std::string> MembersOf(const std::string& answers) {
  std::vector<std::string> members;
  const std::variant<Value, JsonFault> read = ParseJson(answers);
  if (const Value* schema = std::get_if<Value>(&read)) AddMembers(*schema, "", members);
  return members;
}

}  // namespace dbsn
