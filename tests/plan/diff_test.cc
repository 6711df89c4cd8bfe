// Every verdict on one field, by table.
#include "engine/plan/diff.h"

#include <gtest/gtest.h>

#include <optional>
#include <string>

#include "engine/plan/resolve_refs.h"
#include "engine/world/digest.h"
#include "tests/support/definitions.h"
#include "tests/support/wanted.h"

namespace dbsn {
namespace {

using Side = std::optional<Value>;

FieldSet TableFields() {
  Field plain = TextField("plain");
  Field fixed = TextField("fixed");
  fixed.create_only = true;
  Field defaulted = TypedField("defaulted", FieldType::kInteger);
  defaulted.default_value = Value(8);
  Field unsettable = TextField("unsettable");
  unsettable.unset = Value("");
  Field hidden = TextField("hidden");
  hidden.write_only = true;
  Field caseless = TextField("caseless");
  caseless.comparison = Comparison::kCaseless;
  Field json = TextField("json");
  json.comparison = Comparison::kJson;
  Field tags = TypedField("tags", FieldType::kList);
  tags.comparison = Comparison::kUnordered;
  Field steps = TypedField("steps", FieldType::kList);
  steps.comparison = Comparison::kByKey;
  steps.item_key = Key("name");
  steps.members = {TextField("name"), TextField("source")};
  Field options = TypedField("options", FieldType::kMap);
  options.members = {TextField("mode"), TextField("zone")};
  Field reference = TypedField("reference", FieldType::kReference);
  FieldSet set;
  set.fields = {caseless, defaulted, fixed, hidden, json,      options,
                plain,    reference, steps, tags,   unsettable};
  return set;
}

struct Row {
  std::string what;
  std::string field;
  Side desired, sent, observed, live;
  std::string verdict;  // "" nothing; else the reasons, "+" when sent, "R" when it forces a replace
  bool only_recorded = false;
};

Value One(const std::string& field, const Side& side) {
  ValueMap map;
  if (side.has_value()) map.Set(field, *side);
  return Value(std::move(map));
}

std::string Verdict(const Differences& differences) {
  std::string text;
  for (const FieldChange& field : differences.fields) {
    for (const Reason reason : field.reasons) {
      text += (text.empty() ? "" : " ") + std::string(Name(reason));
    }
    if (field.forces_replace) text += " R";
  }
  if (!differences.to_send.empty()) text += " +";
  return text;
}

Side T(const char* text) { return Value(text); }
const Side kNone;
Value List(std::initializer_list<const char*> items) {
  Value::List list;
  for (const char* item : items) list.emplace_back(item);
  return Value(std::move(list));
}
Value Item(const char* name, const char* source) {
  return Value(ValueMap{{"name", Value(name)}, {"source", Value(source)}});
}

TEST(Diff, TellsEditedDriftedBothAndNormalisedApart) {
  const Value ab(Value::List{Item("a", "1"), Item("b", "2")});
  const Value ba(Value::List{Item("b", "2"), Item("a", "1")});
  const Value only_a(Value::List{Item("a", "1")});
  const std::vector<Row> rows = {
      {"nothing moved", "plain", T("x"), T("x"), T("x"), T("x"), ""},
      {"edited", "plain", T("y"), T("x"), T("x"), T("x"), "edited +"},
      {"drifted", "plain", T("x"), T("x"), T("x"), T("z"), "drifted +"},
      {"both", "plain", T("y"), T("x"), T("x"), T("z"), "edited drifted +"},
      {"drifted to what is wanted now", "plain", T("y"), T("x"), T("x"), T("y"), "", true},
      {"deleted outside", "plain", T("x"), T("x"), T("x"), kNone, "drifted +"},
      {"normalised and accepted", "plain", T("01"), T("01"), T("1"), T("1"), ""},
      {"normalised, then drifted", "plain", T("01"), T("01"), T("1"), T("2"), "drifted +"},
      {"normalised, then edited", "plain", T("02"), T("01"), T("1"), T("1"), "edited +"},
      {"declared for the first time", "plain", T("x"), kNone, kNone, kNone, "edited +"},
      {"declared first, there already", "plain", T("x"), kNone, kNone, T("x"), "", true},
      {"create-only edited", "fixed", T("y"), T("x"), T("x"), T("x"), "edited R +"},
      {"create-only drifted", "fixed", T("x"), T("x"), T("x"), T("y"), "drifted R +"},
      {"removed, with a default", "defaulted", kNone, Value(20), Value(20), Value(20), "reset +"},
      {"removed, at its default already", "defaulted", kNone, Value(20), Value(20), Value(8), "",
       true},
      {"removed, can be unset", "unsettable", kNone, T("x"), T("x"), T("x"), "reset +"},
      {"removed, stays", "plain", kNone, T("x"), T("x"), T("x"), "reset"},
      {"answers never hold it, unchanged", "hidden", T("x"), T("x"), kNone, kNone, ""},
      {"answers never hold it, edited", "hidden", T("y"), T("x"), kNone, kNone, "edited +"},
      {"case does not matter", "caseless", T("Host"), T("Host"), T("host"), T("HOST"), ""},
      {"JSON says the same", "json", T("{\"a\": 1}"), T("{\"a\": 1}"), T("{\"a\":1}"),
       T("{ \"a\" : 1 }"), ""},
      {"JSON says another", "json", T("{\"a\": 1}"), T("{\"a\": 1}"), T("{\"a\":1}"),
       T("{\"a\":2}"), "drifted +"},
      {"order does not matter", "tags", List({"a", "b"}), List({"a", "b"}), List({"b", "a"}),
       List({"b", "a"}), ""},
      {"a list grew outside", "tags", List({"a"}), List({"a"}), List({"a"}), List({"a", "b"}),
       "drifted +"},
      {"items are matched by key", "steps", ab, ab, ba, ba, ""},
      {"an undeclared item is drift", "steps", only_a, only_a, only_a, ab, "drifted +"},
  };
  const FieldSet fields = TableFields();
  for (const Row& row : rows) {
    SCOPED_TRACE(row.what);
    const Value desired = One(row.field, row.desired);
    const Value sent = One(row.field, row.sent);
    const Value observed = One(row.field, row.observed);
    const Value live = One(row.field, row.live);
    const Differences differences = Diff({.fields = fields,
                                          .desired = desired,
                                          .resolved = desired,
                                          .marks = {},
                                          .sent = &sent,
                                          .observed = &observed,
                                          .live = &live});
    EXPECT_EQ(Verdict(differences), row.verdict);
    EXPECT_EQ(differences.only_recorded, row.only_recorded || row.verdict == "reset");
  }
}

TEST(Diff, OfACreateEveryDeclaredFieldIsNew) {
  const FieldSet fields = TableFields();
  const Value desired(ValueMap{{"fixed", Value("x")}, {"plain", Value("y")}});
  const Differences differences =
      Diff({.fields = fields, .desired = desired, .resolved = desired, .marks = {}});
  EXPECT_EQ(Verdict(differences), "new new +");
  EXPECT_EQ(differences.to_send.size(), 2u);
}

TEST(Diff, OfAnAdoptionOnlyWhatDiffersIsShown) {
  const FieldSet fields = TableFields();
  const Value desired(ValueMap{{"caseless", Value("A")}, {"plain", Value("y")}});
  const Value live(ValueMap{{"caseless", Value("a")}, {"plain", Value("x")}});
  EXPECT_EQ(
      Verdict(Diff(
          {.fields = fields, .desired = desired, .resolved = desired, .marks = {}, .live = &live})),
      "adopted +");
}

TEST(Diff, AnIgnoredFieldIsLeftAloneButCreated) {
  const FieldSet fields = TableFields();
  const Value desired(ValueMap{{"plain", Value("x")}});
  const Value live(ValueMap{{"plain", Value("z")}});
  const std::vector<Path> ignore{Path("plain")};
  DiffInputs inputs{.fields = fields,
                    .desired = desired,
                    .resolved = desired,
                    .marks = {},
                    .sent = &desired,
                    .observed = &desired,
                    .live = &live,
                    .ignore = &ignore};
  EXPECT_EQ(Verdict(Diff(inputs)), "");
  inputs.live = inputs.sent = inputs.observed = nullptr;
  EXPECT_EQ(Verdict(Diff(inputs)), "new +");
}

TEST(Diff, OfAMapOnlyTheDeclaredMembersAreOurs) {
  const FieldSet fields = TableFields();
  const Value desired(ValueMap{{"options", Value(ValueMap{{"mode", Value("a")}})}});
  const Value live(
      ValueMap{{"options", Value(ValueMap{{"mode", Value("a")}, {"zone", Value("theirs")}})}});
  EXPECT_EQ(Verdict(Diff({.fields = fields,
                          .desired = desired,
                          .resolved = desired,
                          .marks = {},
                          .sent = &desired,
                          .observed = &desired,
                          .live = &live})),
            "");
  const Value moved(ValueMap{{"options", Value(ValueMap{{"mode", Value("b")}})}});
  const Differences drift = Diff({.fields = fields,
                                  .desired = desired,
                                  .resolved = desired,
                                  .marks = {},
                                  .sent = &desired,
                                  .observed = &desired,
                                  .live = &moved});
  EXPECT_EQ(Verdict(drift), "drifted +");
  EXPECT_EQ(drift.fields.at(0).path.ToString(), "options.mode");
}

TEST(Diff, TheDriftedValueAndWhatItWasAreShown) {
  const FieldSet fields = TableFields();
  const Value wanted(ValueMap{{"plain", Value("y")}});
  const Value known(ValueMap{{"plain", Value("x")}});
  const Value live(ValueMap{{"plain", Value("z")}});
  const FieldChange change = Diff({.fields = fields,
                                   .desired = wanted,
                                   .resolved = wanted,
                                   .marks = {},
                                   .sent = &known,
                                   .observed = &known,
                                   .live = &live})
                                 .fields.at(0);
  EXPECT_EQ(change.before, Value("z"));
  EXPECT_EQ(change.after, Value("y"));
  EXPECT_EQ(change.was, Value("x"));
}

// ---- references

class DiffReference : public ::testing::Test {
 protected:
  Differences Of(std::optional<std::string> id, const Value& observed, const Value& live,
                 const std::string& sent_to = "acme/Connector/db") const {
    const Value desired(ValueMap{{"reference", RefTo("acme/Connector/db")}});
    const Value sent(ValueMap{{"reference", RefTo(sent_to)}});
    const Value resolved = ResolveRefs(desired, [&](const std::string&) { return id; });
    return Diff({.fields = fields_,
                 .desired = desired,
                 .resolved = resolved,
                 .marks = {},
                 .sent = &sent,
                 .observed = &observed,
                 .live = &live});
  }
  static Value Id(Value id) { return Value(ValueMap{{"reference", std::move(id)}}); }
  const FieldSet fields_ = TableFields();
};

TEST_F(DiffReference, AKnownIdThatStandsIsNoChangeAsNumberOrText) {
  EXPECT_EQ(Verdict(Of("5", Id(Value(5)), Id(Value(5)))), "");
  EXPECT_EQ(Verdict(Of("5", Id(Value("5")), Id(Value("5")))), "");
}

TEST_F(DiffReference, AnIdThatIsYetToComeIsKnownAfterApply) {
  const Differences differences = Of(std::nullopt, Id(Value(5)), Id(Value(5)));
  EXPECT_EQ(Verdict(differences), "reference +");
  EXPECT_TRUE(differences.fields.at(0).known_after_apply);
}

TEST_F(DiffReference, AnIdChangedOutsideIsDrift) {
  EXPECT_EQ(Verdict(Of("5", Id(Value(5)), Id(Value(6)))), "drifted +");
}

TEST_F(DiffReference, ATargetThatHasAnotherIdNowIsSentThoughNeitherSideMoved) {
  EXPECT_EQ(Verdict(Of("6", Id(Value(5)), Id(Value(5)))), "reference +");
}

TEST_F(DiffReference, AnotherTargetIsAnEditThoughNoTargetGotAnotherId) {
  const Differences differences = Of("6", Id(Value(5)), Id(Value(5)), "acme/Connector/other");
  EXPECT_EQ(Verdict(differences), "edited +");
}

// ---- secrets

class DiffSecrets : public ::testing::Test {
 protected:
  DiffSecrets() {
    Field password = TextField("password");
    password.sensitive = true;
    password.write_only = true;
    fields_.fields = {password};
  }
  std::vector<PathMark> Marked(const std::string& text, const std::string& key = "key",
                               bool assumed = false) const {
    return {{Path("password"),
             NewMarker(key)->MarkOf({"acme", "C", "x"}, Path("password"), Secret(text)), assumed}};
  }
  // "VERDICT" with + when it is sent; "" when there is nothing to say.
  std::string Verdict(const std::vector<PathMark>& wanted, const std::vector<PathMark>* recorded,
                      bool live = true, bool known = true,
                      const std::vector<PathMark>* shown = nullptr,
                      bool send_assumed = false) const {
    const Value desired(ValueMap{{"password", EnvSecret("P")}});
    const Value nothing{ValueMap()};
    const Differences differences = Diff({.fields = fields_,
                                          .desired = desired,
                                          .resolved = desired,
                                          .marks = wanted,
                                          .sent = known ? &desired : nullptr,
                                          .observed = known ? &nothing : nullptr,
                                          .recorded_marks = recorded,
                                          .live = live ? &nothing : nullptr,
                                          .live_marks = shown,
                                          .send_assumed = send_assumed});
    if (differences.fields.empty()) return "";
    const FieldChange& change = differences.fields[0];
    EXPECT_TRUE(change.sensitive);
    EXPECT_FALSE(change.before.has_value() || change.after.has_value());
    EXPECT_EQ(change.secret_source, "env:P");
    return std::string(Name(change.verdict)) + (differences.to_send.empty() ? "" : " +");
  }
  FieldSet fields_;
};

TEST_F(DiffSecrets, EveryVerdict) {
  const std::vector<PathMark> a = Marked("a"), b = Marked("b"), other = Marked("a", "key2");
  const std::vector<PathMark> assumed = Marked("a", "key", true);
  EXPECT_EQ(Verdict(a, nullptr, false, false), "new +") << "of a create";
  EXPECT_EQ(Verdict(a, &a), "") << "unchanged";
  EXPECT_EQ(Verdict(b, &a), "changed +");
  EXPECT_EQ(Verdict(a, &other), "not-compared") << "marks of two keys";
  EXPECT_EQ(Verdict({}, &a), "not-compared") << "--secrets=skip";
  EXPECT_EQ(Verdict(a, nullptr), "new +") << "never sent";
  EXPECT_EQ(Verdict(a, nullptr, true, false), "assumed") << "adopting";
  EXPECT_EQ(Verdict(a, nullptr, true, false, nullptr, true), "new +") << "--send-secrets";
  EXPECT_EQ(Verdict(a, &assumed), "") << "adopted earlier";
  EXPECT_EQ(Verdict(a, &assumed, true, true, nullptr, true), "new +") << "--send-secrets later";
  EXPECT_EQ(Verdict(a, nullptr, true, true, &a), "") << "the API shows it";
  EXPECT_EQ(Verdict(b, &b, true, true, &a), "changed +") << "changed outside, and shown";
}

TEST_F(DiffSecrets, ASecretThatLeftTheManifestStaysAndIsSaid) {
  const Value before(ValueMap{{"password", EnvSecret("P")}});
  const Value nothing{ValueMap()};
  const std::vector<PathMark> recorded = Marked("a");
  const Differences differences = Diff({.fields = fields_,
                                        .desired = nothing,
                                        .resolved = nothing,
                                        .marks = {},
                                        .sent = &before,
                                        .observed = &nothing,
                                        .recorded_marks = &recorded,
                                        .live = &nothing});
  ASSERT_EQ(differences.fields.size(), 1u);
  EXPECT_TRUE(differences.to_send.empty());
  EXPECT_NE(differences.fields[0].note.find("stays"), std::string::npos);
}

// A field that means nothing as long as another one is not true.
TEST(Diff, LeavesAFieldAloneUntilTheOneThatWakesIt) {
  Field port = TextField("port");
  port.only_with = Key("tunnel");
  FieldSet fields;
  fields.fields = {port, TypedField("tunnel", FieldType::kBoolean)};
  const auto diff = [&](bool tunnel, const Value& sent, const Value& live) {
    const Value desired(ValueMap{{"port", Value("1")}, {"tunnel", Value(tunnel)}});
    return Verdict(Diff({.fields = fields,
                         .desired = desired,
                         .resolved = desired,
                         .marks = {},
                         .sent = &sent,
                         .observed = &live,
                         .recorded_marks = nullptr,
                         .live = &live,
                         .live_marks = nullptr,
                         .ignore = nullptr,
                         .send_assumed = false}));
  };
  const Value off(ValueMap{{"port", Value("1")}, {"tunnel", Value(false)}});
  const Value hidden(ValueMap{{"tunnel", Value(false)}});
  EXPECT_EQ(diff(false, off, hidden), "");
  // Both go: nobody knows what the server kept of the port.
  EXPECT_EQ(diff(true, off, hidden), "edited edited +");
}

}  // namespace
}  // namespace dbsn
