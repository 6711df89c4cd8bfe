// dbsn completion: what a shell reads once; and __complete, which it then asks at each TAB.
#include "engine/cli/completion_command.h"

#include <algorithm>
#include <string_view>

#include "engine/cli/commands.h"
#include "engine/cli/completion.h"
#include "engine/cli/completion_candidates.h"
#include "engine/cli/completion_scripts.h"

namespace dbsn {
namespace {

std::string OneLine(std::string text) {
  std::replace_if(
      text.begin(), text.end(), [](char c) { return static_cast<unsigned char>(c) < 0x20; }, ' ');
  return text;
}

std::string_view FilesWord(Candidates candidates) {
  switch (candidates) {
    case Candidates::kFiles:
      return ":files";
    case Candidates::kFolders:
      return ":folders";
    case Candidates::kNone:
    case Candidates::kChoices:
    case Candidates::kAddresses:
    case Candidates::kTypes:
    case Candidates::kTypesAndFields:
    case Candidates::kProviders:
    case Candidates::kEnvironments:
    case Candidates::kCategories:
    case Candidates::kAuthTypes:
    case Candidates::kFieldValues:
      break;
  }
  return ":words";
}

}  // namespace

ExitStatus RunCompletion(Desk& desk) {
  const std::string& shell = desk.command.arguments.front();
  desk.terminal.Out(shell == "bash"  ? kBashCompletion
                    : shell == "zsh" ? kZshCompletion
                                     : kFishCompletion);
  return ExitStatus::kDone;
}

// The first line says whether the shell adds files or folders; then a word a line, with its help
// behind a tab.
int Complete(const std::vector<std::string>& words, World& world, Terminal& terminal,
             Files& embedded, const std::string& version) {
  const Wanted wanted = WhatIsWanted(Commands(), words);
  std::vector<Candidate> all = wanted.words;
  for (Candidate& one : CandidatesFor(wanted, world, embedded, version)) {
    all.push_back(std::move(one));
  }
  std::string text(FilesWord(wanted.candidates));
  text += '\n';
  for (const Candidate& one : all) {
    text += one.word + (one.help.empty() ? "" : "\t" + OneLine(one.help)) + "\n";
  }
  terminal.Out(text);
  return 0;
}

}  // namespace dbsn
