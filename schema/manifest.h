// One resource as a person wrote it: the parts every manifest has, read and checked; its spec is
// still the document's nodes, checked against a kind only by schema/validate.h.
#pragma once
#include <chrono>
#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "schema/address.h"
#include "schema/diagnostic.h"
#include "schema/document.h"
#include "schema/path.h"

namespace dbsn {

struct Lifecycle {
  std::optional<bool> prevent_destroy;
  std::vector<Path> ignore_changes;
  std::string adopt;  // a live id to take over; "" none
  std::string was;    // the full address it had before; "" none
};

enum class TestWhen : std::uint8_t { kChanged, kAlways, kNever };
enum class OnTestFailure : std::uint8_t { kFail, kWarn, kRollback };

struct TestPolicy {
  TestWhen when = TestWhen::kChanged;
  OnTestFailure on_failure = OnTestFailure::kFail;
  std::optional<std::chrono::milliseconds> timeout;
};

using Labels = std::map<std::string, std::string>;

struct Manifest {
  std::shared_ptr<const Document> document;
  NodeIndex root = 0;
  NodeIndex spec = kNoNode;
  std::string api_version;  // "acme/v1": the part before / is the address's provider
  std::string version;      // "v1"
  Address address;
  std::string project;  // metadata.project; "" the workspace's
  Labels labels;
  Lifecycle lifecycle;
  TestPolicy test;
  std::string file;                      // as given, relative to the workspace
  std::string overlay;                   // the file of the overlay in it; "" none
  std::shared_ptr<const Manifest> base;  // what the overlay was merged over; null: none was
};

// Reads the head of each document (apiVersion, kind, metadata, lifecycle, test; spec must be a
// map), whose variables are filled in. Unknown keys are errors with a suggestion; keys whose work
// comes later are manifest.not-supported. Nothing when the head is too broken to know what it is.
std::optional<Manifest> ReadManifest(std::shared_ptr<const Document> document,
                                     const std::string& file, Diagnostics& diagnostics);

}  // namespace dbsn
