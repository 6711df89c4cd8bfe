// SARIF: one document, places by character, fingerprints that do not move with the lines.
#include "engine/report/sarif_text.h"

#include <gtest/gtest.h>

#include <string>
#include <variant>

#include "schema/json_codec.h"
#include "tests/report/findings_rig.h"

namespace dbsn {
namespace {

std::string Text(const FindingsRig& rig) {
  return SarifText(rig.findings, rig.context(),
                   {.version = "1.2.3",
                    .anchor = "dbsn.yaml",
                    .helps = {{"test.wrong", {"What it means.", "What to do."}}},
                    .digest = [](std::string_view text) { return std::string(text); }});
}

// The only run of the document.
Value RunOf(const FindingsRig& rig) {
  const std::variant<Value, JsonFault> parsed = ParseJson(Text(rig));
  if (!std::holds_alternative<Value>(parsed)) return Value();
  return std::get<Value>(parsed).Find("runs")->AsList()->at(0);
}

const Value& ResultAt(const Value& run, std::size_t number) {
  return run.Find("results")->AsList()->at(number);
}

std::string Json(const Value& value) { return WriteJson(value); }

TEST(SarifText, NothingFoundIsADocumentToo) {
  EXPECT_EQ(Text(FindingsRig()),
            "{\n"
            "  \"$schema\": \"https://json.schemastore.org/sarif-2.1.0.json\",\n"
            "  \"runs\": [\n"
            "    {\n"
            "      \"columnKind\": \"unicodeCodePoints\",\n"
            "      \"originalUriBaseIds\": {\n"
            "        \"%SRCROOT%\": {\n"
            "          \"description\": {\n"
            "            \"text\": \"The repository's root.\"\n"
            "          }\n"
            "        }\n"
            "      },\n"
            "      \"results\": [],\n"
            "      \"tool\": {\n"
            "        \"driver\": {\n"
            "          \"name\": \"dbsn\",\n"
            "          \"rules\": [],\n"
            "          \"semanticVersion\": \"1.2.3\",\n"
            "          \"version\": \"1.2.3\"\n"
            "        }\n"
            "      }\n"
            "    }\n"
            "  ],\n"
            "  \"version\": \"2.1.0\"\n"
            "}\n");
}

TEST(SarifText, AResultHasRuleLevelMessageAndPlaces) {
  FindingsRig rig;
  const std::uint32_t file = rig.File("m/grö ße.yaml", "x: 1\n\tgröße: wert\n");
  Diagnostic& problem = rig.Add(rig.At(file, "wert"), Severity::kWarning);
  problem.address = "acme/Job/x";
  problem.related.push_back({rig.At(file, "größe"), "named here"});
  const Value run = RunOf(rig);
  EXPECT_EQ(
      Json(ResultAt(run, 0)),
      R"({"level":"warning","locations":[{"logicalLocations":[{"fullyQualifiedName":)"
      R"("acme/Job/x","kind":"resource"}],"physicalLocation":{"artifactLocation":{"uri":)"
      R"("data/m/gr%C3%B6%20%C3%9Fe.yaml","uriBaseId":"%SRCROOT%"},"region":{"endColumn":13,)"
      R"("endLine":2,"startColumn":9,"startLine":2}}}],"message":{"text":"A detail.\nA hint."},)"
      R"("partialFingerprints":{"dbsn/v1":"test.wrong\u0000acme/Job/x\u0000A detail.:1"},)"
      R"("relatedLocations":[{"id":1,"message":{"text":"named here"},"physicalLocation":)"
      R"({"artifactLocation":{"uri":"data/m/gr%C3%B6%20%C3%9Fe.yaml","uriBaseId":)"
      R"("%SRCROOT%"},"region":{"endColumn":7,"endLine":2,"startColumn":2,"startLine":2}}}],)"
      R"("ruleId":"test.wrong","ruleIndex":0})");
}

TEST(SarifText, ARuleIsACodeWithItsHelp) {
  FindingsRig rig;
  rig.Add({});
  rig.Add({});
  rig.Add({}).code = Code{"a.first", "Without help"};
  const Value run = RunOf(rig);
  EXPECT_EQ(Json(*run.Find("tool")->Find("driver")->Find("rules")),
            R"([{"id":"a.first","shortDescription":{"text":"Without help"}},)"
            R"({"fullDescription":{"text":"What it means."},"help":{"markdown":"What to do.",)"
            R"("text":"What to do."},"id":"test.wrong","shortDescription":)"
            R"({"text":"Something is wrong"}}])");
  EXPECT_EQ(ResultAt(run, 0).Find("ruleIndex")->Plain(), "1");
  EXPECT_EQ(ResultAt(run, 2).Find("ruleIndex")->Plain(), "0");
}

TEST(SarifText, AProblemWithoutAFileIsShownAtTheWorkspace) {
  FindingsRig rig;
  rig.Add({}).about = "--target";
  Diagnostic& unread = rig.Add({});
  unread.code = Code{"file.missing", "No such file"};
  unread.about = "/elsewhere/a b.yaml";
  const Value run = RunOf(rig);
  EXPECT_EQ(Json(*ResultAt(run, 0).Find("locations")),
            R"([{"message":{"text":"--target"},"physicalLocation":{"artifactLocation":)"
            R"({"uri":"data/dbsn.yaml","uriBaseId":"%SRCROOT%"}}}])");
  EXPECT_EQ(Json(*ResultAt(run, 1).Find("locations")),
            R"([{"message":{"text":"/elsewhere/a b.yaml"},"physicalLocation":{"artifactLocation":)"
            R"({"uri":"file:///elsewhere/a%20b.yaml"}}}])");
}

TEST(SarifText, AFingerprintDoesNotMoveWithTheLines) {
  FindingsRig rig, moved;
  const std::uint32_t before = rig.File("a.yaml", "a: 1\n");
  const std::uint32_t after = moved.File("a.yaml", "# more\n\n  a: 1 # and more\n");
  rig.Add(rig.At(before, "a:"));
  moved.Add(moved.At(after, "a:"));
  moved.Add(moved.At(after, "more")).detail = "Another detail.";
  moved.Add(moved.At(after, "1"));
  const auto fingerprint = [](const FindingsRig& of, std::size_t number) {
    return ResultAt(RunOf(of), number).Find("partialFingerprints")->Find("dbsn/v1")->Plain();
  };
  EXPECT_EQ(fingerprint(rig, 0), fingerprint(moved, 0));
  EXPECT_NE(fingerprint(moved, 0), fingerprint(moved, 1));
  EXPECT_NE(fingerprint(moved, 0), fingerprint(moved, 2)) << "equal ones are counted";
}

TEST(SarifText, TextIsShownAndIsNoLinkAndNoSnippetIsThere) {
  FindingsRig rig;
  const std::uint32_t file = rig.File("a.yaml", "password: hunter2-sentinel\n");
  Diagnostic& problem = rig.Add(rig.At(file, "password"));
  problem.detail = "See [this](https://evil.example)\x1b[31m";
  problem.address = "acme/Job/\x07";
  const std::string text = Text(rig);
  EXPECT_EQ(text.find("sentinel"), std::string::npos) << text;
  EXPECT_NE(text.find("[this] (https://evil.example)\\\\x1b[31m"), std::string::npos) << text;
  EXPECT_NE(text.find("acme/Job/\\\\x07"), std::string::npos) << text;
}

}  // namespace
}  // namespace dbsn
