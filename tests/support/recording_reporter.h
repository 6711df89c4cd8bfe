// Keeps every event, for tests.
#pragma once
#include <map>
#include <string>
#include <vector>

#include "engine/report/reporter.h"

namespace dbsn {

class RecordingReporter final : public Reporter {
 public:
  std::vector<Diagnostic> problems;
  std::vector<std::string> started;       // addresses, in order
  std::vector<std::string> ended;         // addresses, in order
  std::map<std::string, ChangeEnd> ends;  // by address
  Tally tally;

  void Problem(const Diagnostic& diagnostic) override { problems.push_back(diagnostic); }
  void Note(const std::string& /*text*/) override {}
  void ManifestsRead(const std::vector<Manifest>& /*manifests*/) override {}
  void Planned(const Plan& /*plan*/) override {}
  void ApplyStarted(const Plan& /*plan*/, const std::string& /*run_id*/) override {}
  void ChangeStarted(const Change& change, const std::string& /*step*/) override {
    started.push_back(ToString(change.address));
  }
  void ChangeEnded(const Change& change, const ChangeEnd& end) override {
    ended.push_back(ToString(change.address));
    ends[ToString(change.address)] = end;
  }
  void ApplyEnded(const Tally& what) override { tally = what; }
  void Ended() override {}

  bool Told(const Code& code) const {
    for (const Diagnostic& problem : problems) {
      if (problem.code == code) return true;
    }
    return false;
  }
};

}  // namespace dbsn
