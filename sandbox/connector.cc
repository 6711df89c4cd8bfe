// Look-ups in a connector.
#include "sandbox/connector.h"

namespace dbsn::sandbox {

std::string Connector::Text(std::string_view api_name) const {
  const Value* found = fields.Find(api_name);
  if (!found) found = secrets.Find(api_name);
  return found ? found->Plain() : std::string();
}

}  // namespace dbsn::sandbox
