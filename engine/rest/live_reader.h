// An API's object to a LiveResource. Made once per answer, so that ten thousand rows cost ten
// thousand conversions and nothing more.
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "engine/provider/live_resource.h"
#include "engine/world/clock.h"
#include "schema/definition.h"

namespace dbsn {

class LiveReader {
 public:
  // |fallback|: the fields of an object that does not name its own variant. Both must outlive it.
  LiveReader(const ResourceType& type, const FieldSet& fallback, bool complete,
             std::optional<Clock::WallTime> server_date);

  // Nothing when it is no object, or has no id. |problems|: what is odd in it, in words.
  std::optional<LiveResource> Read(const Value& object, std::vector<std::string>& problems) const;

 private:
  const Value* FindId(const Value& object) const;

  const ResourceType& type_;
  const FieldSet& fallback_;
  const bool complete_;
  const std::optional<Clock::WallTime> server_date_;
  const bool plain_id_;  // the id's path is one step
  const Key id_;
  const Key scope_;
  std::vector<Key> stamps_;
};

}  // namespace dbsn
