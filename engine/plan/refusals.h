// What a plan shows and apply refuses: each adds a block that says who refuses, why, and what a
// person can do. Pure.
#pragma once
#include <functional>
#include <vector>

#include "engine/plan/diff.h"
#include "engine/plan/plan.h"
#include "schema/desired.h"

namespace dbsn {

// The address whose entry owns the id at |change|'s provider and kind; null when nobody does.
using OwnerOf = std::function<const Address*(const Change& change)>;

void RefuseProtected(Change& change);

// Fields that a rule of |type| holds fixed while |live| is as it is.
void RefuseFixed(const ResourceType& type, const Value& live, Change& change);

// Two entries must never own one resource: the one would delete what the other keeps. REQUIRES:
// |change| is an adoption.
void RefuseOwned(const OwnerOf& owner_of, Change& change);

// An update of a whole object, or of whole blocks of it, must not take away what nobody asked it
// to. |sent|: the fields that it carries, which take the place of |concerned|.
void RefuseErasing(const FieldSet& fields, const Sighting& sighting, const Value& sent,
                   const std::vector<Key>& concerned, bool blocks, Change& change);

// `onFailure: rollback` promises to put back what a failed test finds. What a delete takes away,
// the delete of a replace included, and the secret that an update overwrites, nobody can put back.
void RefuseRollbackOfDelete(const DesiredResource& desired, Change& change);
// Nor what the update of a whole object or block took away.
void RefuseRollbackOfWhole(const DesiredResource& desired, Change& change);
void RefuseRollbackOfSecret(const DesiredResource& desired, const Differences& differences,
                            Change& change);

}  // namespace dbsn
