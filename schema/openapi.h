// An OpenAPI 3 document to the draft of a definition: of one collection, its fields and requests.
// Reads what is there and guesses nothing silently: what it had to choose stands among the draft's
// gaps.
#pragma once
#include <string>
#include <vector>

#include "schema/definition_draft.h"
#include "schema/result.h"
#include "schema/value.h"

namespace dbsn {

inline constexpr Code kOpenApiUnusable{"openapi.unusable", "No draft can be made of it"};

// Paths of |document| that look like a collection: a GET or a POST, and an item below it.
std::vector<std::string> CollectionsOf(const Value& document);

// |path|: the collection's; |kind|: what it is called, "" of the path. Fails when the document is
// none, when it has no such path, or when no field could be found.
Result<DefinitionDraft> DraftFromOpenApi(const Value& document, const std::string& provider,
                                         const std::string& path, const std::string& kind);

}  // namespace dbsn
