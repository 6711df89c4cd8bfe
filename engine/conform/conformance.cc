#include "engine/conform/conformance.h"

#include <algorithm>
#include <utility>

#include "engine/plan/same_value.h"
#include "engine/plan/secret_places.h"
#include "engine/plan/whole_object.h"
#include "schema/json_codec.h"
#include "schema/request.h"

namespace dbsn {
namespace {

using Verdict = Finding::Verdict;

std::string Shape(const Request& request) { return request.method + " " + request.path; }

std::string Written(const Value* value) {
  return value == nullptr || value->is_null() ? "not set" : WriteJson(*value, JsonStyle::kCompact);
}

class Suite {
 public:
  Suite(const ConformanceInputs& inputs, const std::function<void(const Finding&)>& tell)
      : in_(inputs), type_(inputs.type), tell_(tell) {
    fillings_.secret = in_.secret;
    fillings_.id_of = [](const Ref& ref) -> Result<std::string> {
      return Diagnostic{.code = kConformReference,
                        .detail = "It refers to " + ref.address +
                                  ", and the suite makes one "
                                  "resource alone.",
                        .hint = "Write an id in its place."};
    };
  }

  std::vector<Finding> Run() {
    if (!NothingThere()) return std::move(findings_);
    if (Create()) {
      ReadBack();
      Listed();
      Test();  // with the values of the manifest, before others take their place
      Updates();
      Rotation();
      SecondOfTheName();
      Delete("delete");
    }
    if (!id_.empty()) {
      Gone();
      Delete("delete again");
    }
    return std::move(findings_);
  }

 private:
  ShapeInputs Shaping() const {
    return {in_.provider.definition(), type_, in_.fields, in_.provider.settings(),
            in_.scope.values};
  }

  void Tell(Finding finding) {
    finding.took = std::chrono::milliseconds(in_.milliseconds() - began_);
    tell_(finding);
    findings_.push_back(std::move(finding));
    began_ = in_.milliseconds();
  }
  void Pass(std::string what, std::string seen, std::string word = "") {
    Tell({std::move(what), Verdict::kPass, std::move(seen), std::move(word), {}});
  }
  bool Fail(std::string what, std::string seen, std::string word = "") {
    Tell({std::move(what), Verdict::kFail, std::move(seen), std::move(word), {}});
    return false;
  }
  void Skip(std::string what, std::string seen) {
    Tell({std::move(what), Verdict::kSkip, std::move(seen), "", {}});
  }

  // ---- before anything is made

  bool NothingThere() {
    began_ = in_.milliseconds();
    if (type_.unseen()) {
      Skip("list", "The definition says that no request shows what there is.");
      return true;
    }
    if (!type_.list) {
      Skip("list", "The definition has none.");
      if (!type_.named) return true;
      const auto live = in_.provider.Read(type_, in_.scope, in_.name, &in_.fields);
      if (!live.ok()) return Fail("read", live.problem().detail, "read");
      return !live.value() || Fail("read", in_.name + " is there: the suite makes its own.");
    }
    const Result<Listing> listing = in_.provider.List(type_, in_.scope);
    if (!listing.ok()) return Fail("list", listing.problem().detail, "list");
    for (const LiveResource& row : listing.value().rows) {
      if (row.name == in_.name || (type_.named && row.id == in_.name)) {
        return Fail("list", in_.name + " is there, id " + row.id +
                                ": the suite makes and deletes its own. Give the manifest a name "
                                "that is free.");
      }
    }
    Pass("list", std::to_string(listing.value().rows.size()) + " there, none of this name",
         ListWord());
    return true;
  }

  std::string ListWord() const {
    if (!type_.list->keyed.empty()) return "list.keyed";
    if (type_.list->names) return "list.names";
    if (type_.list->paging.by != Paging::By::kNone) return "list.paging";
    return type_.list->rows.empty() ? "" : "list.rows";
  }

  // ---- making it

  bool Create() {
    if (!type_.create) {
      Skip("create", "The definition has none, so that nothing more can be tried.");
      return false;
    }
    const Result<std::vector<Request>> requests = ShapeCreate(Shaping(), in_.first);
    if (!requests.ok()) return Fail("create", requests.problem().detail, "create");
    const Request& request = requests.value().front();
    const StepOutcome outcome = in_.provider.Carry(type_, in_.scope, request, "", fillings_);
    id_ = outcome.id;
    if (outcome.effect == Effect::kDone) {
      Pass("create", Shape(request) + ", id " + id_, type_.named ? "identity.named" : "create.id");
      return true;
    }
    Fail("create", outcome.problem ? outcome.problem->detail : outcome.message, "create");
    LookForRemains();
    return false;
  }

  // What a create of unknown effect may have made.
  void LookForRemains() {
    if (type_.unseen() || !type_.list) return;
    const Result<Listing> listing = in_.provider.List(type_, in_.scope);
    if (!listing.ok()) return;
    for (const LiveResource& row : listing.value().rows) {
      if (row.name == in_.name) id_ = row.id;
    }
    if (id_.empty()) return;
    Fail("after the create", "It answered a failure, and " + in_.name + " is there all the same.",
         "create.leaves_part, create.exists");
    Delete("delete");
  }

  // ---- reading it

  std::optional<LiveResource> Now(const std::string& what) {
    if (type_.unseen()) return std::nullopt;
    Result<std::optional<LiveResource>> live =
        in_.provider.Read(type_, in_.scope, id_, &in_.fields);
    if (!live.ok()) {
      Fail(what, live.problem().detail, "read");
      return std::nullopt;
    }
    if (!live.value()) Fail(what, "The API says that it is not there.", "read.absent");
    return std::move(live).value();
  }

  // The fields of |wanted| that |live| has otherwise.
  std::vector<std::string> Differing(const Value& wanted, const Value& live) const {
    std::vector<std::string> differing;
    const ValueMap* const map = wanted.AsMap();
    if (map == nullptr) return differing;
    for (const auto& [key, value] : *map) {
      const Field* const field = in_.fields.Find(key);
      if (field == nullptr || field->sensitive || field->write_only) continue;
      if (value.AsRef() != nullptr || value.AsSecretRef() != nullptr || IsIdle(*field, wanted)) {
        continue;
      }
      const Value* const now = live.Find(key);
      const bool left_out = now == nullptr && field->default_value == value;
      if (left_out || (now != nullptr && SameValue(*field, value, *now))) continue;
      differing.push_back(key.text() + " was sent as " + Written(&value) + " and reads as " +
                          Written(now));
    }
    return differing;
  }

  static bool IsIdle(const Field& field, const Value& wanted) {
    if (field.only_with.empty()) return false;
    const Value* const with = wanted.Find(field.only_with);
    return with == nullptr || with->AsBoolean() == nullptr || !*with->AsBoolean();
  }

  static std::string Joined(const std::vector<std::string>& texts) {
    std::string all;
    for (const std::string& text : texts) all += (all.empty() ? "" : "; ") + text;
    return all;
  }

  void ReadBack() {
    if (type_.unseen()) return Skip("read back", "Nothing shows it.");
    const std::optional<LiveResource> live = Now("read back");
    if (!live) return;
    current_ = in_.first;
    const std::vector<std::string> differing = Differing(in_.first, live->fields);
    if (differing.empty()) {
      Pass("read back", "Every field reads as it was sent");
    } else {
      Fail("read back", Joined(differing), "write_only, wire, compare, default");
    }
    if (!live->unknown.empty()) {
      Fail("read back", "An update would erase what no field describes: " + Joined(live->unknown),
           "fields");
    }
    Secrets(*live);
  }

  // How each secret comes back.
  void Secrets(const LiveResource& live) {
    for (const auto& [path, source] : SecretsIn(in_.fields, in_.first)) {
      const auto shown = std::find_if(live.secrets.begin(), live.secrets.end(),
                                      [&at = path](const auto& one) { return one.first == at; });
      const bool hidden =
          std::find(live.hidden.begin(), live.hidden.end(), path) != live.hidden.end();
      const std::string what = "secret " + path.ToString();
      if (hidden) {
        Pass(what, "It comes back, and not as it was sent", "write_only, masks");
      } else if (shown == live.secrets.end()) {
        Pass(what, "No answer holds it", "write_only");
      } else {
        const Result<Secret> sent = in_.secret(source);
        if (sent.ok() && sent.value().Reveal() == shown->second.Reveal()) {
          Pass(what, "It comes back in clear; it is marked on the way in");
        } else {
          Fail(what,
               "It comes back as another text than was sent, which would look like a change each "
               "time",
               "write_only, masks");
        }
      }
    }
  }

  void Listed() {
    if (!type_.list) return;
    const Result<Listing> listing = in_.provider.List(type_, in_.scope);
    if (!listing.ok()) {
      Fail("list it", listing.problem().detail, "list");
      return;
    }
    for (const LiveResource& row : listing.value().rows) {
      if (row.id != id_) continue;
      const std::vector<std::string> lacking = Differing(in_.first, row.fields);
      if (row.name != in_.name) {
        Fail("list it", "Its row does not say its name", "identity.name");
      } else if (lacking.empty()) {
        Pass("list it", "Its row holds all that was sent", type_.list->thin ? "list.thin" : "");
      } else if (type_.list->thin || type_.list->names) {
        Pass("list it", "Its row lacks fields", type_.list->names ? "list.names" : "list.thin");
      } else {
        Fail("list it", "Its row lacks fields: " + Joined(lacking), "list.thin");
      }
      return;
    }
    Fail("list it", "The list does not hold it", "list, list.absent");
  }

  // ---- changing it

  void Updates() {
    if (!type_.update) return Skip("update", "The definition has none: every change is a replace.");
    const ValueMap* const second = in_.second.AsMap();
    if (second == nullptr) return;
    for (const auto& [key, value] : *second) {
      const Field* const field = in_.fields.Find(key);
      if (in_.stop_asked()) return;
      if (field == nullptr || field->create_only || field->read_only || field->sensitive) continue;
      if (key == type_.name_field && type_.named) continue;
      const Value* const before = current_.Find(key);
      if (before != nullptr && SameValue(*field, value, *before)) continue;
      ChangeOne(*field, value);
    }
  }

  // The body of an update of one field, as a plan would shape it.
  Value BodyOf(const Field& field, const Value& wanted, const std::optional<LiveResource>& live) {
    const BodyShape body = type_.update->body;
    if (!live || (body != BodyShape::kAll && body != BodyShape::kBlocks)) {
      return Value(ValueMap{{field.name.text(), *wanted.Find(field.name)}});
    }
    const Value whole = WholeAfter(in_.fields, live->fields, wanted, {});
    if (body == BodyShape::kAll) return whole;
    return OnlyFields(whole, FieldsOfBlocks(in_.fields, {Path(field.name)}));
  }

  void ChangeOne(const Field& field, const Value& value) {
    const std::string what = "update " + field.name.text();
    const std::optional<LiveResource> before = Now(what);
    if (!before && !type_.unseen()) return;
    ValueMap map = *current_.AsMap();
    map.Set(field.name, value);
    const Value wanted(std::move(map));
    const std::string refused = Send(BodyOf(field, wanted, before));
    if (!refused.empty()) {
      Fail(what, refused, "create_only, update");
      return;
    }
    const std::optional<LiveResource> after = Now(what);
    if (!after) return;
    const std::vector<std::string> differing = Differing(wanted, after->fields);
    current_ = wanted;
    if (!differing.empty()) {
      Fail(what, Joined(differing), "create_only, update.body");
      return;
    }
    Pass(what, "It reads as it was sent, and all else as before", UpdateWord());
  }

  std::string UpdateWord() const {
    switch (type_.update->body) {
      case BodyShape::kAll:
        return "update.body: all";
      case BodyShape::kBlocks:
        return "update.body: blocks";
      case BodyShape::kChanged:
      case BodyShape::kNone:
      case BodyShape::kEmpty:
        break;
    }
    return "update.body: changed";
  }

  // Why the update was not carried out; "" when it was.
  std::string Send(const Value& changed) {
    const Result<std::vector<Request>> requests = ShapeUpdate(Shaping(), id_, changed);
    if (!requests.ok()) return requests.problem().detail;
    for (const Request& request : requests.value()) {
      const StepOutcome outcome = in_.provider.Carry(type_, in_.scope, request, id_, fillings_);
      if (outcome.effect == Effect::kDone) continue;
      return outcome.problem ? outcome.problem->detail : "It was refused: " + outcome.message;
    }
    return "";
  }

  void Rotation() {
    const ValueMap* const map = in_.first.AsMap();
    if (!type_.update || map == nullptr) return;
    for (const auto& [key, value] : *map) {
      const Field* const field = in_.fields.Find(key);
      if (field == nullptr || !field->sensitive || value.AsSecretRef() == nullptr) continue;
      if (field->create_only || in_.stop_asked()) continue;
      const std::string what = "rotate " + key.text();
      const Value* const other = in_.second.Find(key);
      const std::optional<LiveResource> before = Now(what);
      if (!before) continue;
      ValueMap wanted = *current_.AsMap();
      if (other != nullptr) wanted.Set(key, *other);
      const std::string refused = Send(BodyOf(*field, Value(wanted), before));
      if (!refused.empty()) {
        Fail(what, refused, "update");
        continue;
      }
      current_ = Value(std::move(wanted));
      const std::optional<LiveResource> after = Now(what);
      if (!after) continue;
      const std::vector<std::string> differing = Differing(current_, after->fields);
      if (!differing.empty()) {
        Fail(what, Joined(differing), "update.body");
      } else {
        Pass(what,
             other == nullptr ? "The same secret is taken once more" : "The other one is taken",
             UpdateWord());
      }
    }
  }

  // ---- the API's own test

  void Test() {
    if (!type_.test) return Skip("test", "The definition has none.");
    if (!type_.test->before.empty()) {
      const Result<Request> request =
          ShapeTest(Shaping(), id_, current_.is_null() ? in_.first : current_);
      if (!request.ok()) {
        Fail("test", request.problem().detail, "test");
        return;
      }
      StepOutcome outcome = in_.provider.Carry(type_, in_.scope, request.value(), id_, fillings_);
      if (outcome.test) return Judge(*outcome.test);
      Fail("test", outcome.problem ? outcome.problem->detail : outcome.message, "test.passed");
      return;
    }
    Judge(in_.provider.Test(type_, in_.fields, in_.scope, id_, std::nullopt));
  }

  // A test that fails is an answer all the same: what it is of is not the suite's to judge.
  void Judge(const TestOutcome& test) {
    switch (test.verdict) {
      case TestOutcome::Verdict::kPassed:
        return Pass("test", "passed: " + test.message, "test.passed");
      case TestOutcome::Verdict::kFailed:
        return Pass("test", "failed: " + test.message, "test.passed");
      case TestOutcome::Verdict::kNotSupported:
        return Skip("test", "Not supported for this type.");
      case TestOutcome::Verdict::kNotRun:
        break;
    }
    Fail("test", test.problem ? test.problem->detail : test.message, "test.passed");
  }

  // ---- a second one of its name

  void SecondOfTheName() {
    if (!type_.unique_names || !type_.create || type_.create->overwrites) {
      return Skip("a second of its name", type_.create && type_.create->overwrites
                                              ? "It would take the place of the first."
                                              : "The definition does not promise a refusal.");
    }
    const Result<std::vector<Request>> requests =
        ShapeCreate(Shaping(), current_.is_null() ? in_.first : current_);
    if (!requests.ok()) return;
    const StepOutcome outcome =
        in_.provider.Carry(type_, in_.scope, requests.value().front(), "", fillings_);
    if (outcome.effect != Effect::kDone) {
      return Pass(
          "a second of its name",
          outcome.status == 0 ? "refused" : "refused with " + std::to_string(outcome.status),
          "identity.unique");
    }
    if (type_.named) {
      Fail("a second of its name", "It took the place of the first", "create.overwrites");
      return;
    }
    Fail("a second of its name", "A second one was made, id " + outcome.id, "identity.unique");
    const std::string first = id_;
    id_ = outcome.id;
    Delete("delete the second");
    id_ = first;
  }

  // ---- its end

  void Delete(const std::string& what) {
    if (!type_.remove) {
      Fail(what, "The definition has no delete: what the suite made stays, id " + id_, "delete");
      return;
    }
    const Result<Request> request = ShapeDelete(Shaping(), id_);
    if (!request.ok()) {
      Fail(what, request.problem().detail, "delete");
      return;
    }
    const StepOutcome outcome =
        in_.provider.Carry(type_, in_.scope, request.value(), id_, fillings_);
    if (outcome.effect == Effect::kDone) {
      Pass(what,
           Shape(request.value()) +
               (outcome.status == 0 ? "" : ", answered " + std::to_string(outcome.status)),
           outcome.status >= 300 ? "delete.absent" : "");
      return;
    }
    Fail(what, outcome.problem ? outcome.problem->detail : outcome.message, "delete.absent");
  }

  void Gone() {
    if (type_.unseen()) return Skip("absent", "Nothing shows it.");
    const auto live = in_.provider.Read(type_, in_.scope, id_, &in_.fields);
    if (!live.ok()) {
      Fail("absent", live.problem().detail, "read.absent");
      return;
    }
    if (live.value()) {
      Fail("absent", "It reads as if it were there", "read.absent, list.absent");
      return;
    }
    if (type_.list) {
      const Result<Listing> listing = in_.provider.List(type_, in_.scope);
      const bool listed =
          listing.ok() && std::any_of(listing.value().rows.begin(), listing.value().rows.end(),
                                      [&](const LiveResource& row) { return row.id == id_; });
      if (listed) {
        Fail("absent", "The list still holds it", "list.absent");
        return;
      }
    }
    Pass("absent", "A read says that it is not there", "read.absent");
  }

  const ConformanceInputs& in_;
  const ResourceType& type_;
  const std::function<void(const Finding&)>& tell_;
  Fillings fillings_;
  std::vector<Finding> findings_;
  std::string id_;
  Value current_;  // what it should be by now
  std::int64_t began_ = 0;
};

// A value beside |value| that |field| may have; nothing where that is a guess.
std::optional<Value> Beside(const Field& field, const Value& value) {
  if (const bool* const flag = value.AsBoolean()) return Value(!*flag);
  if (const std::int64_t* const number = value.AsInteger();
      number != nullptr && field.codes.empty()) {
    const std::int64_t next = field.max && *number >= *field.max ? *number - 1 : *number + 1;
    const bool fits = !field.min || next >= *field.min;
    return fits ? std::optional(Value(next)) : std::nullopt;
  }
  for (const std::string& other : field.allowed) {
    if (other != value.Plain()) return Value(other);
  }
  const bool free = field.type == FieldType::kText && field.allowed.empty() &&
                    field.pattern.empty() && field.format == Format::kNone && field.codes.empty();
  if (value.AsText() == nullptr || !free) return std::nullopt;
  std::string text = *value.AsText() + "x";
  const bool long_enough = !field.max_length || std::int64_t(text.size()) <= *field.max_length;
  return long_enough ? std::optional(Value(std::move(text))) : std::nullopt;
}

}  // namespace

std::vector<Finding> Conform(const ConformanceInputs& inputs,
                             const std::function<void(const Finding&)>& tell) {
  return Suite(inputs, tell).Run();
}

Value OtherValues(const FieldSet& fields, const Value& first, const Value& second) {
  ValueMap others = second.AsMap() == nullptr ? ValueMap() : *second.AsMap();
  const ValueMap* const map = first.AsMap();
  if (map == nullptr) return Value(std::move(others));
  for (const auto& [key, value] : *map) {
    const Field* const field = fields.Find(key);
    const bool fixed = field == nullptr || field->create_only || field->read_only ||
                       field->sensitive || field->discriminator ||
                       field->type == FieldType::kReference;
    if (fixed || others.Find(key) != nullptr) continue;
    if (std::optional<Value> other = Beside(*field, value)) others.Set(key, *std::move(other));
  }
  return Value(std::move(others));
}

}  // namespace dbsn
