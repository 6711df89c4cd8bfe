// Mutates each corpus file many times from a fixed seed: nothing may crash, hang or pass a limit,
// and whatever is refused is refused at a place inside the text. Small on purpose: it runs always.
#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <random>
#include <sstream>
#include <string>
#include <vector>

#include "schema/document_reader.h"
#include "schema/document_to_value.h"
#include "schema/json_codec.h"
#include "schema/manifest_layers.h"

namespace dbsn {
namespace {

constexpr int kMutationsPerFile = 400;

std::vector<std::string> Corpus(const std::string& folder) {
  const char* const source = std::getenv("DBSN_SOURCE_DIR");
  const std::filesystem::path root = source == nullptr ? "." : source;
  std::vector<std::filesystem::path> paths;
  for (const auto& entry :
       std::filesystem::directory_iterator(root / "tests/fuzz/corpus" / folder)) {
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

void ExpectPlacesWithin(const Document& document, std::size_t size) {
  for (NodeIndex node = 0; node < document.nodes.size(); ++node) {
    ASSERT_LE(document.nodes[node].begin, document.nodes[node].end);
    ASSERT_LE(document.nodes[node].end, size);
    ASSERT_GT(document.nodes[node].next, node);
    ASSERT_LE(document.nodes[node].next, document.nodes.size());
  }
}

using Reader = Documents (*)(std::uint32_t, std::string_view, const ReadLimits&, Diagnostics&);

// What was read and what was refused, checked for what must always hold.
void ExpectSound(Reader read, const std::string& text) {
  const ReadLimits limits{.bytes = 1u << 20, .depth = 32, .nodes = 20'000, .copies = 5'000};
  Diagnostics diagnostics;
  const Documents documents = read(0, text, limits, diagnostics);
  for (const auto& document : documents) {
    ASSERT_FALSE(document->empty());
    ExpectPlacesWithin(*document, text.size());
    WriteJson(DocumentToValue(*document, 0));
  }
  for (const Diagnostic& problem : diagnostics.all()) {
    ASSERT_TRUE(problem.place.known()) << text;
    ASSERT_LE(problem.place.begin, problem.place.end) << text;
    ASSERT_LE(problem.place.end, text.size()) << text;
    ASSERT_FALSE(problem.detail.empty()) << text;
    ASSERT_FALSE(problem.hint.empty()) << text;
  }
}

void FuzzFiles(const std::string& folder, Reader read) {
  const std::vector<std::string> corpus = Corpus(folder);
  ASSERT_GE(corpus.size(), 5u);
  Mutator mutator(20261125);
  for (std::size_t i = 0; i < corpus.size(); ++i) {
    ExpectSound(read, corpus[i]);
    for (int round = 0; round < kMutationsPerFile; ++round) {
      const std::string& other = corpus[(i + 1 + static_cast<std::size_t>(round)) % corpus.size()];
      const std::string text = mutator.Mutate(corpus[i], other);
      SCOPED_TRACE(folder + " file " + std::to_string(i) + " round " + std::to_string(round));
      ExpectSound(read, text);
      if (testing::Test::HasFatalFailure()) return;
    }
  }
}

TEST(MutatedYaml, IsReadOrRefusedAtAPlace) { FuzzFiles("yaml", ReadYaml); }
TEST(MutatedJson, IsReadOrRefusedAtAPlace) { FuzzFiles("json", ReadJson); }

// Merged over another and filled in, a document is still one: every node ends where it must, and
// stands in one of the two files.
TEST(MutatedYaml, IsMergedAndFilledIn) {
  const std::vector<std::string> corpus = Corpus("yaml");
  const ReadLimits limits{.bytes = 1u << 20, .depth = 32, .nodes = 20'000, .copies = 5'000};
  const Variables variables{{"a", {.text = "${var.b}", .quoted = true, .place = {}}}};
  Mutator mutator(11);
  for (std::size_t i = 0; i < corpus.size(); ++i) {
    for (int round = 0; round < kMutationsPerFile; ++round) {
      Diagnostics problems;
      Sources sources;
      const auto base = std::make_shared<const std::string>(
          mutator.Mutate(corpus[i], "${var.a} $${var.a} x: ${var.\"}"));
      const auto over = std::make_shared<const std::string>(mutator.Mutate(*base, corpus[i]));
      sources.Add("base", base);
      sources.Add("over", over);
      std::vector<WrittenManifest> bases, overlays;
      for (const auto& one : ReadYaml(0, *base, limits, problems)) bases.push_back({one, "base"});
      for (const auto& one : ReadYaml(1, *over, limits, problems)) overlays.push_back({one, "o"});
      VariableUses uses;
      LayManifests(bases, overlays, variables, sources, 1, uses, problems);
      if (bases.empty() || overlays.empty()) continue;
      if (!bases[0].document->IsMap(0) || !overlays[0].document->IsMap(0)) continue;
      const MergedDocument merged = MergeDocuments(*bases[0].document, *overlays[0].document);
      ExpectPlacesWithin(*merged.document, std::max(base->size(), over->size()));
      const auto filled = FillDocument(merged.document, variables, sources, uses);
      ExpectPlacesWithin(*filled, std::max(base->size(), over->size()));
      WriteJson(DocumentToValue(*filled, 0));
      if (testing::Test::HasFatalFailure()) return;
    }
  }
}

TEST(MutatedJson, IsReadTheSameByTheCodecOnceItIsWritten) {
  Mutator mutator(7);
  const std::vector<std::string> corpus = Corpus("json");
  for (const std::string& text : corpus) {
    for (int round = 0; round < kMutationsPerFile; ++round) {
      const std::variant<Value, JsonFault> read = ParseJson(mutator.Mutate(text, text));
      const Value* const value = std::get_if<Value>(&read);
      if (value == nullptr) {
        ASSERT_FALSE(std::get<JsonFault>(read).message.empty());
        continue;
      }
      const std::string written = WriteJson(*value);
      const std::variant<Value, JsonFault> again = ParseJson(written);
      ASSERT_TRUE(std::holds_alternative<Value>(again)) << written;
      ASSERT_EQ(std::get<Value>(again), *value);
      ASSERT_EQ(WriteJson(std::get<Value>(again)), written);
    }
  }
}

}  // namespace
}  // namespace dbsn
