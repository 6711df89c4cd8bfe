#include "engine/rest/page_call.h"

#include <utility>

#include "schema/coerce.h"

namespace dbsn {

ContextValues ParameterValues(const PageOperation& call,
                              const std::map<std::string, std::string>& values) {
  ContextValues known;
  for (const OperationParameter& parameter : call.parameters) {
    const auto given = values.find(parameter.name);
    Value value = parameter.default_value.value_or(Value());
    if (given != values.end()) value = Value(given->second);
    value = Coerce(parameter.type, value).value_or(value);
    if (!value.Plain().empty()) known.emplace(parameter.name, std::move(value));
  }
  return known;
}

Operation WithParameters(const PageOperation& call, const ContextValues& values) {
  Operation operation = call.operation;
  ValueMap body;
  for (const OperationParameter& parameter : call.parameters) {
    const auto known = values.find(parameter.name);
    if (known == values.end()) continue;
    const std::string place = "{" + parameter.name + "}";
    switch (parameter.in) {
      case OperationParameter::In::kQuery:
        operation.query.emplace_back(parameter.name, place);
        break;
      case OperationParameter::In::kHeader:
        operation.headers.emplace_back(parameter.name, known->second.Plain());
        break;
      case OperationParameter::In::kBody:
        body.Set(parameter.name, Value(place));
        break;
      case OperationParameter::In::kPath:
        break;
    }
  }
  if (!body.empty()) operation.send = Value(std::move(body));
  return operation;
}

}  // namespace dbsn
