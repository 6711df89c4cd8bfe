// One JSON object a line for machines: docs/formats/events.md. Where they go holds nothing else.
#pragma once
#include <functional>
#include <memory>
#include <string>
#include <string_view>

#include "engine/report/reporter.h"

namespace dbsn {

struct JsonParts {
  std::function<void(std::string_view)> out;
  std::function<std::string()> now;  // RFC 3339
  const Sources& sources;
  std::string version;  // of dbsn
};

std::unique_ptr<Reporter> NewJsonReporter(JsonParts parts);

}  // namespace dbsn
