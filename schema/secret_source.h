// What stands under valueFrom: where a value comes from.
#pragma once
#include <string>
#include <variant>

#include "schema/diagnostic.h"
#include "schema/document.h"
#include "schema/value.h"

namespace dbsn {

struct SourceFault {
  Code code;
  NodeIndex at = 0;
  std::string detail, hint;
};

// |from|: the value of valueFrom, which |subject| ("\"password\"") takes its value from. Of what is
// no secret only a variable can be the source.
std::variant<SecretRef, SourceFault> ReadSecretSource(const Document& document, NodeIndex from,
                                                      const std::string& subject, bool secret);

}  // namespace dbsn
