// One story of a workspace whose runs go wrong: manifests are applied, changed and applied again
// under faults, until runs without faults have nothing left to do. What must then hold: one live
// row for each manifest, as it says; nothing of anybody else's touched; a state that is the world.
#pragma once
#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <optional>
#include <random>
#include <string>
#include <vector>

#include "schema/json_codec.h"
#include "tests/support/simulation.h"

namespace dbsn {

// One connector's manifest, or none.
struct Slot {
  bool there = false;
  bool mysql = false;  // another sub-type: a replace
  int connections = 2;
  char password = 'A';
};

struct Wanted {
  std::vector<Slot> slots;
  bool pipeline = false;  // from the first slot to the second, where both are there
};

inline std::string TitleOf(std::size_t slot) { return "Database " + std::to_string(slot); }

class Story {
 public:
  static constexpr std::size_t kSlots = 5;
  static constexpr char kForeign[] = "Nobody's";

  Story(const SimulatedServer& server, std::uint32_t seed) : simulation_(server, seed) {
    simulation_.AddForeign(kForeign);
  }

  Simulation& simulation() { return simulation_; }

  // A person decides anew. What a run gave up on and sent again has landed by then: that a request
  // lands after its own repetition and after another run, nobody can see (docs/resilience.md).
  void Declare(const Wanted& wanted) {
    simulation_.LandGivenUp();
    for (std::size_t i = 0; i < wanted.slots.size(); ++i) {
      const std::string file = "manifests/c" + std::to_string(i) + ".yaml";
      if (wanted.slots[i].there) {
        simulation_.Write(file, ManifestOf(i, wanted.slots[i]));
      } else {
        simulation_.Write(file, "");
      }
    }
    simulation_.Write("manifests/flow.yaml", HasPipeline(wanted) ? kFlow : "");
    wanted_ = wanted;
  }

  Simulation::Ended Apply(TouchFaults faults = {}) {
    Simulation::Ended ended =
        simulation_.Run({"apply", "--auto-approve", "--parallelism", "1"}, std::move(faults));
    told_ += "--- apply: status " + std::to_string(ended.status) + "\n" + ended.out + ended.err;
    // Whoever ends well has done it all.
    if (ended.status == 0 && !ended.killed) {
      simulation_.LandAll();
      ExpectDone("after an apply that ended with 0");
    }
    ExpectNothingTwice();
    return ended;
  }

  // At most |most| applies without faults, then nothing is left to do.
  void ExpectFinishes(int most) {
    for (int run = 1;; ++run) {
      const Simulation::Ended ended = Apply();
      simulation_.LandAll();
      if (ended.status == 0) break;
      ASSERT_LT(run, most) << told_;
    }
    const Simulation::Ended plan = simulation_.Run({"plan", "--refresh=full"});
    told_ += "--- plan\n" + plan.out + plan.err;
    // An update that landed after the run that followed it is drift: one more run puts it right.
    if (plan.out.find("No changes.") == std::string::npos) {
      EXPECT_EQ(Apply().status, 0) << told_;
      const Simulation::Ended again = simulation_.Run({"plan", "--refresh=full"});
      EXPECT_NE(again.out.find("No changes."), std::string::npos) << told_ << again.out;
      ++drifted;
    }
    ExpectDone("at the end");
    ExpectStateIsWorld();
  }

  const std::string& told() const { return told_; }
  int drifted = 0;

 private:
  static constexpr char kFlow[] =
      "apiVersion: databasin/v1\nkind: Pipeline\nmetadata: {name: flow}\nspec:\n"
      "  pipelineName: Flow\n  ingestionPattern: datalake\n"
      "  jobDetails: {jobClusterSize: S, jobRunTimeZone: UTC}\n  items:\n"
      "    - sourceConnectionID: {ref: Connector/c0}\n"
      "      targetConnectionID: {ref: Connector/c1}\n"
      "      sourceTableName: orders\n      targetTableName: orders\n      ingestionType: full\n";

  static std::string ManifestOf(std::size_t index, const Slot& slot) {
    return "apiVersion: databasin/v1\nkind: Connector\nmetadata: {name: c" + std::to_string(index) +
           "}\nspec:\n  connectorName: " + TitleOf(index) +
           "\n  connectorSubType: " + (slot.mysql ? "MySQL" : "Postgres") +
           "\n  connectorAuthType: basic\n  connectorHost: db.example.com\n  connectorPort: 5432\n"
           "  connectorDatabaseName: shop\n  connectorUsername: reader\n"
           "  connectorPassword: {valueFrom: {env: PASSWORD_" +
           std::string(1, slot.password) +
           "}}\n  connectorMaxConnections: " + std::to_string(slot.connections) +
           "\ntest: {when: never}\n";
  }

  static bool HasPipeline(const Wanted& wanted) {
    return wanted.pipeline && wanted.slots[0].there && wanted.slots[1].there;
  }

  void ExpectNothingTwice() {
    std::map<std::string, int> seen;
    for (const Simulation::Row& row : simulation_.Rows()) {
      EXPECT_EQ(++seen[row.kind + "/" + row.name], 1) << row.name << " twice\n" << told_;
    }
  }

  void ExpectDone(const std::string& when) {
    std::size_t expected = 1;
    std::map<std::string, Simulation::Row> rows;
    for (Simulation::Row& row : simulation_.Rows())
      rows[row.kind + "/" + row.name] = std::move(row);
    EXPECT_TRUE(rows.contains(std::string("Connector/") + kForeign)) << when;
    for (std::size_t i = 0; i < wanted_.slots.size(); ++i) {
      if (!wanted_.slots[i].there) continue;
      ++expected;
      const auto row = rows.find("Connector/" + TitleOf(i));
      ASSERT_NE(row, rows.end()) << when << ": " << TitleOf(i) << " is lost\n" << told_;
      ExpectAs(wanted_.slots[i], row->second, when);
    }
    if (HasPipeline(wanted_)) {
      ++expected;
      const auto row = rows.find("Pipeline/Flow");
      ASSERT_NE(row, rows.end()) << when << ": the pipeline is lost\n" << told_;
      const Value* items = row->second.fields.Find("items");
      ASSERT_NE(items, nullptr);
      const Value& item = items->AsList()->front();
      EXPECT_EQ(item.Find("sourceConnectionID")->Plain(), rows["Connector/" + TitleOf(0)].id)
          << when << ": points at what is gone\n"
          << told_;
      EXPECT_EQ(item.Find("targetConnectionID")->Plain(), rows["Connector/" + TitleOf(1)].id)
          << when << ": points at what is gone\n"
          << told_;
    }
    EXPECT_EQ(rows.size(), expected) << when << ": something is there that nobody wants\n" << told_;
  }

  void ExpectAs(const Slot& slot, const Simulation::Row& row, const std::string& when) {
    EXPECT_EQ(row.variant, slot.mysql ? "MySQL" : "Postgres") << when << ": " << row.name << "\n"
                                                              << told_;
    const Value* connections = row.fields.Find("connectorMaxConnections");
    ASSERT_NE(connections, nullptr) << told_;
    EXPECT_EQ(connections->Plain(), std::to_string(slot.connections))
        << when << ": " << row.name << "\n"
        << told_;
    const Value* password = row.secrets.Find("connectorPassword");
    ASSERT_NE(password, nullptr) << told_;
    EXPECT_EQ(password->Plain(), slot.password == 'A' ? "sentinel-a" : "sentinel-b")
        << when << ": " << row.name << "\n"
        << told_;
  }

  void ExpectStateIsWorld() {
    const Simulation::Ended listed = simulation_.Run({"state", "list", "--format", "json"});
    const auto parsed = ParseJson(listed.out);
    ASSERT_TRUE(std::holds_alternative<Value>(parsed)) << listed.out << listed.err;
    std::map<std::string, std::string> ids;
    for (const Simulation::Row& row : simulation_.Rows()) {
      if (row.name != kForeign) ids[row.kind + "/" + row.name] = row.id;
    }
    const Value::List& entries = *std::get<Value>(parsed).AsList();
    EXPECT_EQ(entries.size(), ids.size()) << listed.out << told_;
    for (const Value& entry : entries) {
      const std::string address = entry.Find("address")->Plain();
      const std::string kind =
          address.find("/Pipeline/") == std::string::npos ? "Connector/" : "Pipeline/";
      EXPECT_EQ(entry.Find("id")->Plain(), ids[kind + entry.Find("name")->Plain()])
          << address << "\n"
          << told_;
    }
  }

  Simulation simulation_;
  Wanted wanted_;
  std::string told_;
};

inline std::string Words(const TouchFaults& faults) {
  std::string text;
  for (const auto& [touch, fault] : faults) {
    text +=
        (text.empty() ? "" : ", ") + std::string(NameOf(fault)) + " at " + std::to_string(touch);
  }
  return text;
}

}  // namespace dbsn
