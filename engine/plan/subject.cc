#include "engine/plan/subject.h"

#include <optional>
#include <set>
#include <utility>

namespace dbsn {
namespace {

const Sighting* SightingOf(const LiveResources& live, const Address& address) {
  const auto at = live.sightings.find(address);
  return at == live.sightings.end() ? nullptr : &at->second;
}

const StateEntry* EntryOf(const State& state, const Address& address) {
  const auto at = state.entries.find(address);
  return at == state.entries.end() ? nullptr : &at->second;
}

}  // namespace

std::vector<Subject> GatherSubjects(const PlanInputs& inputs) {
  std::map<Address, Subject> subjects;
  std::set<Address> taken_over;
  for (const DesiredResource& desired : inputs.desired) {
    Subject subject;
    subject.address = desired.address;
    subject.desired = &desired;
    subject.entry = EntryOf(inputs.state, desired.address);
    subject.sighting = SightingOf(inputs.live, desired.address);
    if (subject.entry == nullptr && !desired.lifecycle.was.empty()) {
      const std::optional<Address> was =
          ParseAddress(desired.lifecycle.was, desired.address.provider);
      subject.entry = was ? EntryOf(inputs.state, *was) : nullptr;
      subject.renamed = subject.entry != nullptr;
      if (subject.renamed) {
        taken_over.insert(*was);
        if (subject.sighting == nullptr) subject.sighting = SightingOf(inputs.live, *was);
      }
    }
    subjects.emplace_hint(subjects.end(), desired.address, std::move(subject));
  }
  for (const auto& [address, entry] : inputs.state.entries) {
    if (subjects.contains(address) || taken_over.contains(address)) continue;
    Subject subject;
    subject.address = address;
    subject.entry = &entry;
    subject.sighting = SightingOf(inputs.live, address);
    subjects.emplace(address, std::move(subject));
  }
  for (const Unsettled& unsettled : inputs.unsettled) {
    Subject& subject = subjects[unsettled.intent.address];
    subject.address = unsettled.intent.address;
    subject.unsettled = &unsettled;
    if (subject.sighting == nullptr) {
      subject.sighting = SightingOf(inputs.live, unsettled.intent.address);
    }
  }
  std::vector<Subject> sorted;
  sorted.reserve(subjects.size());
  for (auto& [address, subject] : subjects) sorted.push_back(std::move(subject));
  return sorted;
}

}  // namespace dbsn
