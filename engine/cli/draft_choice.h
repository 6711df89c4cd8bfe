// What a draft is to be: its provider, kind, type and auth type, by flags or by questions.
#pragma once
#include "engine/cli/desk.h"
#include "engine/cli/draft.h"
#include "engine/cli/interview.h"

namespace dbsn {

// |interview| is null where nobody can be asked. False when it cannot be told, which is reported,
// or when the person has left.
bool ChooseWhat(Desk& desk, Interview* interview, Draft& draft);

}  // namespace dbsn
