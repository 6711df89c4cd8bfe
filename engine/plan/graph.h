// The order of changes: what is needed comes first, deletes run the other way.
#pragma once
#include <map>
#include <optional>
#include <vector>

#include "engine/plan/plan.h"
#include "engine/plan/subject.h"

namespace dbsn {

// Desired needs over |subjects|, needed ones first; equal ones by address. Fails with the cycle's
// path.
Result<std::vector<const Subject*>> NeededFirst(const std::vector<Subject>& subjects);

// Fills Change::after and used_by. |subjects| tells desired and recorded needs.
//   A needs B (desired): A after B, whatever B's change is.
//   A needed B when last applied and B is deleted: B after A, so that nothing points at what is
//   gone.
// Fails with the path when both kinds together form a cycle.
std::optional<Diagnostic> Order(std::vector<Change>& changes, const std::vector<Subject>& subjects);

}  // namespace dbsn
