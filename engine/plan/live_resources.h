// Everything that was seen of the live side, by address; what the planner rests on.
#pragma once
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "engine/provider/live_resource.h"
#include "schema/address.h"
#include "schema/request.h"

namespace dbsn {

struct Sighting {
  enum class Status : std::uint8_t {
    kFound,
    kAbsent,
    kSeveral,  // the natural key matches more than one: `candidates`
  };
  Status status = Status::kAbsent;
  LiveResource live;        // kFound: complete, or the thin row over what the state has observed
  bool read_whole = false;  // false: fields outside the row are taken as observed
  std::vector<PathMark> secret_marks;   // of secrets that the API shows
  std::vector<std::string> candidates;  // ids
  bool by_name = false;                 // found by its natural key: to be adopted, or a lost create
};

struct SeenScope {
  std::string name;  // canonical
  ContextValues values;
};

struct LiveResources {
  std::map<Address, Sighting> sightings;  // of every desired resource and every state entry
  // (provider, project as a person wrote it) → the scope it means.
  std::map<std::pair<std::string, std::string>, SeenScope> scopes;
  std::map<std::string, std::string> origins;     // provider → origin
  std::map<std::string, double> rate_per_minute;  // where the server's limit is known
  std::size_t rows_not_read = 0;
  std::size_t unseen = 0;  // taken from the record, since the API shows none
  std::int64_t requests = 0;
};

}  // namespace dbsn
