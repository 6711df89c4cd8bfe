// What a command line could go on with, by the table alone. What the shells make of it is
// tests/e2e/completion_test.py.
#include "engine/cli/completion.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace dbsn {
namespace {

using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::IsSupersetOf;
using ::testing::Not;

Wanted After(const std::vector<std::string>& words) { return WhatIsWanted(Commands(), words); }

std::vector<std::string> WordsAfter(const std::vector<std::string>& words) {
  std::vector<std::string> found;
  for (const Candidate& one : After(words).words) found.push_back(one.word);
  return found;
}

TEST(Completion, OffersCommandsAndTheCommandsOfAGroup) {
  EXPECT_THAT(WordsAfter({""}), IsSupersetOf({"plan", "apply", "catalog", "state"}));
  EXPECT_THAT(WordsAfter({"pl"}), ElementsAre("plan"));
  EXPECT_THAT(WordsAfter({"state", ""}), IsSupersetOf({"list", "mv", "rm", "show", "unlock"}));
  EXPECT_THAT(WordsAfter({"state", "li"}), ElementsAre("list"));
  EXPECT_THAT(WordsAfter({"nonsense", ""}), IsEmpty());
}

TEST(Completion, OffersEachFlagOfEachCommand) {
  for (const CommandSpec& command : Commands().commands) {
    std::vector<std::string> words;
    const std::size_t blank = command.name.find(' ');
    words.push_back(command.name.substr(0, blank));
    if (blank != std::string::npos) words.push_back(command.name.substr(blank + 1));
    words.push_back("-");
    const std::vector<std::string> offered = WordsAfter(words);
    for (const FlagSpec& flag : command.flags) {
      const std::string last = flag.names.substr(flag.names.rfind(',') + 1);
      EXPECT_THAT(offered, Contains(last)) << command.name;
    }
  }
}

TEST(Completion, OffersAFlagOnceUnlessItMayBeRepeated) {
  EXPECT_THAT(WordsAfter({"plan", "--destroy", "--format", "json", "--"}),
              Not(Contains("--destroy")));
  EXPECT_THAT(WordsAfter({"plan", "--format=json", "--"}), Not(Contains("--format")));
  EXPECT_THAT(WordsAfter({"plan", "--target", "a", "--"}), Contains("--target"));
}

TEST(Completion, KnowsWhatAFlagsValueMayBe) {
  EXPECT_THAT(WordsAfter({"plan", "--format", ""}),
              ElementsAre("text", "json", "markdown", "terraform"));
  EXPECT_THAT(WordsAfter({"plan", "--format=j"}), ElementsAre("--format=json"));
  EXPECT_EQ(After({"plan", "--target", "x"}).candidates, Candidates::kAddresses);
  const Wanted joined = After({"plan", "--env=st"});
  EXPECT_EQ(joined.candidates, Candidates::kEnvironments);
  EXPECT_EQ(joined.stem, "--env=");
  EXPECT_EQ(joined.begun, "st");
  EXPECT_EQ(After({"plan", "-C", ""}).candidates, Candidates::kFiles);
  EXPECT_THAT(WordsAfter({"plan", "--destroy=x"}), IsEmpty());
}

TEST(Completion, KnowsWhichArgumentComesNext) {
  EXPECT_EQ(After({"explain", ""}).candidates, Candidates::kTypesAndFields);
  EXPECT_EQ(After({"inspect", ""}).candidates, Candidates::kAddresses);
  EXPECT_EQ(After({"inspect", "a/b/c", ""}).candidates, Candidates::kNone);
  EXPECT_EQ(After({"state", "mv", "a", ""}).candidates, Candidates::kAddresses);
  EXPECT_EQ(After({"validate", "a", "b", ""}).candidates, Candidates::kFiles);
  EXPECT_EQ(After({"validate", "--", "--format"}).candidates, Candidates::kFiles);
  EXPECT_THAT(WordsAfter({"completion", ""}), ElementsAre("bash", "zsh", "fish"));
}

TEST(Completion, RemembersWhatTheWordsBeforeSay) {
  const Wanted wanted = After({"new", "-C", "shop", "--env=prod", "Postgres", "--set", ""});
  EXPECT_EQ(wanted.so_far.workspace, "shop");
  EXPECT_THAT(wanted.so_far.environments, ElementsAre("prod"));
  EXPECT_THAT(wanted.so_far.arguments, ElementsAre("Postgres"));
  EXPECT_EQ(wanted.candidates, Candidates::kFieldValues);
}

}  // namespace
}  // namespace dbsn
