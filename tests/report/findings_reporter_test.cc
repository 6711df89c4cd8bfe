// One document at the end, and the talk meanwhile.
#include "engine/report/findings_reporter.h"

#include <gtest/gtest.h>

#include <memory>
#include <string>

#include "schema/document.h"

namespace dbsn {
namespace {

struct Rig {
  explicit Rig(bool tell) {
    reporter = NewFindingsReporter({.out = [this](std::string_view text) { out += text; },
                                    .err = [this](std::string_view text) { err += text; },
                                    .tell_problems = tell,
                                    .write =
                                        [this](const Findings& findings) {
                                          seen = findings;
                                          return std::string("the document\n");
                                        },
                                    .sources = sources,
                                    .hidden = hidden});
  }
  Sources sources;
  std::vector<Place> hidden;
  Findings seen;
  std::string out, err;
  std::unique_ptr<Reporter> reporter;
};

Manifest ManifestAt(const std::string& name, std::uint32_t file, std::uint32_t begin) {
  auto document = std::make_shared<Document>();
  document->file = file;
  document->nodes.push_back(
      {.kind = Node::Kind::kMap, .begin = begin, .end = begin + 1, .next = 1});
  Manifest manifest;
  manifest.document = document;
  manifest.address = {"acme", "Job", name};
  return manifest;
}

TEST(FindingsReporter, PrintsOneDocumentWhenAllIsOver) {
  Rig rig(false);
  rig.reporter->ManifestsRead(
      {ManifestAt("b", 1, 0), ManifestAt("c", 0, 9), ManifestAt("a", 0, 2)});
  rig.reporter->Problem({.code = Code{"a.b", "Broken"}, .detail = "It is.", .hint = ""});
  EXPECT_EQ(rig.out, "");
  rig.reporter->Ended();
  EXPECT_EQ(rig.out, "the document\n");
  EXPECT_EQ(rig.err, "");
  ASSERT_EQ(rig.seen.problems.size(), 1u);
  ASSERT_EQ(rig.seen.manifests.size(), 3u);
  EXPECT_EQ(rig.seen.manifests[0].address, "acme/Job/a");
  EXPECT_EQ(rig.seen.manifests[1].address, "acme/Job/c");
  EXPECT_EQ(rig.seen.manifests[2].address, "acme/Job/b");
}

TEST(FindingsReporter, TheTalkGoesToStderr) {
  Rig rig(true);
  rig.reporter->Problem({.code = Code{"a.b", "Broken"}, .detail = "It is.", .hint = ""});
  rig.reporter->Note("one \x1b[1mnote");
  EXPECT_EQ(rig.err, "error: Broken [a.b]\n  It is.\none \\x1b[1mnote\n");
  EXPECT_EQ(rig.out, "");
}

}  // namespace
}  // namespace dbsn
