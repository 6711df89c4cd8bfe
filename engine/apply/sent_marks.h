// The marks to record after a change: of the secrets it sent, else those that were recorded.
#pragma once
#include <functional>
#include <vector>

#include "engine/plan/plan.h"
#include "schema/result.h"
#include "schema/secret.h"

namespace dbsn {

using ResolveSecret = std::function<Result<Secret>(const SecretRef&)>;

// |recorded|: the marks of the state's entry; empty when there is none. A secret that is assumed
// (adopted) is marked so; one that cannot be resolved then is left unmarked.
std::vector<PathMark> MarksAfter(const Change& change, const std::vector<PathMark>& recorded,
                                 const Marker& marker, const ResolveSecret& resolve);

}  // namespace dbsn
