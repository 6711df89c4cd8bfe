#include "engine/report/environment_diff_text.h"

#include <gtest/gtest.h>

#include "schema/json_codec.h"

namespace dbsn {
namespace {

class EnvironmentDiffTextTest : public ::testing::Test {
 protected:
  EnvironmentDiffTextTest() {
    sources_.Add("a.yaml", std::make_shared<const std::string>("one\ntwo\n"));
    diff_.equal = 4;
    diff_.resources.push_back({{"acme", "Job", "gone"}, Place{0, 0, 3}, {}, {}});
    diff_.resources.push_back({{"acme", "Job", "j"},
                               Place{0, 0, 3},
                               Place{0, 4, 7},
                               {{"spec.host", {Value("a\x1b[31m"), {0, 4, 7}}, {{}, {0, 0, 3}}},
                                {"spec.token",
                                 {Value(SecretRef{SecretRef::Source::kEnv, "ONE"}), {0, 4, 7}},
                                 {Value(SecretRef{SecretRef::Source::kFile, "two"}), {0, 4, 7}}}}});
  }
  Sources sources_;
  EnvironmentDiff diff_;
  const DiffNames names_{"staging", "prod"};
};

TEST_F(EnvironmentDiffTextTest, TellsBothSidesWithTheirPlacesAndObeysNoEscape) {
  EXPECT_EQ(EnvironmentDiffText(diff_, names_, sources_, Palette(false)),
            "- acme/Job/gone  only in staging  a.yaml:1:1\n"
            "\n"
            "~ acme/Job/j\n"
            "    spec.host\n"
            "      staging  \"a\\u001b[31m\"  a.yaml:2:1\n"
            "      prod     (not set)  a.yaml:1:1\n"
            "    spec.token\n"
            "      staging  from env:ONE  a.yaml:2:1\n"
            "      prod     from file:two  a.yaml:2:1\n"
            "\n"
            "1 only in staging, 0 only in prod, 1 different, 4 the same.\n");
}

TEST_F(EnvironmentDiffTextTest, SaysThatNothingDiffers) {
  EXPECT_EQ(EnvironmentDiffText({}, names_, sources_, Palette(false)),
            "The environments staging and prod want the same.\n");
}

TEST_F(EnvironmentDiffTextTest, GivesMachinesTheSame) {
  EXPECT_EQ(WriteJson(EnvironmentDiffValue(diff_, names_, sources_)),
            "{\"a\":\"staging\",\"b\":\"prod\",\"equal\":4,\"kind\":\"dbsn.environment-diff\","
            "\"resources\":[{\"a\":\"a.yaml:1:1\",\"address\":\"acme/Job/gone\",\"fields\":[],"
            "\"only_in\":\"staging\"},{\"a\":\"a.yaml:1:1\",\"address\":\"acme/Job/j\","
            "\"b\":\"a.yaml:2:1\",\"fields\":[{\"a\":{\"place\":\"a.yaml:2:1\","
            "\"value\":\"a\\u001b[31m\"},\"b\":{\"place\":\"a.yaml:1:1\"},\"path\":\"spec.host\"},"
            "{\"a\":{\"place\":\"a.yaml:2:1\",\"source\":\"env:ONE\"},\"b\":"
            "{\"place\":\"a.yaml:2:1\",\"source\":\"file:two\"},\"path\":\"spec.token\"}]}],"
            "\"version\":1}");
}

}  // namespace
}  // namespace dbsn
