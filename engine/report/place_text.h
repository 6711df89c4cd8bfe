// Places in words, for problems of files whose lines must not be quoted.
#pragma once
#include <string>

#include "schema/diagnostic.h"
#include "schema/source.h"

namespace dbsn {

// "saved.json:3:7"; "" of no place.
std::string PlaceText(const Sources& sources, const Place& place);
// |problem| with its place in words, so that no line of the file is shown with it.
Diagnostic WithoutLines(const Sources& sources, Diagnostic problem);

}  // namespace dbsn
