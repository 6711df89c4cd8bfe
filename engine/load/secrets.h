// Turns the names of secrets into marks before planning, and into values only when a request is
// filled.
#pragma once
#include <functional>
#include <vector>

#include "schema/desired.h"
#include "schema/diagnostic.h"
#include "schema/result.h"
#include "schema/secret.h"

namespace dbsn {

class SecretResolver;

// Fills the marks of each |wanted| resource, and replaces valueFrom of a field that is no secret by
// its value, checked like one that was written. Every missing one is reported at its place.
void MarkSecrets(std::vector<DesiredResource>& desired,
                 const std::function<bool(const DesiredResource&)>& wanted, const Marker& marker,
                 const SecretResolver& resolver, Diagnostics& diagnostics);

}  // namespace dbsn
