// The marks to record after a change: of the secrets it sent, else those that were recorded.
#pragma once
#include <functional>
#include <vector>

#include "engine/plan/plan.h"
#include "engine/provider/provider.h"
#include "engine/state/state.h"
#include "schema/result.h"
#include "schema/secret.h"

namespace dbsn {

using ResolveSecret = std::function<Result<Secret>(const SecretRef&)>;

// The marks that are recorded of the live resource that |change| is about: those of its entry; or,
// when an interrupted run made it and no entry is its own yet, of what that run meant to make.
std::vector<PathMark> RecordedMarks(const Change& change, const State& state);

// |recorded|: RecordedMarks. A secret that is assumed
// (adopted) is marked so; one that cannot be resolved then is left unmarked.
std::vector<PathMark> MarksAfter(const Change& change, const FieldSet& fields,
                                 const std::vector<PathMark>& recorded, const Marker& marker,
                                 const ResolveSecret& resolve);

// REQUIRES: the change's provider is there and knows its kind.
const ResourceType& TypeOfChange(const Change& change, const Providers& providers);
// The fields that |change| is about. REQUIRES: its provider is there and knows its kind.
const FieldSet& FieldsOfChange(const Change& change, const Providers& providers);

}  // namespace dbsn
