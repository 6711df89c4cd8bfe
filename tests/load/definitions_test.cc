#include "engine/load/definitions.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "engine/load/path_text.h"
#include "engine/world/embedded_files.h"
#include "engine/world/embedded_folder.h"
#include "engine/world/posix_files.h"
#include "tests/load/problem_text.h"
#include "tests/support/temp_folder.h"

namespace dbsn {
namespace {

using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

constexpr const char* kShipped = "providers";

class DefinitionsTest : public ::testing::Test {
 protected:
  Definitions Load(const std::string& providers = "", const std::string& catalog = "") {
    diagnostics_ = Diagnostics();
    return LoadDefinitions(embedded_, files_, {providers, catalog}, sources_, diagnostics_);
  }
  std::vector<std::string> Problems() { return testing::Lines(diagnostics_, sources_); }
  // The shipped catalog's files as a checkout of the web application has them.
  void CopyCatalog(const std::string& below) {
    const std::string shipped = std::string(kShipped) + "/databasin/catalog/";
    for (const char* part : {"types", "fields"}) {
      for (const std::string& path : Tree(shipped + part)) Copy(path, below);
    }
  }
  std::vector<std::string> Tree(const std::string& folder) {
    return files_.ListTree(folder).value();
  }
  void Copy(const std::string& path, const std::string& below) {
    const std::string name = path.substr(path.find("catalog/") + 8);
    folder_.Write(below + name, testing::ReadWhole(path));
  }

  testing::TempFolder folder_;
  EmbeddedFolder embedded_{EmbeddedFiles()};
  PosixFiles files_;
  Sources sources_;
  Diagnostics diagnostics_;
};

TEST_F(DefinitionsTest, HasThoseThatTheBinaryCarries) {
  const Definitions definitions = Load();
  EXPECT_THAT(Problems(), IsEmpty());
  ASSERT_TRUE(definitions.contains("databasin"));
  EXPECT_NE(definitions.at("databasin")->digest, "");
}

TEST_F(DefinitionsTest, ReadsAFolderOfProvidersOrOneProvidersInTheirPlace) {
  const Definitions embedded = Load();
  EXPECT_EQ(Load(kShipped).at("databasin")->digest, embedded.at("databasin")->digest);
  const Definitions one = Load("./providers/databasin/");
  EXPECT_THAT(Problems(), IsEmpty());
  EXPECT_EQ(one.size(), 1u);
  EXPECT_EQ(one.at("databasin")->digest, embedded.at("databasin")->digest);
}

TEST_F(DefinitionsTest, TakesACatalogInPlaceOfTheShippedOneWhereverItStands) {
  CopyCatalog("flat/");
  CopyCatalog("checkout/static/config/connectors/v2/");
  folder_.Write("checkout/package.json", "{}");
  const std::string shipped = Load().at("databasin")->digest;
  for (const char* name : {"flat", "checkout"}) {
    const Definitions definitions = Load("", folder_.At(name));
    EXPECT_THAT(Problems(), IsEmpty());
    ASSERT_TRUE(definitions.contains("databasin")) << name;
    EXPECT_EQ(definitions.at("databasin")->digest, shipped) << name;
  }
  std::string text = testing::ReadWhole(folder_.At("flat/types/DatabasinConnectorRDBMS.json"));
  text.insert(text.size() - 2, "\n");
  folder_.Write("flat/types/DatabasinConnectorRDBMS.json", text);
  EXPECT_NE(Load("", folder_.At("flat")).at("databasin")->digest, shipped);
}

TEST_F(DefinitionsTest, RefusesACatalogFileThatIsMissingCutOffOrNoJson) {
  CopyCatalog("cat/");
  const std::string fields = "cat/fields/DatabasinConnectorFieldsAuth.json";
  const std::string whole = testing::ReadWhole(folder_.At(fields));
  folder_.Write(fields, whole.substr(0, whole.size() / 2));
  EXPECT_FALSE(Load("", folder_.At("cat")).contains("databasin"));
  EXPECT_THAT(Problems(), Contains(HasSubstr("document.invalid-json")));
  folder_.Write(fields, "<html>sign in</html>");
  EXPECT_FALSE(Load("", folder_.At("cat")).contains("databasin"));
  ASSERT_TRUE(files_.Remove(folder_.At(fields)).ok());
  EXPECT_FALSE(Load("", folder_.At("cat")).contains("databasin"));
  EXPECT_FALSE(Problems().empty());
}

TEST_F(DefinitionsTest, RefusesAFolderThatHoldsNoCatalogOrTwo) {
  folder_.Write("empty/a.txt", "x");
  EXPECT_FALSE(Load("", folder_.At("empty")).contains("databasin"));
  EXPECT_THAT(Problems(), ElementsAre(HasSubstr("definition.not-a-catalog")));
  folder_.Write("two/v1/types/A.json", "{}");
  folder_.Write("two/v2/types/A.json", "{}");
  EXPECT_FALSE(Load("", folder_.At("two")).contains("databasin"));
  EXPECT_THAT(Problems(), ElementsAre(HasSubstr("types/A.json more than once")));
  EXPECT_FALSE(Load("", folder_.At("nowhere")).contains("databasin"));
  EXPECT_THAT(Problems(), ElementsAre(HasSubstr("file.missing")));
}

TEST_F(DefinitionsTest, RefusesAFolderWithoutAProvider) {
  folder_.Write("none/readme.txt", "x");
  EXPECT_THAT(Load(folder_.At("none")), IsEmpty());
  EXPECT_THAT(Problems(), ElementsAre(HasSubstr("definition.not-a-definition")));
  EXPECT_THAT(Load(folder_.At("nowhere")), IsEmpty());
  EXPECT_THAT(Problems(), ElementsAre(HasSubstr("file.missing")));
}

TEST_F(DefinitionsTest, RefusesTwoProvidersOfOneName) {
  for (const std::string& path : Tree("providers/databasin")) {
    const std::string name = path.substr(std::string("providers/databasin/").size());
    folder_.Write("p/one/" + name, testing::ReadWhole(path));
    folder_.Write("p/two/" + name, testing::ReadWhole(path));
  }
  EXPECT_EQ(Load(folder_.At("p")).size(), 1u);
  EXPECT_THAT(Problems(), ElementsAre(HasSubstr("is defined twice")));
}

TEST(PathText, IsTidiedWithoutLookingAtTheDisk) {
  EXPECT_EQ(TidyPath("./a//b/./c/"), "a/b/c");
  EXPECT_EQ(TidyPath("/a/b/"), "/a/b");
  EXPECT_EQ(TidyPath("../a"), "../a");
  EXPECT_EQ(TidyPath("./"), ".");
  EXPECT_EQ(TidyPath("/"), "/");
  EXPECT_EQ(PathFrom("a/b", "c"), "a/b/c");
  EXPECT_EQ(PathFrom("a/", "/c"), "/c");
  EXPECT_EQ(PathFrom("", "c"), "c");
  EXPECT_EQ(FolderPrefix("a/b"), "a/");
  EXPECT_EQ(FolderPrefix("b"), "");
  EXPECT_EQ(Ending("a.b/c.YAML"), "yaml");
  EXPECT_EQ(Ending("a.b/.yaml"), "");
}

}  // namespace
}  // namespace dbsn
