// The problems that a provider's definition or its catalog can have.
#pragma once
#include "schema/diagnostic.h"

namespace dbsn {

inline constexpr Code kDefinitionMissingFile{"definition.missing-file", "Missing definition file"};
inline constexpr Code kDefinitionUnknownKey{"definition.unknown-key",
                                            "Unknown key in a definition"};
inline constexpr Code kDefinitionMissingKey{"definition.missing-key",
                                            "Missing key in a definition"};
inline constexpr Code kDefinitionWrongType{"definition.wrong-type", "Wrong type in a definition"};
inline constexpr Code kDefinitionUnknownWord{"definition.unknown-word",
                                             "Unknown word in a definition"};
inline constexpr Code kDefinitionUnknownName{"definition.unknown-name",
                                             "A definition names what is not there"};
inline constexpr Code kDefinitionDuplicate{"definition.duplicate", "Defined twice"};
inline constexpr Code kCatalogBrokenEntry{"definition.broken-catalog-entry",
                                          "Broken catalog entry"};
inline constexpr Code kCatalogUnknownId{"definition.unknown-catalog-id",
                                        "Catalog id without a definition"};
inline constexpr Code kCatalogUnknownFieldType{"definition.unknown-field-type",
                                               "Unknown field type in a catalog"};
inline constexpr Code kRequestContextUnknown{"request.context-unknown",
                                             "A value that the request needs is not known"};
inline constexpr Code kRequestNoOperation{"request.no-operation", "The API has no such operation"};

}  // namespace dbsn
