// A small model of what a plan means, written without looking at the planner, against random
// manifests, states and worlds: the planner must decide what the model decides, applying must bring
// about what the model says, and nobody else's resources may change.
#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <optional>
#include <random>
#include <set>
#include <string>

#include "tests/apply/rig.h"
#include "tests/support/simulation.h"

namespace dbsn {
namespace {

constexpr std::size_t kSlots = 6;
constexpr int kRounds = 400;

// What one slot's manifest says.
struct Said {
  std::string engine = "Postgres";
  int port = 5432;
  std::string password;  // the variable
  bool job = false;      // a job that refers to it, too
};
using World = std::map<std::size_t, Said>;  // by slot

std::string NameOf(std::size_t slot) { return "c" + std::to_string(slot); }
std::string TitleOf(std::size_t slot) { return "Title " + std::to_string(slot); }
Address AddressOf(const char* kind, std::size_t slot) {
  return {"acme", kind, (std::string(kind) == "Job" ? "j" : "c") + std::to_string(slot)};
}

class Model {
 public:
  explicit Model(std::uint32_t seed) : random_(seed) {
    rig_.server.Add("Connector", "P1", Lake("Nobody's"));
    foreign_.insert("Nobody's");
    for (std::size_t slot = 0; slot < kSlots; ++slot) {
      rig_.options.allow_delete_adopted.insert(ToString(AddressOf("Connector", slot)));
    }
  }

  void Round() {
    wanted_ = RandomWorld();
    Meddle();
    const std::map<Address, Action> expected = Expected();
    const std::vector<FakeRow> foreign = Foreign();
    const Ran ran = rig_.Run(Desired());
    ASSERT_TRUE(ran.planned);
    ExpectDecided(ran.plan, expected);
    ExpectRequestsCarryWhatIsShown(ran.plan);
    ASSERT_TRUE(ran.plan.applicable);
    ExpectWorld();
    ExpectUntouched(foreign);
    EXPECT_TRUE(rig_.PlanOnly(Desired()).plan.changes.empty()) << "apply, then a plan: not empty";
  }

 private:
  std::size_t Below(std::size_t end) { return random_() % end; }
  bool OneIn(std::size_t n) { return Below(n) == 0; }

  static ValueMap Lake(const std::string& title) {
    return {{"title", Value(title)}, {"engine", Value("Postgres")},
            {"login", Value(2)},     {"host", Value("foreign")},
            {"port", Value(1)},      {"user", Value("x")}};
  }

  World RandomWorld() {
    World world;
    for (std::size_t slot = 0; slot < kSlots; ++slot) {
      if (OneIn(4)) continue;
      Said said;
      said.port = 1000 + static_cast<int>(Below(3));
      said.password = OneIn(2) ? "DB_PASSWORD" : "LAKE_SECRET";
      said.job = OneIn(3);
      world[slot] = said;
    }
    return world;
  }

  // Others change, delete and add rows.
  void Meddle() {
    for (const FakeRow& row : rig_.server.rows()) {
      if (foreign_.contains(row.name) || !OneIn(6)) continue;
      if (OneIn(2)) {
        rig_.server.Remove(row.kind, row.name);
      } else if (row.kind == "Connector") {
        rig_.server.Set(row.kind, row.name, "port", Value(9));
      }
    }
    const std::size_t slot = Below(kSlots);
    const bool there = !rig_.server.Named("Connector", TitleOf(slot)).empty();
    if (!there && OneIn(3)) rig_.server.Add("Connector", "P1", Lake(TitleOf(slot)));
    rig_.secrets["DB_PASSWORD"] = OneIn(4) ? "rotated" : "hunter2-sentinel";
  }

  std::vector<DesiredResource> Desired() const {
    std::vector<DesiredResource> desired;
    for (const auto& [slot, said] : wanted_) {
      desired.push_back(WantedPostgres(rig_.definition, NameOf(slot), TitleOf(slot), said.password,
                                       {{"port", Value(said.port)}}));
      if (!said.job) continue;
      const std::string to = ToString(AddressOf("Connector", slot));
      desired.push_back(WantedJob(rig_.definition, "j" + std::to_string(slot),
                                  "Job " + std::to_string(slot), {{"connector", RefTo(to)}}));
    }
    return desired;
  }

  const StateEntry* EntryOf(const Address& address) const {
    const auto at = rig_.disk.saved.entries.find(address);
    return at == rig_.disk.saved.entries.end() ? nullptr : &at->second;
  }

  std::optional<FakeRow> RowOf(const char* kind, const std::string& id) const {
    for (const FakeRow& row : rig_.server.rows()) {
      if (row.kind == kind && row.id == id) return row;
    }
    return std::nullopt;
  }

  bool IsOwned(const FakeRow& row) const {
    for (const auto& [address, entry] : rig_.disk.saved.entries) {
      if (address.kind == row.kind && entry.id == row.id) return true;
    }
    return false;
  }

  bool UnownedOfName(const char* kind, const std::string& name) const {
    for (const FakeRow& row : rig_.server.Named(kind, name)) {
      if (!IsOwned(row)) return true;
    }
    return false;
  }

  // ---- what must be decided

  std::map<Address, Action> Expected() const {
    std::map<Address, Action> expected;
    std::set<std::size_t> new_id;
    for (std::size_t slot = 0; slot < kSlots; ++slot) {
      const Address address = AddressOf("Connector", slot);
      const auto said = wanted_.find(slot);
      const Action action = Decide(
          "Connector", address, TitleOf(slot), said != wanted_.end(), [&](const FakeRow& row) {
            return row.fields.Find("port")->Plain() != std::to_string(said->second.port) ||
                   row.fields.Find("host")->Plain() != "db.internal" ||
                   SentSecret(slot) != rig_.secrets.at(said->second.password);
          });
      if (action == Action::kCreate || action == Action::kAdopt) new_id.insert(slot);
      if (action != Action::kNone) expected[address] = action;
    }
    for (std::size_t slot = 0; slot < kSlots; ++slot) {
      const Address address = AddressOf("Job", slot);
      const auto said = wanted_.find(slot);
      const bool wanted = said != wanted_.end() && said->second.job;
      const StateEntry* connector = EntryOf(AddressOf("Connector", slot));
      const Action action =
          Decide("Job", address, "Job " + std::to_string(slot), wanted, [&](const FakeRow& row) {
            const bool moved = new_id.contains(slot);
            return moved || connector == nullptr ||
                   row.fields.Find("connector")->Plain() != connector->id;
          });
      if (action != Action::kNone) expected[address] = action;
    }
    return expected;
  }

  std::string SentSecret(std::size_t slot) const {
    const auto row = secrets_.find(slot);
    return row == secrets_.end() ? "" : row->second;
  }

  Action Decide(const char* kind, const Address& address, const std::string& name, bool wanted,
                const std::function<bool(const FakeRow&)>& differs) const {
    const StateEntry* entry = EntryOf(address);
    const std::optional<FakeRow> row = entry == nullptr ? std::nullopt : RowOf(kind, entry->id);
    if (!wanted) {
      if (entry == nullptr) return Action::kNone;
      return row.has_value() ? Action::kDelete : Action::kRecord;
    }
    if (!row.has_value()) {
      return UnownedOfName(kind, name) ? Action::kAdopt : Action::kCreate;
    }
    return differs(*row) ? Action::kUpdate : Action::kNone;
  }

  // ---- what must hold

  void ExpectDecided(const Plan& plan, const std::map<Address, Action>& expected) const {
    std::map<Address, Action> decided;
    for (const Change& change : plan.changes) decided[change.address] = change.action;
    for (const auto& [address, action] : expected) {
      ASSERT_TRUE(decided.contains(address)) << ToString(address) << " " << Name(action);
      EXPECT_EQ(Name(decided[address]), Name(action)) << ToString(address);
    }
    EXPECT_EQ(decided.size(), expected.size());
  }

  static void ExpectRequestsCarryWhatIsShown(const Plan& plan) {
    for (const Change& change : plan.changes) {
      std::set<std::string> shown;
      // What follows from the type goes along with a create.
      if (change.action != Action::kUpdate) shown.insert("category");
      for (const FieldChange& field : change.fields) {
        shown.insert(field.path.steps().front().key.text());
      }
      for (const Request& step : change.steps) {
        const ValueMap* body = step.body.AsMap();
        if (body == nullptr) continue;
        for (const auto& [key, value] : *body) {
          EXPECT_TRUE(shown.contains(key.text())) << ToString(change.address) << " " << key.text();
        }
      }
    }
  }

  void ExpectWorld() {
    std::size_t ours = 0;
    for (const FakeRow& row : rig_.server.rows()) ours += IsOwned(row) ? 1 : 0;
    std::size_t expected = 0;
    secrets_.clear();
    for (const auto& [slot, said] : wanted_) {
      ++expected;
      const std::vector<FakeRow> rows = rig_.server.Named("Connector", TitleOf(slot));
      ASSERT_EQ(rows.size(), 1u) << TitleOf(slot);
      EXPECT_EQ(rows[0].fields.Find("port")->Plain(), std::to_string(said.port));
      const StateEntry* entry = EntryOf(AddressOf("Connector", slot));
      ASSERT_NE(entry, nullptr);
      EXPECT_EQ(entry->id, rows[0].id);
      // Of what was taken over nobody knows the secret: the one of now is assumed to be there.
      secrets_[slot] = rig_.secrets.at(said.password);
      const auto held = rows[0].secrets.find("password");
      if (held != rows[0].secrets.end()) {
        EXPECT_EQ(held->second, secrets_[slot]);
      }
      if (!said.job) continue;
      ++expected;
      const std::vector<FakeRow> jobs = rig_.server.Named("Job", "Job " + std::to_string(slot));
      ASSERT_EQ(jobs.size(), 1u);
      EXPECT_EQ(jobs[0].fields.Find("connector")->Plain(), rows[0].id);
    }
    EXPECT_EQ(ours, expected) << "a row that nobody wants, or one that is missing";
    EXPECT_EQ(rig_.disk.saved.entries.size(), expected);
  }

  // Rows that the state does not hold and no manifest means.
  std::vector<FakeRow> Foreign() const {
    std::set<std::string> meant;
    for (const auto& [slot, said] : wanted_) {
      meant.insert(TitleOf(slot));
      if (said.job) meant.insert("Job " + std::to_string(slot));
    }
    std::vector<FakeRow> foreign;
    for (const FakeRow& row : rig_.server.rows()) {
      if (!IsOwned(row) && !meant.contains(row.name)) foreign.push_back(row);
    }
    return foreign;
  }

  void ExpectUntouched(const std::vector<FakeRow>& foreign) const {
    EXPECT_FALSE(foreign.empty());
    for (const FakeRow& row : foreign) {
      const std::optional<FakeRow> now = RowOf(row.kind.c_str(), row.id);
      ASSERT_TRUE(now.has_value()) << row.name << " was deleted";
      EXPECT_EQ(now->fields, row.fields) << row.name << " was changed";
    }
  }

  std::mt19937 random_;
  Rig rig_;
  World wanted_;
  std::map<std::size_t, std::string> secrets_;  // by slot: what was last sent or assumed
  std::set<std::string> foreign_;
};

TEST(ReferenceModel, DecidesAndDoesWhatTheModelSays) {
  for (std::uint32_t seed = 1; seed <= kRounds / 8; ++seed) {
    Model model(seed);
    for (int round = 0; round < 8; ++round) {
      SCOPED_TRACE("seed " + std::to_string(seed) + " round " + std::to_string(round));
      model.Round();
      if (::testing::Test::HasFailure()) return;
    }
  }
}

// Whatever order manifests stand in, in one file or many, the plan is the same.
TEST(ReferenceModel, IsNotDisturbedByTheOrderOfFiles) {
  std::mt19937 random(7);
  std::vector<std::string> manifests;
  for (int i = 0; i < 6; ++i) {
    manifests.push_back("apiVersion: databasin/v1\nkind: Connector\nmetadata: {name: c" +
                        std::to_string(i) + "}\nspec:\n  connectorName: Database " +
                        std::to_string(i) +
                        "\n  connectorSubType: Postgres\n  connectorAuthType: basic\n"
                        "  connectorHost: db.example.com\n  connectorPort: 5432\n"
                        "  connectorDatabaseName: shop\n  connectorUsername: reader\n"
                        "  connectorPassword: {valueFrom: {env: PASSWORD_A}}\n");
  }
  std::string first;
  for (int round = 0; round < 12; ++round) {
    std::shuffle(manifests.begin(), manifests.end(), random);
    Simulation simulation({}, 1);
    if (round % 2 == 0) {
      std::string all;
      for (const std::string& one : manifests) all += "---\n" + one;
      simulation.Write("manifests/all.yaml", all);
    } else {
      for (std::size_t i = 0; i < manifests.size(); ++i) {
        simulation.Write("manifests/" + std::to_string(i) + ".yaml", manifests[i]);
      }
    }
    const std::string plan = simulation.Run({"plan"}).out;
    EXPECT_NE(plan.find("6 to add"), std::string::npos) << plan;
    if (first.empty()) first = plan;
    EXPECT_EQ(plan, first);
  }
}

}  // namespace
}  // namespace dbsn
