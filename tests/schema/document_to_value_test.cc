// Untyped documents as Values.
#include "schema/document_to_value.h"

#include <gtest/gtest.h>

#include "schema/json_codec.h"
#include "tests/schema/document_text.h"

namespace dbsn {
namespace {

std::string AsJson(std::string yaml) {
  const ReadResult read = Yaml(std::move(yaml));
  return read.documents.empty() ? "nothing" : WriteJson(DocumentToValue(*read.documents[0], 0));
}

TEST(DocumentToValue, TypesPlainScalarsByTheCoreSchema) {
  EXPECT_EQ(AsJson("[true, False, TRUE, yes, no, on, tRue]"),
            "[true,false,true,\"yes\",\"no\",\"on\",\"tRue\"]");
  EXPECT_EQ(AsJson("[1, -1, +1, 007, 0x1F, 0o17, 0b1, 1_000, 12:30]"),
            "[1,-1,1,7,31,15,\"0b1\",\"1_000\",\"12:30\"]");
  EXPECT_EQ(AsJson("[1.5, -.5, 1., 1e3, +01.50E-2, .inf, .nan, ., -, e3, 1e]"),
            "[1.5,-0.5,1.0,1e3,1.50E-2,\".inf\",\".nan\",\".\",\"-\",\"e3\",\"1e\"]");
  EXPECT_EQ(AsJson("[~, null, Null, nULL]"), "[null,null,null,\"nULL\"]");
  EXPECT_EQ(AsJson("[9223372036854775808, 0x, 0o8, 1.2.3, 2026-11-25]"),
            "[9223372036854775808,\"0x\",\"0o8\",\"1.2.3\",\"2026-11-25\"]");
}

TEST(DocumentToValue, LeavesQuotedScalarsText) {
  EXPECT_EQ(AsJson("a: \"1\"\nb: 'true'\nc: |\n  5\nd: !!str 6\n"),
            "{\"a\":\"1\",\"b\":\"true\",\"c\":\"5\\n\",\"d\":\"6\"}");
}

TEST(DocumentToValue, KeepsNestingAndTextKeys) {
  EXPECT_EQ(AsJson("b: {x: [1, {y: ~}]}\na: []\n1: one\nnull: n\n"),
            "{\"1\":\"one\",\"a\":[],\"b\":{\"x\":[1,{\"y\":null}]},\"null\":\"n\"}");
}

TEST(DocumentToValue, AgreesWithTheCodecOnJson) {
  const char* const text = "{\"a\": [1, -2.50, 1e9, 123456789012345678901, true, null, \"1\"]}";
  const ReadResult read = Json(text);
  EXPECT_EQ(DocumentToValue(*read.documents[0], 0), std::get<Value>(ParseJson(text)));
}

}  // namespace
}  // namespace dbsn
