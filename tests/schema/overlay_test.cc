#include "schema/overlay.h"

#include <gtest/gtest.h>

#include "tests/schema/document_text.h"

namespace dbsn {
namespace {

struct Merged {
  std::string base, overlay;
  MergedDocument result;
  std::string Said() const { return SaidNode(*result.document, 0); }
  // The bytes that a place covers, whichever file it is in.
  std::string Covered(const Place& place) const {
    return (place.file == 0 ? base : overlay).substr(place.begin, place.end - place.begin);
  }
  std::string CoveredAt(std::string_view key) const {
    return Covered(result.document->PlaceOf(result.document->Find(0, key)));
  }
};

Merged Merge(std::string base, std::string overlay) {
  Merged merged{std::move(base), std::move(overlay), {}};
  Diagnostics problems;
  const Documents of_base = ReadYaml(0, merged.base, {}, problems);
  const Documents of_overlay = ReadYaml(1, merged.overlay, {}, problems);
  EXPECT_TRUE(problems.empty());
  merged.result = MergeDocuments(*of_base.front(), *of_overlay.front());
  return merged;
}

TEST(Overlay, MergesMapsMemberByMember) {
  EXPECT_EQ(
      Merge("a: 1\nm: {x: 1, y: {p: 1, q: 2}}\n", "m: {y: {q: 3, r: 4}, z: 5}\nb: 2\n").Said(),
      "{a: 1, m: {x: 1, y: {p: 1, q: 3, r: 4}, z: 5}, b: 2}");
}

TEST(Overlay, ReplacesListsWhole) {
  EXPECT_EQ(Merge("l: [1, 2, 3]\n", "l: [4]\n").Said(), "{l: [4]}");
  EXPECT_EQ(Merge("l: [1, 2, 3]\n", "l: []\n").Said(), "{l: []}");
  EXPECT_EQ(Merge("l: [1]\n", "l: {a: 1}\n").Said(), "{l: {a: 1}}");
}

TEST(Overlay, ReplacesValueFromAndRefWhole) {
  EXPECT_EQ(Merge("s: {valueFrom: {env: A}}\n", "s: {valueFrom: {file: b}}\n").Said(),
            "{s: {valueFrom: {file: b}}}");
  EXPECT_EQ(Merge("s: {ref: Lake/a}\n", "s: {ref: Lake/b}\n").Said(), "{s: {ref: Lake/b}}");
  EXPECT_EQ(Merge("s: {ref: Lake/a}\n", "s: {valueFrom: {env: B}}\n").Said(),
            "{s: {valueFrom: {env: B}}}");
  EXPECT_EQ(Merge("s: {a: 1, b: 2}\n", "s: {valueFrom: {env: B}}\n").Said(),
            "{s: {valueFrom: {env: B}}}");
  EXPECT_EQ(Merge("s: {valueFrom: {env: B}}\n", "s: {a: 1}\n").Said(), "{s: {a: 1}}");
}

TEST(Overlay, ChangesAMemberThatIsCalledRefAmongOthers) {
  EXPECT_EQ(Merge("git: {url: u, ref: main}\n", "git: {ref: dev}\n").Said(),
            "{git: {url: u, ref: dev}}");
}

TEST(Overlay, TakesOutWhatIsNullOrEmpty) {
  EXPECT_EQ(Merge("a: 1\nb: 2\nc: 3\nm: {x: 1, y: 2}\n", "a:\nb: ''\nc: ~\nm: {x: null}\n").Said(),
            "{m: {y: 2}}");
}

TEST(Overlay, SaysWhichRemovalsFoundNothing) {
  const Merged merged = Merge("m: {x: 1}\n", "m: {z: null}\nn:\n");
  EXPECT_EQ(merged.Said(), "{m: {x: 1}}");
  ASSERT_EQ(merged.result.idle.size(), 2u);
  EXPECT_EQ(merged.Covered(merged.result.idle[0]), "z");
  EXPECT_EQ(merged.Covered(merged.result.idle[1]), "n");
}

TEST(Overlay, KeepsThePlaceOfEachValueInTheFileItIsFrom) {
  const Merged merged = Merge("# the base\nport: 5432\nhost: db.base\n", "host: db.over\nnew: 1\n");
  EXPECT_EQ(merged.result.document->PlaceOf(merged.result.document->Find(0, "port")).file, 0u);
  EXPECT_EQ(merged.result.document->PlaceOf(merged.result.document->Find(0, "host")).file, 1u);
  EXPECT_EQ(merged.CoveredAt("port"), "5432");
  EXPECT_EQ(merged.CoveredAt("host"), "db.over");
  EXPECT_EQ(merged.CoveredAt("new"), "1");
}

TEST(Overlay, LeavesTheAddressWhereTheBaseSaysIt) {
  const std::string head = "apiVersion: acme/v1\nkind: Job\nmetadata: {name: n}\n";
  const Merged merged = Merge(head, "# over\n" + head + "spec: {name: n}\n");
  const Document& document = *merged.result.document;
  EXPECT_EQ(document.PlaceOf(document.Find(0, "kind")).file, 0u);
  EXPECT_EQ(document.PlaceOf(document.Find(document.Find(0, "metadata"), "name")).file, 0u);
  EXPECT_EQ(document.PlaceOf(document.Find(document.Find(0, "spec"), "name")).file, 1u);
  EXPECT_TRUE(merged.result.replaced.empty());
}

TEST(Overlay, PutsTheBasesPlaceBesideAProblemAtAReplacedValue) {
  const Merged merged =
      Merge("host: db.base\nport: 1\nlist:\n  - a\n", "host: db.over\nlist: [b, [c]]\nnew: 1\n");
  const BasePlaces places(merged.result.replaced);
  const auto base_of = [&](std::string_view text) {
    Diagnostic problem{.code = {"a.b", ""}, .detail = "", .hint = ""};
    const std::size_t at = merged.overlay.find(text);
    problem.place = {1, static_cast<std::uint32_t>(at), static_cast<std::uint32_t>(at + 1)};
    places.AddTo(problem);
    return problem.related.empty() ? "" : merged.Covered(problem.related.front().place);
  };
  EXPECT_EQ(base_of("db.over"), "db.base");
  EXPECT_EQ(base_of("host"), "db.base");
  EXPECT_EQ(base_of("c]"), "list") << "a list may begin lines below its key";
  EXPECT_EQ(base_of("1"), "") << "only the overlay has it";
  Diagnostic in_base{.code = {"a.b", ""}, .detail = "", .hint = "", .place = {0, 0, 4}};
  places.AddTo(in_base);
  EXPECT_TRUE(in_base.related.empty());
}

TEST(Overlay, ReadsTheAddressOfAPartialManifest) {
  const ReadResult read = Yaml(
      "apiVersion: acme/v1\nkind: Job\nmetadata: {name: n}\n---\nkind: Job\nmetadata: {name: n}\n"
      "---\n[a]\n---\napiVersion: acme/v1\nkind: Job\nmetadata: {name: }\n");
  EXPECT_EQ(ToString(*PeekAddress(*read.documents[0])), "acme/Job/n");
  for (std::size_t i = 1; i < 4; ++i) EXPECT_FALSE(PeekAddress(*read.documents[i]).has_value());
}

}  // namespace
}  // namespace dbsn
