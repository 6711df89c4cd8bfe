// Applying a plan leaves nothing to plan: over random workspaces, on a model of the API.
#include <gtest/gtest.h>

#include <random>

#include "engine/plan/plan_file.h"
#include "tests/plan/plan_rig.h"

namespace dbsn {
namespace {

class Model : public PlanRig {
 public:
  explicit Model(unsigned seed) : random_(seed) {}

  // A random step of whoever edits manifests, and of whoever changes the API behind our back.
  void Edit() {
    desired.clear();
    std::vector<std::string> names;
    for (int i = 0; i < 6; ++i) {
      const std::string name = "n" + std::to_string(i);
      if (Below(4) == 0) continue;
      desired.push_back(RandomConnector(name));
      names.push_back(name);
    }
    for (int i = 0; i < 6; ++i) {
      if (Below(3) == 0) continue;
      desired.push_back(RandomJob("j" + std::to_string(i), names));
    }
    secrets["DB_PASSWORD"] = Below(2) == 0 ? "one" : "two";
  }
  void Drift() {
    for (auto& [address, sighting] : live.sightings) {
      if (sighting.status != Sighting::Status::kFound || Below(4) != 0) continue;
      if (Below(3) == 0) {
        sighting = {};
      } else if (address.kind == "Job") {
        SetLive(ToString(address), "tier", Value(Below(2) == 0 ? "small" : "large"));
      } else {
        SetLive(ToString(address), "port", Value(static_cast<int>(Below(9000)) + 1));
      }
    }
  }

  // What a faithful apply would leave.
  void Carry(const Plan& plan) {
    std::vector<const Change*> left;
    for (const Change& change : plan.changes) left.push_back(&change);
    while (!left.empty()) {
      const std::size_t before = left.size();
      std::erase_if(left, [&](const Change* change) {
        for (const Address& first : change->after) {
          for (const Change* other : left) {
            if (other->address == first) return false;
          }
        }
        CarryOne(*change);
        return true;
      });
      ASSERT_LT(left.size(), before) << "the order has a knot";
    }
    ++state.serial;
  }

 private:
  std::size_t Below(std::size_t count) {
    return std::uniform_int_distribution<std::size_t>(0, count - 1)(random_);
  }
  DesiredResource RandomConnector(const std::string& name) {
    DesiredResource one = Below(3) == 0 ? Lake(name) : Postgres(name);
    if (one.fields_of_type->variant.front() == "Postgres") {
      ValueMap more;
      if (Below(2) == 0) more.Set("limit", Value(static_cast<int>(Below(50)) + 1));
      if (Below(2) == 0) more.Set("database", Value(Below(2) == 0 ? "a" : "b"));
      one = Postgres(name, more);
    }
    if (Below(5) == 0) one.project = one.scope = "P2";
    if (Below(3) == 0) one.labels = {{"team", Below(2) == 0 ? "x" : "y"}};
    if (Below(6) == 0) one.lifecycle.ignore_changes = {Path("port")};
    return one;
  }
  DesiredResource RandomJob(const std::string& name, const std::vector<std::string>& connectors) {
    ValueMap fields;
    if (!connectors.empty() && Below(2) == 0) {
      fields.Set("connector", RefTo("acme/Connector/" + connectors[Below(connectors.size())]));
    }
    if (Below(2) == 0) fields.Set("tier", Value(Below(2) == 0 ? "small" : "large"));
    if (Below(3) == 0) fields.Set("note", Value("n"));
    return Job(name, fields);
  }

  void CarryOne(const Change& change) {
    Sighting& seen = live.sightings[change.address];
    if (change.forget) {
      state.entries.erase(change.address);
      seen = {};
      return;
    }
    StateEntry entry = change.entry;
    ValueMap fields;
    if (seen.status == Sighting::Status::kFound) fields = *seen.live.fields.AsMap();
    entry.id = change.id;
    for (const Request& step : change.steps) {
      if (step.operation != "update") fields = ValueMap();
      if (step.operation == "create") entry.id = std::to_string(++last_id_);
      const ValueMap* body = step.body.AsMap();
      if (body == nullptr) continue;
      for (const auto& [key, value] : *body) Write(key, value, change, fields);
    }
    seen = {};
    seen.status = Sighting::Status::kFound;
    seen.live.id = entry.id;
    seen.live.fields = Value(fields);
    seen.live.complete = seen.read_whole = true;
    entry.observed = OnlyDeclared(entry.sent, seen.live.fields);
    entry.marks = MarksOf(change.address);
    entry.version = state.serial + 1;
    state.entries[change.address] = std::move(entry);
  }
  // The API keeps what it is sent, as the manifest would have it.
  void Write(Key key, const Value& value, const Change& change, ValueMap& fields) {
    if (value.AsSecretRef() != nullptr) return;
    const DesiredResource* wanted = nullptr;
    for (const DesiredResource& one : desired) {
      if (one.address == change.address) wanted = &one;
    }
    const Value* declared = wanted == nullptr ? nullptr : wanted->fields.Find(key);
    const Value* kept = declared != nullptr ? declared : &value;
    if (const Ref* ref = kept->AsRef()) {
      const auto target = state.entries.find(ParseAddress(ref->address).value());
      ASSERT_NE(target, state.entries.end()) << ref->address << " is not there yet";
      fields.Set(key, IdValue(target->second.id));
      return;
    }
    fields.Set(key, *kept);
  }
  std::vector<PathMark> MarksOf(const Address& address) const {
    for (const DesiredResource& one : desired) {
      if (one.address == address) return one.marks;
    }
    return {};
  }

  std::mt19937 random_;
  int last_id_ = 100;
};

TEST(Converge, AfterAnyPlanIsAppliedTheNextIsEmpty) {
  for (unsigned seed = 0; seed < 150; ++seed) {
    SCOPED_TRACE(seed);
    Model model(seed);
    for (int round = 0; round < 4; ++round) {
      model.Edit();
      model.Drift();
      const Plan plan = model.Make();
      ASSERT_TRUE(plan.applicable) << Outline(plan);
      model.Carry(plan);
      const Plan next = model.Make();
      ASSERT_EQ(Outline(next), "") << "after\n" << Outline(plan) << WritePlan(next);
    }
  }
}

}  // namespace
}  // namespace dbsn
