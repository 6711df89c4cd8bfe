#include "engine/rest/redactor.h"

#include "engine/world/known_secrets.h"
#include "schema/shown_text.h"

namespace dbsn {
namespace {

constexpr std::size_t kLongestMessage = 1'000;

}  // namespace

std::string Redactor::Clean(std::string_view text) const {
  return ShownShort(known_.Struck(text), kLongestMessage);
}

}  // namespace dbsn
