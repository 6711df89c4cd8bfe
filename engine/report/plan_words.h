// The words of a plan that every way to show it has in common. Values of servers are shown on one
// line, never obeyed; secrets are "(sensitive)".
#pragma once
#include <string>
#include <vector>

#include "engine/plan/plan.h"

namespace dbsn {

// One value on one line: "text", 5432, [..]; long ones are cut.
std::string ShownValue(const Value& value);

// "edited in the manifest; its secret changed"
std::string ReasonsText(const std::vector<Reason>& reasons);
// "5432 -> 5433", "(sensitive) from env:NAME, changed", "(id of acme/Connector/a)"
std::string ValueText(const Change& change, const FieldChange& field);
// "changed outside, was 5432; cannot be updated: replace"; "" none
std::string RemarksText(const FieldChange& field);
// "PUT /api/connector/5002 {...}"; of a create without its body, whose fields stand above
std::string RequestText(const Request& request);
// "then its connection is tested"; "" when it is not
std::string TestText(const Change& change);
// What goes in which wave and what stops it, a line each; "" without a rollout
std::string RolloutText(const Plan& plan);
// "Applying takes about 12 API calls, at least 3 s under the known rate limit."; "" for none
std::string CostText(const Plan& plan);

}  // namespace dbsn
