// A run is killed at every point where it touches the world, and the next ones must finish: never
// two resources for one manifest, none lost, and the plan after that is empty. What was killed is
// a run with a create, an update, a secret that changed, a replace with a dependent, a move to
// another project, deletes in order, a rename and an adoption.
#include <gtest/gtest.h>

#include <algorithm>
#include <atomic>
#include <map>
#include <mutex>
#include <set>
#include <string>

#include "tests/apply/rig.h"

namespace dbsn {
namespace {

using Desired = std::vector<DesiredResource>;

// What stands before the run that is killed.
Desired Before(const Rig& rig) {
  const auto& acme = rig.definition;
  Desired all;
  all.push_back(WantedPostgres(acme, "alpha", "Alpha", "DB_PASSWORD"));
  all.push_back(WantedConnector(acme, "beta", "Beta", "Lake", 6,
                                {{"account", Value("x")}, {"secret", EnvSecret("LAKE_SECRET")}}));
  all.push_back(WantedJob(acme, "gamma", "Gamma", {{"connector", RefTo("acme/Connector/beta")}}));
  all.push_back(WantedPostgres(acme, "delta", "Delta", "DB_PASSWORD"));
  all.push_back(WantedJob(acme, "echo", "Echo", {{"connector", RefTo("acme/Connector/delta")}}));
  all.push_back(WantedPostgres(acme, "hotel", "Hotel", "DB_PASSWORD"));
  all.push_back(WantedJob(acme, "old", "Romeo", {{"tier", Value("small")}}));
  return all;
}

// What the run that is killed wants.
Desired After(const Rig& rig) {
  const auto& acme = rig.definition;
  Desired all;
  all.push_back(WantedPostgres(acme, "alpha", "Alpha", "NEW_PASSWORD", {{"host", Value("db2")}}));
  all.push_back(WantedPostgres(acme, "beta", "Beta", "DB_PASSWORD"));  // another engine: a replace
  all.push_back(WantedJob(acme, "gamma", "Gamma", {{"connector", RefTo("acme/Connector/beta")}}));
  DesiredResource hotel = WantedPostgres(acme, "hotel", "Hotel", "DB_PASSWORD");
  hotel.project = "P2";  // moves: a replace
  all.push_back(hotel);
  DesiredResource romeo = WantedJob(acme, "romeo", "Romeo", {{"tier", Value("large")}});
  romeo.lifecycle.was = "acme/Job/old";
  all.push_back(romeo);
  all.push_back(WantedPostgres(acme, "foxtrot", "Foxtrot", "DB_PASSWORD"));
  all.push_back(WantedJob(acme, "golf", "Golf", {{"connector", RefTo("acme/Connector/foxtrot")}}));
  all.push_back(WantedJob(acme, "xray", "Xray", {{"tier", Value("large")}}));  // is there: adopted
  return all;
}

enum class Next { kSame, kBack, kNothing };

struct Cut {
  int at = 0;
  bool lands_late = false;  // the request under way at the cut takes effect later
};

// Lets |left| calls through, then the process is dead.
class Killer {
 public:
  void Arm(const Cut& cut) {
    left_ = cut.at;
    lands_late_ = cut.lands_late;
    dead_ = false;
    first_refused_ = true;
  }
  void Disarm() { left_ = 1'000'000, dead_ = false; }
  bool May() {
    const std::lock_guard lock(mutex_);
    if (left_ > 0) return --left_, ++passed_, true;
    dead_ = true;
    return false;
  }
  // Only the first write that the killed process was at can be under way.
  bool UnderWay() {
    const std::lock_guard lock(mutex_);
    return lands_late_ && std::exchange(first_refused_, false);
  }
  bool dead() const { return dead_; }
  int passed() const { return passed_; }

 private:
  std::mutex mutex_;
  int left_ = 1'000'000;
  int passed_ = 0;
  bool lands_late_ = false;
  bool first_refused_ = true;
  std::atomic<bool> dead_{false};
};

class KilledRun {
 public:
  explicit KilledRun(int workers) {
    rig_.workers = workers;
    rig_.secrets["NEW_PASSWORD"] = "new-sentinel";
    rig_.server.Add("Job", "", {{"name", Value("Xray")}, {"tier", Value("small")}});
    rig_.server.Add("Job", "", {{"name", Value("Foreign")}, {"tier", Value("small")}});
    rig_.options.allow_delete_adopted.insert("acme/Job/xray");
    rig_.Run(Before(rig_));
    rig_.server.gate = [this](const std::string&) { return killer_.May(); };
    rig_.server.was_under_way = [this](const std::string&) { return killer_.UnderWay(); };
    rig_.store_gate = [this](const std::string&) { return killer_.May(); };
    rig_.waiting = [this] {
      if (killer_.dead()) return false;
      rig_.server.Land();  // what was late lands while the run waits for it
      return true;
    };
  }

  Rig& rig() { return rig_; }

  // False when the run ended before the cut.
  bool Kill(const Cut& cut, const Desired& desired) {
    killer_.Arm(cut);
    rig_.Run(desired);
    const bool killed = killer_.dead();
    killer_.Disarm();
    return killed;
  }

  // Runs until there is nothing to do; how often it had to.
  int Converge(const Desired& desired) {
    for (int run = 1; run <= 4; ++run) {
      if (run > 1) rig_.server.Land();
      const Ran ran = rig_.Run(desired);
      ExpectNothingTwice();
      if (!ran.planned) return 99;
      if (run > 1 && ran.plan.changes.empty() && !HasWork(ran.plan)) return run;
    }
    return 99;
  }

  void ExpectNothingTwice() const {
    std::map<std::string, int> seen;
    for (const FakeRow& row : rig_.server.rows()) {
      EXPECT_EQ(++seen[row.kind + "/" + row.name + "@" + row.scope], 1) << row.name << " twice";
    }
  }

  void Expect(const Desired& desired) const {
    const std::vector<FakeRow> rows = rig_.server.rows();
    EXPECT_EQ(rows.size(), desired.size() + Foreign(desired)) << Listed(rows);
    const State& state = rig_.disk.saved;
    EXPECT_TRUE(state.unsettled.empty());
    EXPECT_FALSE(rig_.disk.run.has_value());
    EXPECT_EQ(state.entries.size(), desired.size());
    for (const DesiredResource& one : desired) ExpectOne(one, state);
  }

 private:
  // "Foreign" is nobody's; "Xray" too while nobody has adopted it.
  std::size_t Foreign(const Desired& desired) const {
    const bool adopted = rig_.disk.saved.entries.contains({"acme", "Job", "xray"});
    const bool deleted = rig_.server.Named("Job", "Xray").empty();
    static_cast<void>(desired);
    return 1 + (adopted || deleted ? 0 : 1);
  }

  static std::string Listed(const std::vector<FakeRow>& rows) {
    std::string text;
    for (const FakeRow& row : rows) text += row.kind + " " + row.name + "@" + row.scope + "\n";
    return text;
  }

  void ExpectOne(const DesiredResource& one, const State& state) const {
    const std::string address = ToString(one.address);
    const Value* name = one.fields.Find(one.type->name_field);
    const std::vector<FakeRow> rows = rig_.server.Named(one.address.kind, name->Plain());
    ASSERT_EQ(rows.size(), 1u) << address;
    const FakeRow& row = rows.front();
    const auto entry = state.entries.find(one.address);
    ASSERT_NE(entry, state.entries.end()) << address;
    EXPECT_EQ(entry->second.id, row.id) << address;
    if (one.address.kind == "Connector") {
      EXPECT_EQ(row.scope, one.project) << address;
    }
    for (const auto& [key, value] : *one.fields.AsMap()) {
      if (const SecretRef* source = value.AsSecretRef()) {
        const auto held = row.secrets.find(key.text());
        ASSERT_NE(held, row.secrets.end()) << address;
        EXPECT_EQ(held->second, rig_.secrets.at(source->text)) << address;
        continue;
      }
      const Value* held = row.fields.Find(key);
      ASSERT_NE(held, nullptr) << address << " " << key.text();
      if (const Ref* ref = value.AsRef()) {
        const auto target = state.entries.find(ParseAddress(ref->address).value());
        ASSERT_NE(target, state.entries.end());
        EXPECT_EQ(held->Plain(), target->second.id) << address << " points at what is gone";
        continue;
      }
      EXPECT_EQ(held->Plain(), value.Plain()) << address << " " << key.text();
    }
  }

  Killer killer_;
  Rig rig_;
};

Desired Wanted(Next next, const Rig& rig) {
  switch (next) {
    case Next::kSame:
      return After(rig);
    case Next::kBack:
      return Before(rig);
    case Next::kNothing:
      return {};
  }
  return {};
}

std::string Words(const Cut& cut) {
  return "killed at call " + std::to_string(cut.at) + (cut.lands_late ? ", landing late" : "");
}

// Every cut, with and without a late landing, until the run ends by itself.
void ProveAllCuts(int workers, Next next) {
  int cuts = 0;
  for (const bool late : {false, true}) {
    for (int at = 0; at < 500; ++at) {
      const Cut cut{at, late};
      SCOPED_TRACE(Words(cut) + ", " + std::to_string(workers) + " workers");
      KilledRun killed(workers);
      const bool died = killed.Kill(cut, After(killed.rig()));
      const Desired wanted = Wanted(next, killed.rig());
      EXPECT_LE(killed.Converge(wanted), 4);
      killed.Expect(wanted);
      if (::testing::Test::HasFailure()) return;  // one cut's story is enough to read
      if (!died) break;
      ++cuts;
    }
  }
  EXPECT_GT(cuts, 60);
}

TEST(KilledRun, TheSameManifestsFinishItWhereverItWasKilled) { ProveAllCuts(1, Next::kSame); }

TEST(KilledRun, TheSameManifestsFinishItWithManyWorkers) { ProveAllCuts(4, Next::kSame); }

TEST(KilledRun, TheManifestsBeforePutItBackWhereverItWasKilled) { ProveAllCuts(1, Next::kBack); }

TEST(KilledRun, NoManifestsRemoveEverythingWhereverItWasKilled) { ProveAllCuts(1, Next::kNothing); }

TEST(KilledRun, KilledTwiceTheThirdRunFinishes) {
  for (int first = 20; first < 500; first += 3) {
    bool died = true;
    for (int second = 1; second < 500 && died; second += 5) {
      const Cut one{first, first % 2 == 0};
      const Cut two{second, second % 2 == 0};
      SCOPED_TRACE(Words(one) + ", then " + Words(two));
      KilledRun killed(1);
      if (!killed.Kill(one, After(killed.rig()))) return;
      died = killed.Kill(two, After(killed.rig()));
      EXPECT_LE(killed.Converge(After(killed.rig())), 4);
      killed.Expect(After(killed.rig()));
      if (::testing::Test::HasFailure()) return;
    }
  }
}

TEST(KilledRun, TheCutsCoverAWholeRunWithEveryKindOfChange) {
  KilledRun whole(1);
  const Ran ran = whole.rig().Run(After(whole.rig()));
  std::set<Action> actions;
  for (const Change& change : ran.plan.changes) actions.insert(change.action);
  EXPECT_TRUE(actions.contains(Action::kCreate));
  EXPECT_TRUE(actions.contains(Action::kUpdate));
  EXPECT_TRUE(actions.contains(Action::kReplace));
  EXPECT_TRUE(actions.contains(Action::kDelete));
  EXPECT_TRUE(actions.contains(Action::kAdopt));
  EXPECT_EQ(ran.tally.failed + ran.tally.unknown + ran.tally.held + ran.tally.not_tried, 0);
  EXPECT_EQ(whole.Converge(After(whole.rig())), 2);
  whole.Expect(After(whole.rig()));
}

}  // namespace
}  // namespace dbsn
