#include "engine/world/wipe.h"

#include <string.h>

namespace dbsn {

void Wipe(std::string& text) {
  if (!text.empty()) explicit_bzero(text.data(), text.size());
  text.clear();
}

}  // namespace dbsn
