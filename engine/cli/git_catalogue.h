// A catalogue that is a git repository, by the git of the machine and with its credentials: a copy
// of it in a folder, and what was put there as one commit that is pushed and never forced.
#pragma once
#include <string>

#include "engine/world/world.h"
#include "schema/result.h"

namespace dbsn {

// Whether |target| names a repository and no folder: an address, user@host:path, or *.git.
bool IsRepository(const std::string& target);

class GitCatalogue {
 public:
  // |folder|: where the copy stands; it is dbsn's own.
  GitCatalogue(World& world, std::string address, std::string folder)
      : world_(world), address_(std::move(address)), folder_(std::move(folder)) {}

  const std::string& folder() const { return folder_; }
  // The copy is what the repository is now. An address with a password in it is refused.
  Result<Done> Fetch();
  // Everything in |path| as one commit, on a branch of its own or on the repository's.
  // Nothing: another push came first, and all must be looked at again.
  Result<bool> Push(const std::string& path, const std::string& message, const std::string& branch);

 private:
  Result<ProgramEnd> Git(std::vector<std::string> arguments);
  // A git that ends well; its first words when it does not.
  Result<std::string> Said(std::vector<std::string> arguments);

  World& world_;
  const std::string address_, folder_;
};

}  // namespace dbsn
