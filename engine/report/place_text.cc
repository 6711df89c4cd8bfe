#include "engine/report/place_text.h"

#include <fmt/format.h>

namespace dbsn {

std::string PlaceText(const Sources& sources, const Place& place) {
  if (!place.known()) return "";
  const Position at = sources.Locate(place.file, place.begin);
  return fmt::format("{}:{}:{}", sources.Name(place.file), at.line, at.column);
}

Diagnostic WithoutLines(const Sources& sources, Diagnostic problem) {
  if (problem.place.known()) problem.about = PlaceText(sources, problem.place);
  problem.place = {};
  problem.related.clear();
  return problem;
}

}  // namespace dbsn
