// How a report calls a file, and how characters are counted.
#include "engine/report/standpoint.h"

#include <gtest/gtest.h>

#include <string>

#include "tests/report/findings_rig.h"

namespace dbsn {
namespace {

TEST(FromRoot, NamesAreRelativeToTheRepository) {
  const Standpoint below{.folder = "/repo/data", .root = "/repo"};
  EXPECT_EQ(FromRoot(below, "m/a.yaml"), "data/m/a.yaml");
  EXPECT_EQ(FromRoot(below, "./m//a.yaml"), "data/m/a.yaml");
  EXPECT_EQ(FromRoot(below, "../a.yaml"), "a.yaml");
  EXPECT_EQ(FromRoot(below, "/repo/data/a.yaml"), "data/a.yaml");
  EXPECT_EQ(FromRoot(below, ".."), ".");
}

TEST(FromRoot, WhatLiesOutsideIsAbsolute) {
  const Standpoint below{.folder = "/repo/data", .root = "/repo"};
  EXPECT_EQ(FromRoot(below, "/elsewhere/a.yaml"), "/elsewhere/a.yaml");
  EXPECT_EQ(FromRoot(below, "../../repo2/a.yaml"), "/repo2/a.yaml");
}

TEST(FromRoot, WithoutARepositoryTheFolderIsTheRoot) {
  EXPECT_EQ(FromRoot({.folder = "/here", .root = ""}, "m/a.yaml"), "m/a.yaml");
  EXPECT_EQ(FromRoot({.folder = "/", .root = ""}, "m/a.yaml"), "m/a.yaml");
  EXPECT_EQ(FromRoot({.folder = "", .root = ""}, "./a.yaml"), "./a.yaml") << "nothing is known";
}

TEST(PercentEncoded, LeavesOnlyWhatAPathMayHold) {
  EXPECT_EQ(PercentEncoded("a/b-c_d.e~1"), "a/b-c_d.e~1");
  EXPECT_EQ(PercentEncoded("größe 100%:?#[\n]\xff"),
            "gr%C3%B6%C3%9Fe%20100%25%3A%3F%23%5B%0A%5D%FF");
}

TEST(LocateCharacter, AColumnIsACharacter) {
  FindingsRig rig;
  const std::uint32_t file = rig.File("a.yaml", "x: 1\n\tgröße: 日本 🎉end\n");
  const auto column = [&](const std::string& part) {
    return LocateCharacter(rig.sources, file, rig.At(file, part).begin).column;
  };
  EXPECT_EQ(column("gr"), 2u) << "a tab is one character";
  EXPECT_EQ(column("日"), 9u);
  EXPECT_EQ(column("🎉"), 12u);
  EXPECT_EQ(column("end"), 13u) << "so is one outside the basic plane";
}

TEST(LocateCharacter, AByteOrderMarkAndTheEndOfTheFileAreNoFault) {
  FindingsRig rig;
  const std::uint32_t marked = rig.File("a.yaml", "\xEF\xBB\xBFä: 1");
  EXPECT_EQ(LocateCharacter(rig.sources, marked, 0).column, 1u);
  EXPECT_EQ(LocateCharacter(rig.sources, marked, 3).column, 1u);
  EXPECT_EQ(LocateCharacter(rig.sources, marked, 5).column, 2u);
  const std::uint32_t empty = rig.File("b.yaml", "");
  EXPECT_EQ(LocateCharacter(rig.sources, empty, 0).column, 1u);
  const std::uint32_t broken = rig.File("c.yaml", "a\xff\xfe:b");
  EXPECT_EQ(LocateCharacter(rig.sources, broken, 4).column, 5u);
}

}  // namespace
}  // namespace dbsn
