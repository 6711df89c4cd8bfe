// Proves that the store gives back what it took, in memory and from a file that is opened again.
#include "sandbox/store.h"

#include <gtest/gtest.h>

#include "sandbox/sandbox_codes.h"
#include "tests/support/temp_folder.h"

namespace dbsn::sandbox {
namespace {

Connector Orders(std::string name) {
  Connector connector;
  connector.project = "N1r8Do";
  connector.institution = 17;
  connector.owner = 3;
  connector.name = std::move(name);
  connector.category = 1;
  connector.subtype = "Postgres";
  connector.auth = 2;
  connector.fields = {{"connectorHost", Value("db.example")},
                      {"connectorMaxConnections", Value(8)}};
  connector.secrets = {{"connectorPassword", Value("pw")}};
  connector.created_ms = 1000;
  connector.modified_ms = 2000;
  return connector;
}

TEST(Store, GivesBackWhatItTook) {
  auto store = Store::Open("").value();
  const std::int64_t id = store->Insert(Orders("Orders")).value();
  const std::optional<Connector> found = store->Find(id).value();
  ASSERT_TRUE(found);
  EXPECT_EQ(found->name, "Orders");
  EXPECT_EQ(found->fields, Orders("").fields);
  EXPECT_EQ(found->secrets, Orders("").secrets);
  EXPECT_EQ(found->modified_ms, 2000);
  EXPECT_FALSE(store->Find(id + 1).value());
}

TEST(Store, NeverUsesAnIdTwice) {
  auto store = Store::Open("").value();
  const std::int64_t first = store->Insert(Orders("a")).value();
  ASSERT_TRUE(store->Remove(first).ok());
  EXPECT_GT(store->Insert(Orders("b")).value(), first);
}

TEST(Store, KnowsTakenNamesPerProjectAndForgetsDeletedOnes) {
  auto store = Store::Open("").value();
  Connector connector = Orders("Orders");
  connector.id = store->Insert(connector).value();
  EXPECT_TRUE(store->NameTaken("N1r8Do", "Orders", 0).value());
  EXPECT_FALSE(store->NameTaken("N1r8Do", "Orders", connector.id).value());
  EXPECT_FALSE(store->NameTaken("Stg001", "Orders", 0).value());
  connector.deleted = true;
  ASSERT_TRUE(store->Update(connector).ok());
  EXPECT_FALSE(store->NameTaken("N1r8Do", "Orders", 0).value());
}

TEST(Store, ListsByProjectAndInstitution) {
  auto store = Store::Open("").value();
  Connector other = Orders("Other");
  other.project = "Stg001";
  ASSERT_TRUE(store->Insert(Orders("Orders")).ok());
  ASSERT_TRUE(store->Insert(other).ok());
  std::vector<std::string> names;
  const auto collect = [&names](const ThinConnector& row) { names.emplace_back(row.name); };
  ASSERT_TRUE(store->EachThin({"Stg001", std::nullopt}, collect).ok());
  EXPECT_EQ(names, std::vector<std::string>{"Other"});
  ASSERT_TRUE(store->EachThin({"", 18}, collect).ok());
  EXPECT_EQ(names.size(), 1u);
  ASSERT_TRUE(store->EachThin({"", 17}, collect).ok());
  EXPECT_EQ(names.size(), 3u);
}

TEST(Store, KeepsItsFileBetweenRuns) {
  const testing::TempFolder folder;
  const std::string path = folder.At("sandbox.db");
  std::int64_t id = 0;
  {
    auto store = Store::Open(path).value();
    id = store->Insert(Orders("Orders")).value();
  }
  auto store = Store::Open(path).value();
  EXPECT_TRUE(store->Find(id).value());
}

TEST(Store, RefusesAFileThatIsNoDatabase) {
  const testing::TempFolder folder;
  const std::string path = folder.Write("x.db", std::string(5000, 'x'));
  const auto store = Store::Open(path);
  ASSERT_FALSE(store.ok());
  EXPECT_EQ(store.problem().code, kStoreFailed);
}

}  // namespace
}  // namespace dbsn::sandbox
