// Desired against live, field by field: declared fields are ours, the rest is the server's.
#pragma once
#include <vector>

#include "engine/plan/plan.h"
#include "schema/field.h"

namespace dbsn {

struct DiffInputs {
  const FieldSet& fields;
  const Value& desired;               // declared now, as it will be recorded: Refs kept
  const Value& resolved;              // the same with every known reference's id; else still a Ref
  const std::vector<PathMark>& marks;  // of desired's secrets
  const Value* sent = nullptr;        // last applied; null: never
  const Value* observed = nullptr;    // read after it
  const std::vector<PathMark>* recorded_marks = nullptr;
  const Value* live = nullptr;        // now; null: not there
  const std::vector<PathMark>* live_marks = nullptr;  // of secrets that the API shows
  const std::vector<Path>& ignore;
  bool adopting = false;
  bool send_assumed = false;
};

// Sorted by path. Empty: nothing to do. Edited: desired differs from sent. Drifted: live differs
// from observed. A server that normalises (observed differs from sent, and nothing moved since) is
// no change.
std::vector<FieldChange> Diff(const DiffInputs& inputs);

// Equal as |field| compares: exact, unordered, by key, without case, as JSON.
bool SameValue(const Field& field, const Value& a, const Value& b);

}  // namespace dbsn
