// A reporter that passes everything on, and remembers how each change ended: for commands that go
// on after an apply.
#pragma once
#include <map>

#include "engine/report/reporter.h"

namespace dbsn {

class Overheard final : public Reporter {
 public:
  explicit Overheard(Reporter& next) : next_(next) {}

  // Of the newest run; null when |address| was no part of it.
  const ChangeEnd* EndOf(const Address& address) const;

  void Problem(const Diagnostic& diagnostic) override { next_.Problem(diagnostic); }
  void Note(const std::string& text) override { next_.Note(text); }
  void ManifestsRead(const std::vector<Manifest>& manifests) override {
    next_.ManifestsRead(manifests);
  }
  void Planned(const Plan& plan) override { next_.Planned(plan); }
  void ApplyStarted(const Plan& plan, const std::string& run_id) override;
  void ChangeStarted(const Change& change, const std::string& step) override {
    next_.ChangeStarted(change, step);
  }
  void ChangeEnded(const Change& change, const ChangeEnd& end) override;
  void ApplyEnded(const Tally& tally) override { next_.ApplyEnded(tally); }
  void Ended() override { next_.Ended(); }

 private:
  Reporter& next_;
  std::map<Address, ChangeEnd> ends_;
};

}  // namespace dbsn
