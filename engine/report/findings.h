// What a validation found, as a value: the formats that are one document are written from it.
#pragma once
#include <string>
#include <vector>

#include "engine/report/standpoint.h"
#include "schema/diagnostic.h"

namespace dbsn {

// A manifest whose head could be read, with or without problems.
struct FoundManifest {
  std::string address;
  Place place;  // where it begins
};

struct Findings {
  std::vector<FoundManifest> manifests;  // by file, then place
  std::vector<Diagnostic> problems;      // as they were reported
};

// What the places mean, what no text may show, and how files are called.
struct FindingsContext {
  const Sources& sources;
  const std::vector<Place>& hidden;
  const Standpoint& standpoint;
};

// |text| made safe to show, its lines kept.
std::string ShownLines(std::string_view text);
// Lines and columns as a person counts them: a column is a character, not a byte.
Position LocateCharacter(const Sources& sources, std::uint32_t file, std::uint32_t offset);
// The file that a problem is about though it was never read: missing, unreadable, no manifest.
// "" when it is about none.
std::string FileNotRead(const Diagnostic& diagnostic);

}  // namespace dbsn
