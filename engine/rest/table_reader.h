// Metadata that an API tells of a live resource, as cells and counts a person can read. Pure.
#pragma once
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "engine/provider/provider.h"
#include "schema/diagnostic.h"
#include "schema/operation.h"
#include "schema/value.h"

namespace dbsn {

// The problem when a level of inspect needs a name that is not among |names|.
std::optional<Diagnostic> MissingName(const Operation& level,
                                      const std::map<std::string, std::string>& names,
                                      const std::string& about);
// The columns that |level| says of each row; no rows for null. Nothing when |body| is no list.
std::optional<Provider::Table> ReadTable(const Operation& level, const Value& body);
// The message, then each count that is there, under its own name.
std::vector<std::pair<std::string, std::string>> ReadCounts(const Operation& refresh,
                                                            const Value& body);

}  // namespace dbsn
