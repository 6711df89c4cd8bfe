// A Plan to bytes and back: JSON with a version, equal plans give equal bytes
// (docs/formats/plan.md).
#pragma once
#include <string>
#include <string_view>

#include "engine/plan/plan.h"
#include "schema/result.h"

namespace dbsn {

inline constexpr int kPlanFormat = 1;

std::string WritePlan(const Plan& plan);
Value PlanToValue(const Plan& plan);
// Refuses a later version, and what is no plan, with what to do.
Result<Plan> ReadPlan(std::string_view bytes, const std::string& path);

}  // namespace dbsn
