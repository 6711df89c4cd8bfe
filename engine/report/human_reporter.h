// What a person sees: the result on stdout, the talk on stderr; on a terminal a line per running
// action and a bar over all, in a pipe plain lines.
#pragma once
#include <chrono>
#include <functional>
#include <memory>
#include <string_view>

#include "engine/report/palette.h"
#include "engine/report/reporter.h"

namespace dbsn {

using Sink = std::function<void(std::string_view)>;

struct HumanParts {
  Sink out;  // stdout
  Sink err;  // stderr
  bool out_colours = false;
  bool err_colours = false;
  bool progress = false;  // stderr is a terminal
  bool quiet = false;     // no progress and no lines for what went well
  const Sources& sources;
  const std::vector<Place>& hidden;
};

std::unique_ptr<Reporter> NewHumanReporter(HumanParts parts);

// What the tally says, in a sentence: "2 added, 1 changed, 0 destroyed."
std::string TallyText(const Tally& tally);

}  // namespace dbsn
