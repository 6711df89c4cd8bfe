// A rule that spans fields, in words.
#pragma once
#include <string>

#include "schema/definition.h"

namespace dbsn {

// "With type csv or json: file_path. Files are read from the platform's storage."
std::string RuleInWords(const FieldRule& rule);

}  // namespace dbsn
