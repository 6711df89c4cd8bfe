// Desired against live, field by field: declared fields are ours, the rest is the server's.
#pragma once
#include <vector>

#include "engine/plan/plan.h"
#include "schema/field.h"

namespace dbsn {

struct DiffInputs {
  const FieldSet& fields;
  const Value& desired;   // declared now, as it will be recorded: Refs kept
  const Value& resolved;  // the same with every known reference's id; an unknown one is still a Ref
  const std::vector<PathMark>& marks;  // of desired's secrets
  const Value* sent = nullptr;         // last applied; null: never
  const Value* observed = nullptr;     // read after it
  const std::vector<PathMark>* recorded_marks = nullptr;
  const Value* live = nullptr;                        // now; null: not there
  const std::vector<PathMark>* live_marks = nullptr;  // of secrets that the API shows
  const std::vector<Path>* ignore = nullptr;
  bool send_assumed = false;  // --send-secrets: what adoption assumed is sent too
};

struct Differences {
  std::vector<FieldChange> fields;  // sorted by path; what a person is shown
  std::vector<Path> to_send;        // of those, what an update carries; sorted
  bool only_recorded = false;       // nothing to send, but what was sent last is no longer true
};

// Edited: desired differs from sent. Drifted: live differs from observed. A server that normalises
// (observed differs from sent, and nothing has moved since) is no change. With live null every
// declared field is new.
Differences Diff(const DiffInputs& inputs);

// The mark at |path|; null when there is none.
const PathMark* FindMark(const std::vector<PathMark>* marks, const Path& path);

}  // namespace dbsn
