#include "engine/cli/git_catalogue.h"

#include <utility>

#include "engine/cli/cli_codes.h"
#include "engine/load/path_text.h"
#include "engine/world/files.h"
#include "schema/shown_text.h"

namespace dbsn {
namespace {

constexpr std::chrono::minutes kPatience{2};
constexpr std::size_t kMostShown = 600;

// The end of a text without the line's.
std::string Trimmed(std::string text) {
  while (!text.empty() && (text.back() == '\n' || text.back() == ' ')) text.pop_back();
  return text;
}

// "https://user:password@host/": somebody's password in a command line and in git's own files.
bool HoldsPassword(const std::string& address) {
  const std::size_t scheme = address.find("://");
  if (scheme == std::string::npos) return false;
  const std::size_t at = address.find('@', scheme);
  const std::size_t slash = address.find('/', scheme + 3);
  if (at == std::string::npos || (slash != std::string::npos && slash < at)) return false;
  return address.find(':', scheme + 3) < at;
}

}  // namespace

bool IsRepository(const std::string& target) {
  if (target.find("://") != std::string::npos || target.ends_with(".git")) return true;
  const std::size_t colon = target.find(':');
  return colon != std::string::npos && target.find('@') < colon && target.find('/') > colon;
}

Result<ProgramEnd> GitCatalogue::Git(std::vector<std::string> arguments) {
  arguments.insert(arguments.begin(), "git");
  return world_.run_program({.arguments = std::move(arguments),
                             .environment = {{"GIT_TERMINAL_PROMPT", "0"}, {"LC_ALL", "C"}},
                             .timeout = kPatience});
}

Result<std::string> GitCatalogue::Said(std::vector<std::string> arguments) {
  const Result<ProgramEnd> end = Git(std::move(arguments));
  if (!end.ok()) return end.problem();
  if (end.value().status == 0) return Trimmed(end.value().out);
  return Diagnostic{.code = kNotPublished,
                    .detail = "git says: " + ShownShort(Trimmed(end.value().err), kMostShown),
                    .hint = "Nothing was published. Correct it, and run the command again.",
                    .about = address_};
}

Result<Done> GitCatalogue::Fetch() {
  if (HoldsPassword(address_)) {
    return Diagnostic{.code = kNotPublished,
                      .detail = "The repository's address holds a password.",
                      .hint = "Leave it out: git's credential helpers and ssh keys are for that.",
                      .about = "--to"};
  }
  const Result<FileInfo> there = world_.files.Look(PathFrom(folder_, ".git"));
  if (!there.ok() || !there.value().exists) {
    const Result<std::string> cloned = Said({"clone", "--quiet", "--", address_, folder_});
    if (!cloned.ok()) return cloned.problem();
    return Done{};
  }
  const Result<std::string> fetched =
      Said({"-C", folder_, "fetch", "--quiet", "--prune", "origin"});
  if (!fetched.ok()) return fetched.problem();
  const Result<std::string> branch = Said({"-C", folder_, "symbolic-ref", "--short", "HEAD"});
  if (!branch.ok()) return branch.problem();
  const std::string upstream = "origin/" + branch.value();
  const Result<ProgramEnd> known =
      Git({"-C", folder_, "rev-parse", "--quiet", "--verify", upstream});
  if (!known.ok()) return known.problem();
  if (known.value().status == 0) {
    const Result<std::string> reset = Said({"-C", folder_, "reset", "--quiet", "--hard", upstream});
    if (!reset.ok()) return reset.problem();
  } else {
    // The repository is empty still; a commit here is one that a push before did not carry there.
    const Result<ProgramEnd> unmade = Git({"-C", folder_, "update-ref", "-d", "HEAD"});
    if (!unmade.ok()) return unmade.problem();
    const Result<std::string> unstaged =
        Said({"-C", folder_, "rm", "-r", "--quiet", "--cached", "--ignore-unmatch", "."});
    if (!unstaged.ok()) return unstaged.problem();
  }
  const Result<std::string> clean = Said({"-C", folder_, "clean", "-fdq"});
  if (!clean.ok()) return clean.problem();
  return Done{};
}

Result<bool> GitCatalogue::Push(const std::string& path, const std::string& message,
                                const std::string& branch) {
  const Result<std::string> own = Said({"-C", folder_, "symbolic-ref", "--short", "HEAD"});
  if (!own.ok()) return own.problem();
  const Result<std::string> added = Said({"-C", folder_, "add", "--", path});
  if (!added.ok()) return added.problem();
  const Result<std::string> made =
      Said({"-C", folder_, "commit", "--quiet", "-m", message, "--", path});
  if (!made.ok()) return made.problem();
  const std::string target = "HEAD:refs/heads/" + (branch.empty() ? own.value() : branch);
  const Result<ProgramEnd> pushed = Git({"-C", folder_, "push", "--quiet", "origin", target});
  if (!pushed.ok()) return pushed.problem();
  if (pushed.value().status == 0) return true;
  const std::string& why = pushed.value().err;
  // Somebody else's push came first.
  const bool behind = why.find("non-fast-forward") != std::string::npos ||
                      why.find("fetch first") != std::string::npos ||
                      why.find("cannot lock ref") != std::string::npos;
  if (behind && branch.empty()) return false;
  return Diagnostic{.code = kNotPublished,
                    .detail = "git says: " + ShownShort(Trimmed(why), kMostShown),
                    .hint = behind
                                ? "A review of this version is open already: end it first."
                                : "Nothing was published. Correct it, and run the command again.",
                    .about = address_};
}

}  // namespace dbsn
