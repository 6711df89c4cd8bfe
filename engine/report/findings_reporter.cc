#include "engine/report/findings_reporter.h"

#include <algorithm>
#include <tuple>
#include <utility>

#include "engine/report/diagnostic_text.h"
#include "schema/shown_text.h"

namespace dbsn {
namespace {

class FindingsReporter final : public Reporter {
 public:
  explicit FindingsReporter(FindingsReporterParts parts) : parts_(std::move(parts)) {}

  void Problem(const Diagnostic& diagnostic) override {
    findings_.problems.push_back(diagnostic);
    if (!parts_.tell_problems) return;
    parts_.err(DiagnosticText(diagnostic, {parts_.sources, parts_.hidden}, Palette(false)));
  }

  void Note(const std::string& text) override { parts_.err(Shown(text) + "\n"); }

  void ManifestsRead(const std::vector<Manifest>& manifests) override {
    for (const Manifest& manifest : manifests) {
      findings_.manifests.push_back(
          {ToString(manifest.address), manifest.document->PlaceOf(manifest.root)});
    }
    std::stable_sort(findings_.manifests.begin(), findings_.manifests.end(),
                     [](const FoundManifest& a, const FoundManifest& b) {
                       return std::tie(a.place.file, a.place.begin) <
                              std::tie(b.place.file, b.place.begin);
                     });
    // The environments of a workspace share most of them.
    const auto same = [](const FoundManifest& a, const FoundManifest& b) {
      return a.place == b.place && a.address == b.address;
    };
    std::vector<FoundManifest>& all = findings_.manifests;
    all.erase(std::unique(all.begin(), all.end(), same), all.end());
  }

  void Ended() override { parts_.out(parts_.write(findings_)); }

  // A validation changes nothing, so nothing is told of these.
  void Planned(const Plan& /*plan*/) override {}
  void ApplyStarted(const Plan& /*plan*/, const std::string& /*run_id*/) override {}
  void ChangeStarted(const Change& /*change*/, const std::string& /*step*/) override {}
  void ChangeEnded(const Change& /*change*/, const dbsn::ChangeEnd& /*end*/) override {}
  void ApplyEnded(const Tally& /*tally*/) override {}

 private:
  const FindingsReporterParts parts_;
  Findings findings_;
};

}  // namespace

std::unique_ptr<Reporter> NewFindingsReporter(FindingsReporterParts parts) {
  return std::make_unique<FindingsReporter>(std::move(parts));
}

}  // namespace dbsn
