// What must be there before a definition is published, and what is kept of its tests.
#pragma once
#include <string>
#include <vector>

#include "schema/definition.h"
#include "schema/result.h"

namespace dbsn {

class Files;

// What a person who is to use |definition| would miss, or what would hurt them; each a few words.
std::vector<std::string> MissingFrom(const Definition& definition);

// What `provider test` found, kept in the workspace's .dbsn/provider-tests.json: verdicts by kind
// or operation, of a definition with one digest. Another digest begins anew. No credential is in
// it.
struct TestVerdict {
  std::string of;  // a kind's name, or an operation's
  bool passed = false;
};
Result<Done> KeepVerdicts(Files& files, const std::string& workspace_folder,
                          const std::string& definition, const std::string& digest,
                          const std::vector<TestVerdict>& verdicts, const std::string& now);
// The kinds and operations of |definition|, as it is now, that have not passed.
std::vector<std::string> NotPassed(Files& files, const std::string& workspace_folder,
                                   const Definition& definition, const std::string& digest);

}  // namespace dbsn
