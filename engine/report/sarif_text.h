// Problems as SARIF 2.1.0, which code-scanning services and editors read.
#pragma once
#include <functional>
#include <string>
#include <string_view>

#include "engine/report/code_help.h"
#include "engine/report/findings.h"

namespace dbsn {

struct SarifParts {
  std::string version;  // of dbsn
  // The file that a problem without one is shown at, since code scanning refuses a whole document
  // for one result that has none.
  std::string anchor;
  CodeHelps helps;
  std::function<std::string(std::string_view)> digest;  // hexadecimal
};

// One document with one run, also when nothing was found. It quotes no line of a file. A result's
// fingerprint rests on its code, the resource or else the file, and what the message says: a line
// that moves opens no new alert.
std::string SarifText(const Findings& findings, const FindingsContext& context,
                      const SarifParts& parts);

}  // namespace dbsn
