// Diagnostics as lines that a test can compare.
#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "schema/diagnostic.h"
#include "schema/source.h"

namespace dbsn::testing {

// "dbsn.yaml:3:5 manifest.unknown-key detail | hint"; what stands in no file has its `about`.
inline std::vector<std::string> Lines(const Diagnostics& diagnostics, const Sources& sources) {
  std::vector<std::string> lines;
  for (const Diagnostic& problem : diagnostics.all()) {
    std::string line = problem.about;
    if (problem.place.known()) {
      const Position at = sources.Locate(problem.place.file, problem.place.begin);
      std::string_view name = sources.Name(problem.place.file);
      name.remove_prefix(name.rfind('/') + 1);
      line = std::string(name) + ":" + std::to_string(at.line) + ":" + std::to_string(at.column);
    }
    lines.push_back(line + " " + std::string(problem.code.name) + " " + problem.detail + " | " +
                    problem.hint);
  }
  return lines;
}

// Whether every place that holds |text| is hidden.
inline bool IsHidden(const Diagnostics& diagnostics, const Sources& sources,
                     std::string_view text) {
  for (const Place& place : diagnostics.hidden()) {
    const std::string_view whole = sources.Text(place.file);
    if (whole.substr(place.begin, place.end - place.begin).find(text) != std::string_view::npos) {
      return true;
    }
  }
  return false;
}

}  // namespace dbsn::testing
