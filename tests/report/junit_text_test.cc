// JUnit XML: each manifest a test case, each problem in the case that it belongs to.
#include "engine/report/junit_text.h"

#include <gtest/gtest.h>

#include <string>

#include "tests/report/findings_rig.h"

namespace dbsn {
namespace {

std::string Text(const FindingsRig& rig) { return JunitText(rig.findings, rig.context()); }

std::size_t CountOf(const std::string& text, const std::string& part) {
  std::size_t count = 0;
  for (std::size_t at = text.find(part); at != std::string::npos; at = text.find(part, at + 1)) {
    ++count;
  }
  return count;
}

TEST(JunitText, EachManifestIsATestCaseOfItsFile) {
  FindingsRig rig;
  const std::uint32_t a = rig.File("m/a.yaml", "kind: A\nx: 1\n---\nkind: B\n");
  const std::uint32_t b = rig.File("m/b.json", "{\"kind\": \"C\"}");
  rig.findings.manifests = {{"acme/Job/a", rig.At(a, "kind: A")},
                            {"acme/Job/b", rig.At(a, "kind: B")},
                            {"acme/Job/c", {b, 0, 1}}};
  rig.Add(rig.At(a, "x"));
  rig.Add(rig.At(b, "C"), Severity::kWarning);
  EXPECT_EQ(Text(rig),
            "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
            "<testsuites name=\"dbsn validate\" tests=\"3\" failures=\"1\" errors=\"0\""
            " skipped=\"0\">\n"
            "  <testsuite name=\"data/m/a.yaml\" tests=\"2\" failures=\"1\" errors=\"0\""
            " skipped=\"0\">\n"
            "    <testcase classname=\"data/m/a.yaml\" name=\"acme/Job/a\""
            " file=\"data/m/a.yaml\">\n"
            "      <failure message=\"Something is wrong\" type=\"test.wrong\">"
            "m/a.yaml:2:1: error: Something is wrong [test.wrong]\n"
            "  2 | x: 1\n"
            "    | ^\n"
            "  A detail.\n"
            "  A hint.\n"
            "</failure>\n"
            "    </testcase>\n"
            "    <testcase classname=\"data/m/a.yaml\" name=\"acme/Job/b\""
            " file=\"data/m/a.yaml\"/>\n"
            "  </testsuite>\n"
            "  <testsuite name=\"data/m/b.json\" tests=\"1\" failures=\"0\" errors=\"0\""
            " skipped=\"0\">\n"
            "    <testcase classname=\"data/m/b.json\" name=\"acme/Job/c\""
            " file=\"data/m/b.json\">\n"
            "      <system-out>m/b.json:1:11: warning: Something is wrong [test.wrong]\n"
            "  1 | {&quot;kind&quot;: &quot;C&quot;}\n"
            "    |           ^\n"
            "  A detail.\n"
            "  A hint.\n"
            "</system-out>\n"
            "    </testcase>\n"
            "  </testsuite>\n"
            "</testsuites>\n");
}

TEST(JunitText, AProblemOfNoManifestIsATestCaseOfItsOwn) {
  FindingsRig rig;
  const std::uint32_t a = rig.File("a.yaml", "kind: A\n---\nkind: [\n");
  rig.findings.manifests = {{"acme/Job/a", rig.At(a, "kind: A")}};
  rig.Add(rig.At(a, "["));
  rig.Add(rig.At(a, "["));
  rig.Add({}).about = "--target";
  const std::string text = Text(rig);
  EXPECT_NE(text.find("name=\"acme/Job/a\" file=\"data/a.yaml\"/>"), std::string::npos) << text;
  EXPECT_NE(text.find("name=\"Something is wrong [test.wrong]\""), std::string::npos) << text;
  EXPECT_NE(text.find("name=\"Something is wrong [test.wrong] (2)\""), std::string::npos) << text;
  EXPECT_NE(text.find("<testcase classname=\"dbsn\" name=\"--target: Something is wrong "
                      "[test.wrong]\">"),
            std::string::npos)
      << text;
  EXPECT_NE(text.find("tests=\"4\" failures=\"3\""), std::string::npos) << text;
}

TEST(JunitText, NoTwoCasesOfASuiteShareAName) {
  FindingsRig rig;
  const std::uint32_t a = rig.File("a.yaml", "kind: A\n");
  for (const char* address : {"x", "x (2)", "x", "x", "x (2)"}) {
    rig.findings.manifests.push_back({address, {a, 0, 1}});
  }
  const std::string text = Text(rig);
  for (const char* name : {"x", "x (2)", "x (3)", "x (4)", "x (2) (3)"}) {
    EXPECT_EQ(CountOf(text, " name=\"" + std::string(name) + "\""), 1u) << name << "\n" << text;
  }
}

TEST(JunitText, AProblemWithAnAddressAloneGoesToThatManifest) {
  FindingsRig rig;
  const std::uint32_t a = rig.File("a.yaml", "kind: A\n");
  rig.findings.manifests = {{"acme/Job/a", rig.At(a, "kind: A")}};
  rig.Add({}).address = "acme/Job/a";
  rig.Add({}).address = "acme/Job/gone";
  const std::string text = Text(rig);
  EXPECT_NE(text.find("tests=\"2\" failures=\"2\""), std::string::npos) << text;
  EXPECT_NE(text.find("<testcase classname=\"data/a.yaml\" name=\"acme/Job/a\""
                      " file=\"data/a.yaml\">\n      <failure"),
            std::string::npos)
      << text;
}

TEST(JunitText, SeveralErrorsAreOneFailure) {
  FindingsRig rig;
  const std::uint32_t a = rig.File("a.yaml", "kind: A\nx: 1\n");
  rig.findings.manifests = {{"acme/Job/a", rig.At(a, "kind: A")}};
  rig.Add(rig.At(a, "x"));
  rig.Add(rig.At(a, "1"));
  const std::string text = Text(rig);
  EXPECT_EQ(CountOf(text, "<failure"), 1u) << text;
  EXPECT_EQ(CountOf(text, "A detail."), 2u) << text;
}

TEST(JunitText, TextStaysTextAndASecretHidden) {
  FindingsRig rig;
  const std::uint32_t a = rig.File("<a>&\"\x01.yaml", "kind: ]]> hunter2-sentinel\n");
  rig.hidden.push_back(rig.At(a, "hunter2-sentinel"));
  Diagnostic& problem = rig.Add(rig.At(a, "]]>"));
  problem.detail = "</failure>\x1b[31m \xEF\xBF\xBF \xEF\xBF\xBE & more";
  const std::string text = Text(rig);
  EXPECT_EQ(text.find("sentinel"), std::string::npos) << text;
  EXPECT_EQ(text.find("]]>"), std::string::npos) << text;
  EXPECT_NE(text.find("data/&lt;a&gt;&amp;&quot;\\x01.yaml"), std::string::npos) << text;
  EXPECT_NE(text.find("&lt;/failure&gt;\\x1b[31m \\uffff \\ufffe &amp; more"), std::string::npos)
      << text;
}

TEST(JunitText, NothingReadIsAnEmptyTable) {
  EXPECT_EQ(Text(FindingsRig()),
            "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
            "<testsuites name=\"dbsn validate\" tests=\"0\" failures=\"0\" errors=\"0\""
            " skipped=\"0\">\n</testsuites>\n");
}

}  // namespace
}  // namespace dbsn
