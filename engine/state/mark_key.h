// The key under which secrets are marked: DBSN_STATE_KEY's, or one that the state itself holds,
// made at its birth. With the variable the state holds only the key's id.
#pragma once
#include <memory>
#include <string>

#include "engine/state/state.h"
#include "schema/result.h"
#include "schema/secret.h"

namespace dbsn {

class Environment;
class Random;

// For a plan, which changes nothing: a state without a key gets marks of a passing one, comparable
// with nothing. Fails when the state's key is in the variable and that is not set, or too short.
Result<std::unique_ptr<Marker>> OpenMarker(const State& state, const Environment& environment,
                                           Random& random);

// For an apply, before its first save: gives a newborn |state| its lineage, workspace and
// environment, and every state the key that its marks are made with from now on. Marks under an
// earlier key stay and are "not comparable". True when |state| was changed: it must be saved before
// anything is marked into the journal.
struct Born {
  std::unique_ptr<Marker> marker;
  bool changed = false;
};
Result<Born> BearState(State& state, const std::string& workspace,
                       const std::string& environment_name, const Environment& environment,
                       Random& random);

// For `state rekey`: the key that the marks of |state| are under, and the one that they are to be
// under: DBSN_STATE_KEY's, or, when that is not set, a new one that the state will hold.
struct Rekeying {
  std::unique_ptr<Marker> old_marker, new_marker;
  std::string kept;  // the new key where the state holds it; "" where the variable does
};
// Fails when the old key is outside the state and DBSN_STATE_KEY_OLD is not it, and when both keys
// are one.
Result<Rekeying> OpenRekeying(const State& state, const Environment& environment, Random& random);

}  // namespace dbsn
