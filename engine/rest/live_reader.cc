#include "engine/rest/live_reader.h"

#include "engine/rest/answer_fields.h"
#include "schema/wire.h"

namespace dbsn {

LiveReader::LiveReader(const ResourceType& type, const FieldSet& fallback, bool complete,
                       std::optional<Clock::WallTime> server_date)
    : type_(type),
      fallback_(fallback),
      complete_(complete),
      server_date_(server_date),
      plain_id_(type.id_field.find('.') == std::string::npos),
      id_(type.id_field),
      scope_(type.scope_field) {
  stamps_.reserve(type.stamp.size());
  for (const std::string& stamp : type.stamp) stamps_.emplace_back(stamp);
}

const Value* LiveReader::FindId(const Value& object) const {
  return plain_id_ ? object.Find(id_) : FindDotted(object, type_.id_field);
}

std::optional<LiveResource> LiveReader::Read(const Value& object,
                                             std::vector<std::string>& problems) const {
  if (object.AsMap() == nullptr) return std::nullopt;
  const Value* id = FindId(object);
  if (id == nullptr || id->Plain().empty()) return std::nullopt;
  const FieldSet& fields = FieldsOf(type_, object, fallback_);
  WireObject wire = FromWire(fields, object);
  LiveResource live;
  // Of an API that takes whole objects an update would erase them.
  const bool whole = type_.update.has_value() && (type_.update->body == BodyShape::kAll ||
                                                  type_.update->body == BodyShape::kBlocks);
  if (whole) live.unknown = UnknownMembers(fields, object);
  live.id = id->Plain();
  if (const Value* name = wire.fields.Find(type_.name_field)) live.name = name->Plain();
  if (const Value* scope = object.Find(scope_)) live.scope = scope->Plain();
  for (const Key stamp : stamps_) {
    // A stamp is a field, which may have other spellings on the wire.
    const Value* moved = wire.fields.Find(stamp);
    if (moved == nullptr || moved->is_null()) continue;
    live.stamp = moved->Plain();
    break;
  }
  live.fields = std::move(wire.fields);
  live.secrets = std::move(wire.secrets);
  live.hidden = std::move(wire.hidden);
  live.complete = complete_;
  live.server_date = server_date_;
  for (std::string& problem : wire.problems) problems.push_back(std::move(problem));
  return live;
}

}  // namespace dbsn
