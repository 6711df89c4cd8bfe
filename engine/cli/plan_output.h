// A plan on stdout, and in the file that --out names.
#pragma once
#include "engine/cli/desk.h"
#include "engine/plan/plan.h"

namespace dbsn {

// As people read it, or in the plan's own format.
void PrintPlan(Desk& desk, const Plan& plan);
// Prints it, and saves it where --out was given. False, with the reason reported, when that fails.
bool PrintAndSave(Desk& desk, const Plan& plan);

}  // namespace dbsn
