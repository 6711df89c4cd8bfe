#include "engine/observe/survey.h"

#include <optional>
#include <utility>

#include "engine/observe/observe_codes.h"
#include "engine/observe/parallel.h"

namespace dbsn {

Result<Surveyed> Survey(Provider& provider, const ResourceType& type, const Scope& scope,
                        const FieldSet& if_untold,
                        const std::function<bool(const LiveResource& row)>& wanted,
                        const SurveyOptions& options) {
  Result<Listing> listing = provider.List(type, scope);
  if (!listing.ok()) return listing.problem();
  Surveyed surveyed{.listing = std::move(listing).value(), .whole = {}};
  std::vector<const LiveResource*> rows;
  for (const LiveResource& row : surveyed.listing.rows) {
    if (wanted(row)) rows.push_back(&row);
  }
  std::vector<std::optional<Result<std::optional<LiveResource>>>> answers(rows.size());
  ParallelFor(rows.size(), options.workers, options.stop_asked, [&](std::size_t i) {
    if (rows[i]->complete || !type.read.has_value()) {
      answers[i] = std::optional(*rows[i]);
    } else {
      answers[i] = provider.Read(type, scope, rows[i]->id, &if_untold);
    }
  });
  for (std::optional<Result<std::optional<LiveResource>>>& answer : answers) {
    if (!answer.has_value()) {
      return Diagnostic{.code = kObserveInterrupted,
                        .detail = "The live side was not read to its end.",
                        .hint = "Run the command again."};
    }
    if (!answer->ok()) return answer->problem();
    if (answer->value().has_value()) surveyed.whole.push_back(*std::move(answer->value()));
  }
  return surveyed;
}

}  // namespace dbsn
