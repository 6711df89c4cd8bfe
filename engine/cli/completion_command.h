// What the completion scripts call: `dbsn __complete -- WORDS...`, which is in no help.
#pragma once
#include <string>
#include <vector>

#include "engine/world/files.h"
#include "engine/world/terminal.h"
#include "engine/world/world.h"

namespace dbsn {

inline constexpr char kCompleteWord[] = "__complete";

// |words|: those after the program's name up to the cursor, the last the one being typed. Prints
// ":words", ":files" or ":folders", then a candidate a line, its help behind a tab. Never fails.
int Complete(const std::vector<std::string>& words, World& world, Terminal& terminal,
             Files& embedded, const std::string& version);

}  // namespace dbsn
