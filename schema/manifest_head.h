// Reads the small maps of a manifest's head. Says what is wrong at its place and goes on, so that
// one run reports everything.
#pragma once
#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "schema/document.h"
#include "schema/manifest.h"
#include "schema/manifest_problems.h"

namespace dbsn {

// The members of one map whose keys are known beforehand.
class KnownMembers {
 public:
  // Reports a value that is no map and every key that is not among |names|. |owner| names the map
  // in a sentence ("metadata"); |unknown_hint| is the advice where no key is near.
  KnownMembers(const Document& document, NodeIndex map, std::string_view owner,
               std::initializer_list<std::string_view> names, ManifestProblems& problems,
               std::string_view unknown_hint = "");

  // kNoNode when it is not written.
  NodeIndex Key(std::string_view name) const;
  NodeIndex Value(std::string_view name) const;

 private:
  struct Member {
    std::string_view name;
    NodeIndex key = kNoNode;
    NodeIndex value = kNoNode;
  };
  std::vector<Member> members_;
};

// Each reports a value of another type, at its place, and gives nothing; nothing too, and no second
// report, where a variable could not be filled in. |name| is the key in a
// sentence: "lifecycle.adopt". Text takes any scalar as it is written: 1.10 stays "1.10".
std::optional<std::string> ReadHeadText(const Document& document, NodeIndex value,
                                        std::string_view name, ManifestProblems& problems);
std::optional<bool> ReadHeadBoolean(const Document& document, NodeIndex value,
                                    std::string_view name, ManifestProblems& problems);

// `lifecycle` and `test`, where they are written. |address| is the manifest's own: a short `was`
// is of the same provider.
Lifecycle ReadLifecycle(const Document& document, NodeIndex map, const Address& address,
                        ManifestProblems& problems);
TestPolicy ReadTestPolicy(const Document& document, NodeIndex map, ManifestProblems& problems);

}  // namespace dbsn
