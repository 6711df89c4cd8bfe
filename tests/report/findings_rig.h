// A small validation to write reports of: files, problems at parts of their texts.
#pragma once
#include <memory>
#include <string>
#include <vector>

#include "engine/report/findings.h"

namespace dbsn {

inline constexpr Code kWrong{"test.wrong", "Something is wrong"};

struct FindingsRig {
  // Adds the file; its text stays reachable by At().
  std::uint32_t File(const std::string& name, const std::string& text) {
    return sources.Add(name, std::make_shared<const std::string>(text));
  }
  // The place of the first |part| in the file.
  Place At(std::uint32_t file, const std::string& part) const {
    const auto begin = static_cast<std::uint32_t>(sources.Text(file).find(part));
    return {file, begin, begin + static_cast<std::uint32_t>(part.size())};
  }
  Diagnostic& Add(Place place, Severity severity = Severity::kError) {
    findings.problems.push_back({.code = kWrong,
                                 .severity = severity,
                                 .detail = "A detail.",
                                 .hint = "A hint.",
                                 .place = place});
    return findings.problems.back();
  }
  FindingsContext context() const { return {sources, hidden, standpoint}; }

  Sources sources;
  std::vector<Place> hidden;
  Standpoint standpoint{.folder = "/repo/data", .root = "/repo"};
  Findings findings;
};

}  // namespace dbsn
