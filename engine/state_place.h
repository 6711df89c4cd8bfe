// Opens the state that a workspace names: the one place where dbsn.yaml's words for it meet the
// stores.
#pragma once
#include <memory>
#include <string>

#include "engine/load/secret_resolver.h"
#include "engine/load/state_block.h"
#include "engine/state/state_store.h"
#include "engine/world/world.h"

namespace dbsn {

struct StatePlaceParts {
  World& world;
  const StateBlock& block;
  std::string workspace;    // its name
  std::string folder;       // where dbsn.yaml stands, as a prefix
  std::string environment;  // "" without environments
  bool insecure = false;    // credentials may go over plain http to another host
  const SecretResolver& secrets;
  std::string dbsn_version;
  bool any = false;  // do not ask whose state it is
};

// Connects to nobody yet. What is missing or wrong of the settings, each use of the store says. A
// state that was taken elsewhere, or is another workspace's, is refused when it is loaded.
std::unique_ptr<StateStore> OpenStateStore(const StatePlaceParts& parts);

}  // namespace dbsn
