// Every fuzz target over its kept corpus, and over mutations of it from a fixed seed. Small on
// purpose: it runs always. libFuzzer runs the same targets for longer (scripts/soak.sh).
#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>
#include <exception>
#include <filesystem>
#include <fstream>
#include <random>
#include <sstream>
#include <string>
#include <vector>

#include "tests/fuzz/targets.h"

namespace dbsn::fuzz {
namespace {

constexpr int kMutationsPerFile = 150;

std::vector<std::string> Corpus(const std::string& target) {
  const char* const source = std::getenv("DBSN_SOURCE_DIR");
  const std::filesystem::path root = source == nullptr ? "." : source;
  std::vector<std::filesystem::path> paths;
  for (const auto& entry :
       std::filesystem::directory_iterator(root / "tests/fuzz/corpus" / target)) {
    paths.push_back(entry.path());
  }
  std::sort(paths.begin(), paths.end());
  std::vector<std::string> texts;
  for (const std::filesystem::path& path : paths) {
    std::ifstream file(path, std::ios::binary);
    std::stringstream text;
    text << file.rdbuf();
    texts.push_back(text.str());
  }
  return texts;
}

class Mutator {
 public:
  explicit Mutator(std::uint32_t seed) : random_(seed) {}

  std::string Mutate(std::string text, const std::string& other) {
    for (std::size_t i = 1 + Below(4); i > 0; --i) MutateOnce(text, other);
    return text;
  }

 private:
  std::size_t Below(std::size_t end) { return end == 0 ? 0 : random_() % end; }

  void MutateOnce(std::string& text, const std::string& other) {
    static const std::string kPieces[] = {
        "\n",   "---\n", "\"",           "'",   "[",    "]",     "{",      "}",  ": ",    "- ",
        "\t",   "&a ",   "*a",           "|\n", ">-\n", "#",     "!!str ", "? ", "%YAML", "\\u",
        "\xFF", "\r",    "\xEF\xBB\xBF", ",",   "~",    "...\n", "1e9",    "\\"};
    const std::size_t at = Below(text.size() + 1);
    const std::size_t size = Below(std::min<std::size_t>(text.size() - at, 40) + 1);
    switch (Below(6)) {
      case 0:
        text.insert(at, kPieces[Below(std::size(kPieces))]);
        break;
      case 1:
        text.erase(at, size);
        break;
      case 2:
        text.insert(at, text.substr(at, size));
        break;
      case 3:
        if (at < text.size()) text[at] = static_cast<char>(random_());
        break;
      case 4:
        text.resize(at);
        break;
      default:
        text.insert(at, other.substr(Below(other.size() + 1), Below(60)));
        break;
    }
  }

  std::mt19937 random_;
};

class EveryTarget : public ::testing::TestWithParam<Target> {};

TEST_P(EveryTarget, HoldsOverItsCorpusAndMutationsOfIt) {
  const Target& target = GetParam();
  const std::vector<std::string> corpus = Corpus(target.name);
  ASSERT_GE(corpus.size(), 3u);
  Mutator mutator(20261125);
  for (std::size_t i = 0; i < corpus.size(); ++i) {
    std::string text = corpus[i];
    for (int round = 0; round <= kMutationsPerFile; ++round) {
      try {
        target.run(text);
      } catch (const std::exception& broken) {
        FAIL() << target.name << ": " << broken.what() << ", of:\n" << text;
      }
      const std::size_t other = (i + 1 + static_cast<std::size_t>(round)) % corpus.size();
      text = mutator.Mutate(corpus[i], corpus[other]);
    }
  }
}

INSTANTIATE_TEST_SUITE_P(Fuzz, EveryTarget, ::testing::ValuesIn(Targets()),
                         [](const auto& test) { return std::string(test.param.name); });

}  // namespace
}  // namespace dbsn::fuzz
