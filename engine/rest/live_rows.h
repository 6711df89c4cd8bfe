// A list's pages to live resources: each once, none passed over. Pure.
#pragma once
#include <cstddef>
#include <string>
#include <vector>

#include "engine/provider/outcome.h"
#include "engine/rest/list_pages.h"
#include "schema/definition.h"
#include "schema/result.h"

namespace dbsn {

// |rows|: how many different ones there were, those that count as absent included. |oddities|: what
// is odd in them, in words.
Result<Listing> ReadRows(const ResourceType& type, const ListPages& pages, std::size_t& rows,
                         std::vector<std::string>& oddities);

// |body| with what its resource is known by, where answers do not say that themselves.
Value WithId(const ResourceType& type, const std::string& id, const Value& body);

}  // namespace dbsn
