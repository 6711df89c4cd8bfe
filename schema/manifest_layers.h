// From documents to the manifests of one environment: overlays merged over their bases, variables
// filled in, heads read. Pure: which files belong to the environment is the workspace's to say.
#pragma once
#include <memory>
#include <string>
#include <vector>

#include "schema/diagnostic.h"
#include "schema/document.h"
#include "schema/lone_manifests.h"
#include "schema/manifest.h"
#include "schema/overlay.h"
#include "schema/source.h"
#include "schema/variable.h"

namespace dbsn {

struct WrittenManifest {
  std::shared_ptr<const Document> document;
  std::string file;  // as a person would name it
};

struct LayeredManifests {
  std::vector<Manifest> manifests;
  std::vector<Replacement> replaced;  // by overlays, in all of them
  LoneManifests lone;                 // empty when the environment has no manifests of its own
};

// |own|: of the environment's folders. One whose address is in |base| is an overlay of it and may
// be partial; the others are manifests that only this environment has. |sources| hold the
// documents' texts. The result does not depend on |threads|.
LayeredManifests LayManifests(const std::vector<WrittenManifest>& base,
                              const std::vector<WrittenManifest>& own, const Variables& variables,
                              const Sources& sources, int threads, VariableUses& uses,
                              Diagnostics& diagnostics);

// |document| with the values of its variables, which keep the places of their uses; itself when it
// names none. Keys, apiVersion, kind and metadata.name take none.
std::shared_ptr<const Document> FillDocument(std::shared_ptr<const Document> document,
                                             const Variables& variables, const Sources& sources,
                                             VariableUses& uses);

}  // namespace dbsn
