// Lists that come in parts: every row once, or a problem; never half a list.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <functional>

#include "engine/rest/rest_codes.h"
#include "tests/rest/rig.h"

namespace dbsn {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

class PagedLists : public ::testing::Test {
 protected:
  PagedLists() {
    auto definition = std::make_shared<Definition>(*rig_.definition);
    list_ = &*definition->kinds.at("Connector").list;
    list_->rows = "items";
    list_->query.clear();
    list_->paging = {.by = Paging::By::kPage,
                     .parameter = "page",
                     .first = 1,
                     .size_parameter = "per_page",
                     .size = 2,
                     .more = "more",
                     .next = "",
                     .total = ""};
    rig_.definition = definition;
  }

  static std::string Rows(const std::vector<int>& ids, const std::string& rest) {
    std::string rows;
    for (const int id : ids) {
      rows += (rows.empty() ? "" : ",") + std::string(R"({"connectorID":)") + std::to_string(id) +
              R"(,"connectorName":"n)" + std::to_string(id) + R"("})";
    }
    return R"({"items":[)" + rows + "]" + rest + "}";
  }

  Result<Listing> Listed() { return rig_.Make()->List(rig_.type(), ProjectScope()); }

  std::vector<std::string> Ids(const Result<Listing>& listing) {
    std::vector<std::string> ids;
    EXPECT_TRUE(listing.ok()) << (listing.ok() ? "" : listing.problem().detail);
    if (!listing.ok()) return ids;
    for (const LiveResource& row : listing.value().rows) ids.push_back(row.id);
    return ids;
  }

  std::vector<std::string> Queries() const {
    std::vector<std::string> queries;
    for (const HttpRequest& request : rig_.transport->requests()) {
      queries.push_back(request.url.substr(request.url.find('?') + 1));
    }
    return queries;
  }

  Rig rig_;
  Operation* list_ = nullptr;
};

TEST_F(PagedLists, AreReadByNumberUntilThereIsNoMore) {
  rig_.transport->Then(Answer(200, Rows({1, 2}, R"(,"more":true)")));
  rig_.transport->Then(Answer(200, Rows({3}, R"(,"more":false)")));
  EXPECT_THAT(Ids(Listed()), ElementsAre("1", "2", "3"));
  EXPECT_THAT(Queries(), ElementsAre("page=1&per_page=2", "page=2&per_page=2"));
}

TEST_F(PagedLists, EndWithAnEmptyPageWhereNothingSaysMore) {
  list_->paging.more = "";
  list_->paging.first = 0;
  rig_.transport->Then(Answer(200, Rows({1}, "")));
  rig_.transport->Then(Answer(200, Rows({}, "")));
  EXPECT_THAT(Ids(Listed()), ElementsAre("1"));
  EXPECT_THAT(Queries(), ElementsAre("page=0&per_page=2", "page=1&per_page=2"));
}

TEST_F(PagedLists, FollowCursorsToTheirEnd) {
  list_->paging.by = Paging::By::kCursor;
  list_->paging.parameter = "after";
  list_->paging.size_parameter = "";
  list_->paging.next = "meta.next";
  rig_.transport->Then(Answer(200, Rows({1}, R"(,"meta":{"next":"a b"})")));
  rig_.transport->Then(Answer(200, Rows({2}, R"(,"meta":{"next":null})")));
  EXPECT_THAT(Ids(Listed()), ElementsAre("1", "2"));
  EXPECT_THAT(Queries().back(), HasSubstr("after=a%20b"));
}

TEST_F(PagedLists, ThatGoInACircleAreAProblem) {
  list_->paging.by = Paging::By::kCursor;
  list_->paging.next = "next";
  rig_.transport->Handle(
      [](const HttpRequest&) { return Answer(200, Rows({1}, R"(,"next":"same")")); });
  const Result<Listing> listing = Listed();
  ASSERT_FALSE(listing.ok());
  EXPECT_THAT(listing.problem().detail, HasSubstr("do not end"));
}

TEST_F(PagedLists, GiveARowThatMovedToTheNextPageOnce) {
  rig_.transport->Then(Answer(200, Rows({1, 2}, R"(,"more":true)")));
  rig_.transport->Then(Answer(200, Rows({2, 3}, R"(,"more":false)")));
  EXPECT_THAT(Ids(Listed()), ElementsAre("1", "2", "3"));
}

TEST_F(PagedLists, AreReadAgainWhenARowSlippedBetweenTwoPages) {
  list_->paging.total = "total";
  rig_.transport->Then(Answer(200, Rows({1, 2}, R"(,"more":true,"total":3)")));
  rig_.transport->Then(Answer(200, Rows({}, R"(,"more":false,"total":3)")));
  rig_.transport->Then(Answer(200, Rows({1, 2}, R"(,"more":true,"total":3)")));
  rig_.transport->Then(Answer(200, Rows({3}, R"(,"more":false,"total":3)")));
  EXPECT_THAT(Ids(Listed()), ElementsAre("1", "2", "3"));
}

TEST_F(PagedLists, ThatNeverHoldWhatTheySayAreAProblem) {
  list_->paging.total = "total";
  rig_.transport->Handle(
      [](const HttpRequest&) { return Answer(200, Rows({1}, R"(,"more":false,"total":2)")); });
  const Result<Listing> listing = Listed();
  ASSERT_FALSE(listing.ok());
  EXPECT_THAT(listing.problem().detail, HasSubstr("says that it has 2 rows, and 1 were read"));
}

TEST_F(PagedLists, OfWhichOnePageFailsAreNone) {
  rig_.transport->Then(Answer(200, Rows({1, 2}, R"(,"more":true)")));
  rig_.transport->Then(Answer(403, R"({"message":"no"})"));
  EXPECT_FALSE(Listed().ok());
}

}  // namespace
}  // namespace dbsn
