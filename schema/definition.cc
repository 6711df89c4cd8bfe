// Look-ups in a definition.
#include "schema/definition.h"

namespace dbsn {

const Setting* Definition::FindSetting(std::string_view setting) const {
  for (const Setting& one : settings) {
    if (one.name == setting) return &one;
  }
  return nullptr;
}

}  // namespace dbsn
