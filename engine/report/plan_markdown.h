// A Plan as one comment of a pull request: what it comes to, then what is dangerous, then each
// change folded. Equal plans give equal text, so that a comment can be updated in place.
#pragma once
#include <cstddef>
#include <string>

#include "engine/plan/plan.h"

namespace dbsn {

// What GitHub and GitLab take in a comment, with room for what a pipeline puts around it.
inline constexpr std::size_t kMarkdownBudget = 60'000;

// At most |budget| characters; what has no room is counted. Begins with a comment of HTML that
// names workspace and environment, by which a pipeline finds its own. Text from files and servers
// stands in code, where nothing in it is Markdown, a link or a mention.
std::string PlanMarkdown(const Plan& plan, std::size_t budget = kMarkdownBudget);

}  // namespace dbsn
