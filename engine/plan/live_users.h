// What else on the live side uses what a plan touches: resources that no manifest declares, and so
// no change of the plan takes care of. Pure.
#pragma once
#include <map>
#include <string>
#include <vector>

#include "engine/plan/plan.h"
#include "schema/definition.h"

namespace dbsn {

// Whether ids of a |used_kind| may stand in a resource of |user|, and those can be listed.
bool MayUse(const ResourceType& user, const std::string& used_kind);
// Whether |fields|, those of a live |user|, hold the id |id| of a |used_kind|.
bool Uses(const ResourceType& user, const Value& fields, const std::string& used_kind,
          const std::string& id);

struct LiveUsers {
  std::map<Address, std::vector<LiveUser>> of;  // sorted
  std::map<Address, std::string> unknown;       // who uses it could not be read: why
};

// Whether |change| needs its users known: an update, a replace or a delete of a live resource.
bool TouchesUsers(const Change& change);

// Puts the users into the plan's changes, and blocks each delete and replace of what is used, or
// may be, unless |allow_breaking|.
void TellUsers(const LiveUsers& users, bool allow_breaking, Plan& plan);

}  // namespace dbsn
