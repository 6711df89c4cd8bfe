// What can be wrong with what was asked.
#pragma once
#include "schema/diagnostic.h"

namespace dbsn {

inline constexpr Code kBadFlag{"cli.bad-argument", "This cannot be asked for"};
inline constexpr Code kNeedsApproval{"cli.needs-approval", "Nobody can be asked"};
inline constexpr Code kFileThere{"cli.file-there", "There is a file already"};
inline constexpr Code kNotPublished{"cli.not-published", "This was not published"};
inline constexpr Code kUnknownWord{"cli.unknown-word", "Nothing of that name"};
inline constexpr Code kNoBody{"cli.no-body", "No body to convert"};
inline constexpr Code kNotCopied{"cli.not-copied", "This was not copied"};
inline constexpr Code kSecretInFile{"cli.secret-in-file", "The file holds a secret"};
inline constexpr Code kIncomplete{"cli.incomplete", "This manifest is not complete"};
inline constexpr Code kNothingShown{"cli.nothing-shown", "The API shows no list"};
inline constexpr Code kUnknownAddress{"cli.unknown-address", "No such resource"};

}  // namespace dbsn
