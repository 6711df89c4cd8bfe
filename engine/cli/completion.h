// What could stand where a command line ends, by the table of commands. Pure: what is there in a
// workspace is looked up by completion_candidates.h.
#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "engine/cli/command.h"
#include "engine/cli/command_table.h"

namespace dbsn {

struct Candidate {
  std::string word;
  std::string help{};  // "" none
};

struct Wanted {
  std::vector<Candidate> words;  // known from the table alone: commands, flags, choices
  // What else: of the flag or the argument that is to be written.
  Candidates candidates = Candidates::kNone;
  std::string stem;   // what stands before the value in the same word: "--env="
  std::string begun;  // of the value, as far as it is typed
  Command so_far;     // what the words before it say; never to be run
};

// |words|: those after the program's name; the last is the one being typed, "" when none is.
Wanted WhatIsWanted(const CommandTable& table, const std::vector<std::string>& words);

}  // namespace dbsn
