#include "engine/plan/live_users.h"

#include <gtest/gtest.h>

namespace dbsn {
namespace {

Field Named(const char* name, FieldType type) {
  Field field;
  field.name = Key(name);
  field.type = type;
  return field;
}

// A list of maps, one described reference in each and others by their names; and one at the top.
ResourceType Flow() {
  Field source = Named("source", FieldType::kReference);
  source.reference_kinds = {"Connector"};
  Field items = Named("items", FieldType::kList);
  items.item_type = FieldType::kMap;
  items.members = {source};
  items.open = true;
  items.open_ids = {{"Connector", ".*ConnectorID"}};
  Field owner = Named("owner", FieldType::kReference);
  owner.reference_kinds = {"Person"};
  ResourceType type;
  type.list.emplace();
  type.base.fields = {items, owner};
  return type;
}

Value With(const char* member, Value value) {
  return Value(
      ValueMap{{"items", Value(Value::List{Value(ValueMap{{member, std::move(value)}})})}});
}

TEST(LiveUsers, AreFoundByReferencesHoweverDeepAndWhateverTheirSpelling) {
  const ResourceType flow = Flow();
  EXPECT_TRUE(MayUse(flow, "Connector"));
  EXPECT_TRUE(MayUse(flow, "Person"));
  EXPECT_FALSE(MayUse(flow, "Bucket"));
  EXPECT_TRUE(Uses(flow, With("source", Value(71)), "Connector", "71"));
  EXPECT_TRUE(Uses(flow, With("source", Value("71")), "Connector", "71"));
  EXPECT_TRUE(Uses(flow, With("sqlConnectorID", Value(71)), "Connector", "71"));
  EXPECT_FALSE(Uses(flow, With("source", Value(72)), "Connector", "71"));
  EXPECT_FALSE(Uses(flow, With("rows", Value(71)), "Connector", "71"));
  EXPECT_FALSE(Uses(flow, Value(ValueMap{{"owner", Value(71)}}), "Connector", "71"));
  EXPECT_TRUE(Uses(flow, Value(ValueMap{{"owner", Value(71)}}), "Person", "71"));
}

TEST(LiveUsers, NeedAListToBeFound) {
  ResourceType flow = Flow();
  flow.list.reset();
  EXPECT_FALSE(MayUse(flow, "Connector"));
}

Change Touching(Action action) {
  Change change;
  change.address = {"acme", "Connector", "a"};
  change.action = action;
  change.id = "71";
  change.steps.push_back({"update", "PUT", "/x", {}, Value()});
  return change;
}

Plan Told(Action action, const LiveUsers& users, bool allowed) {
  Plan plan;
  plan.changes.push_back(Touching(action));
  TellUsers(users, allowed, plan);
  return plan;
}

TEST(LiveUsers, BlockADeleteAndAReplaceAndNoUpdate) {
  LiveUsers users;
  users.of[{"acme", "Connector", "a"}] = {{"flow", "Nightly", "5"}};
  for (const Action action : {Action::kDelete, Action::kReplace}) {
    const Plan plan = Told(action, users, false);
    EXPECT_FALSE(plan.applicable);
    EXPECT_EQ(plan.changes[0].blocks.at(0).by, "in use");
    EXPECT_TRUE(Told(action, users, true).applicable);
  }
  const Plan update = Told(Action::kUpdate, users, false);
  EXPECT_TRUE(update.applicable);
  EXPECT_EQ(update.changes[0].live_users.size(), 1u);
}

TEST(LiveUsers, ThatCannotBeReadBlockWhatCouldBreakThem) {
  LiveUsers users;
  users.unknown[{"acme", "Connector", "a"}] = "not yours";
  EXPECT_FALSE(Told(Action::kDelete, users, false).applicable);
  EXPECT_TRUE(Told(Action::kDelete, users, true).applicable);
  EXPECT_TRUE(Told(Action::kUpdate, users, false).applicable);
}

TEST(LiveUsers, AreAskedForOnlyWhereSomethingLiveIsTouched) {
  EXPECT_TRUE(TouchesUsers(Touching(Action::kUpdate)));
  EXPECT_FALSE(TouchesUsers(Touching(Action::kCreate)));
  Change recorded = Touching(Action::kDelete);
  recorded.steps.clear();
  EXPECT_FALSE(TouchesUsers(recorded));
}

}  // namespace
}  // namespace dbsn
