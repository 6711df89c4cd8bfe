#include "engine/rest/live_rows.h"

#include <set>
#include <utility>

#include <fmt/core.h>

#include "engine/rest/answer_fields.h"
#include "engine/rest/live_reader.h"
#include "engine/rest/problem.h"

namespace dbsn {
namespace {

// A row that is a name and nothing more.
Value NameAlone(const ResourceType& type, const Value& name) {
  const Field* const field = type.base.Find(type.name_field);
  ValueMap row;
  row.Set(Key(type.id_field), name);
  if (field != nullptr) row.Set(Key(field->wire_name), name);
  return Value(std::move(row));
}

}  // namespace

Value WithId(const ResourceType& type, const std::string& id, const Value& body) {
  const ValueMap* const map = body.AsMap();
  const Field* const field = type.base.Find(type.name_field);
  // Where a list tells the names apart from the rest, or nothing lists them, answers need not
  // repeat them; elsewhere an answer without its name is none.
  const bool apart = !type.list || !type.list->keyed.empty() || type.list->names;
  if (!type.named || !apart || map == nullptr || field == nullptr) return body;
  ValueMap whole = *map;
  if (FindDotted(body, type.id_field) == nullptr) whole.Set(Key(type.id_field), Value(id));
  if (body.Find(field->wire_name) == nullptr) whole.Set(Key(field->wire_name), Value(id));
  return Value(std::move(whole));
}

Result<Listing> ReadRows(const ResourceType& type, const ListPages& pages, std::size_t& rows,
                         std::vector<std::string>& oddities) {
  const Operation& list = *type.list;
  const bool paged = list.paging.by != Paging::By::kNone;
  constexpr std::size_t kEnough = 1000;  // a server whose every row is odd is odd enough
  std::set<std::string> seen;  // a row may stand on two pages, when the list moves meanwhile
  Listing listing;
  listing.requests = 0;
  for (const ListPage& page : pages.pages) {
    const Asked& asked = page.asked;
    const Reading& reading = *asked.reading;
    const LiveReader reader(type, type.base, !list.thin && !list.names, reading.server_date);
    listing.requests += asked.reply.attempts;
    listing.null = listing.null || IsNullList(list, reading.body);
    listing.rows.reserve(listing.rows.size() + page.rows.size());
    for (std::size_t index = 0; index < page.rows.size(); ++index) {
      const Value row = list.names ? NameAlone(type, page.rows[index]) : page.rows[index];
      const Value* const id = paged ? FindDotted(row, type.id_field) : nullptr;
      if (id != nullptr && !seen.insert(id->Plain()).second) continue;
      ++rows;
      if (IsAbsentRow(list.absent, row)) continue;
      std::optional<LiveResource> live = reader.Read(row, oddities);
      // A row that is passed over would be created once more.
      if (!live) {
        return BadAnswer(asked.about, fmt::format("Row {} of the list has no \"{}\".", index + 1,
                                                  type.id_field));
      }
      listing.rows.push_back(*std::move(live));
      if (oddities.size() > kEnough) oddities.resize(kEnough);
    }
  }
  return listing;
}

}  // namespace dbsn
