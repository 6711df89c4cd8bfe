// A connector page: the definition of an API in the pieces of a connector builder, as they are
// published (contracts: auth_type and credential_schema; an operation and its parameters; the
// JSON Schema of an answer), each a document of its own. Internal to the definition reader.
#pragma once
#include <string_view>
#include <vector>

#include "schema/definition.h"
#include "schema/definition_reader.h"
#include "schema/diagnostic.h"
#include "schema/document_reader.h"

namespace dbsn {

inline constexpr std::string_view kPageFile = "connector.yaml";

// Whether |document| is a piece of a page, and not a kind's file.
bool IsPagePiece(const Document& document);

// |pieces|: the documents of |files| that are such. Reports what is wrong with them; settings,
// auth, resilience, overview and calls of |definition| are what they say.
void ReadPage(const Documents& pieces, const std::vector<DefinitionFile>& files,
              Definition& definition, Diagnostics& diagnostics);

}  // namespace dbsn
