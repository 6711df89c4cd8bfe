// A Plan as a tired person reads it: what, why, each field, the request, what it will cost.
#pragma once
#include <string>
#include <vector>

#include "engine/plan/plan.h"
#include "engine/report/palette.h"

namespace dbsn {

// Ends with the line that other tools read (SummaryLine). Values of servers are shown, never
// obeyed; secrets are "(sensitive)".
std::string PlanText(const Plan& plan, const Palette& palette);

// What PlanText says of a change below its heading: fields, notes, users, requests, blocks.
std::vector<std::string> ChangeLines(const Change& change, const Palette& palette);

// Where the plan is to be carried out, a line for the workspace and its environment, then one for
// each provider with its origin and its projects.
std::string PlanPlaceText(const Plan& plan, const Palette& palette);

}  // namespace dbsn
