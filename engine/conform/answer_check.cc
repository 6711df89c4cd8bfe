#include "engine/conform/answer_check.h"

#include <optional>

#include "schema/answer_schema.h"

namespace dbsn {

void AnswerCheck::Saw(const Operation& operation, const std::string& answer) {
  if (operation.answers == nullptr) return;
  const std::optional<std::string> fault = AnswerFault(*operation.answers, answer);
  const std::lock_guard lock(mutex_);
  Seen& seen = seen_[operation.name];
  ++seen.answers;
  if (fault && seen.fault.empty()) seen.fault = *fault;
}

std::vector<Finding> AnswerCheck::Findings() const {
  const std::lock_guard lock(mutex_);
  std::vector<Finding> findings;
  findings.reserve(seen_.size());
  for (const auto& [name, seen] : seen_) {
    const bool well = seen.fault.empty();
    findings.push_back({"answers of " + name,
                        well ? Finding::Verdict::kPass : Finding::Verdict::kFail,
                        well ? std::to_string(seen.answers) + " as the schema says"
                             : "Otherwise than the schema says: " + seen.fault,
                        "answers",
                        {}});
  }
  return findings;
}

}  // namespace dbsn
