// How two environments differ, told to people and to machines.
#pragma once
#include <string>

#include "engine/plan/environment_diff.h"
#include "engine/report/palette.h"
#include "schema/source.h"
#include "schema/value.h"

namespace dbsn {

struct DiffNames {
  std::string first, second;  // the environments
};

// Secrets are shown by their sources. Ends with a line that counts.
std::string EnvironmentDiffText(const EnvironmentDiff& diff, const DiffNames& names,
                                const Sources& sources, const Palette& palette);
// One JSON object: docs/commands.md.
Value EnvironmentDiffValue(const EnvironmentDiff& diff, const DiffNames& names,
                           const Sources& sources);

}  // namespace dbsn
