// Everything of one kind that lives in a scope, whether anybody declared it or not, read whole.
// Changes nothing.
#pragma once
#include <functional>
#include <vector>

#include "engine/provider/provider.h"
#include "schema/result.h"

namespace dbsn {

struct SurveyOptions {
  int workers = 8;
  std::function<bool()> stop_asked;
};

struct Surveyed {
  Listing listing;                  // every row, as listed
  std::vector<LiveResource> whole;  // those that are |wanted|, in the order of the list
};

// One list, and a GET for each thin row that is |wanted|; one that is gone by then is left out.
// Fails when anything cannot be read: half of what is there would look like all of it.
// |if_untold| says how to read what does not tell its own type. REQUIRES: |type| has a list
// operation.
Result<Surveyed> Survey(Provider& provider, const ResourceType& type, const Scope& scope,
                        const FieldSet& if_untold,
                        const std::function<bool(const LiveResource& row)>& wanted,
                        const SurveyOptions& options);

}  // namespace dbsn
