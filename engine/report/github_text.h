// Problems as GitHub's workflow commands, which a job's log turns into annotations of the files.
#pragma once
#include <string>

#include "engine/report/findings.h"

namespace dbsn {

// ::error file=manifests/orders.yaml,line=9,endLine=9,col=3,endColumn=15,title=...::message
// A line for each problem, and nothing that text from a file says is a command. Columns count
// characters and the last one belongs to the place; a place over several lines has none, since
// GitHub takes none there.
std::string GithubText(const Findings& findings, const FindingsContext& context);

}  // namespace dbsn
