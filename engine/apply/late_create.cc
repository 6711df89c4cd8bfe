#include "engine/apply/late_create.h"

#include <optional>
#include <utility>
#include <vector>

#include "engine/apply/apply_codes.h"

namespace dbsn {
namespace {

using Kind = ChangeEnd::Kind;

bool WaitUntil(const std::string& instant, const ExecutorParts& parts) {
  while (parts.after(std::chrono::milliseconds(0)) < instant) {
    if (!parts.wait(std::chrono::milliseconds(200))) return false;
  }
  return true;
}

// By the natural key, among rows that no entry of the state owns.
std::optional<std::string> Find(const Errand& errand, const LateCreate& late, const OwnedIds& owned,
                                ChangeEnd& end) {
  const Address& address = errand.change.address;
  const ResourceType& type = errand.provider.definition().kinds.find(address.kind)->second;
  const Result<Listing> listing = ListOrRead(errand.provider, type, late.scope, late.name);
  if (!listing.ok()) {
    end.kind = Kind::kFailed;
    end.problems.push_back(listing.problem());
    return std::nullopt;
  }
  if (listing.value().null) {
    // None, or none that these credentials may see: that is no proof that nothing landed.
    end.kind = Kind::kFailed;
    end.problems.push_back(
        {.code = kOutcomeUnknown,
         .detail = "An interrupted run was creating it, and the list that should tell whether it "
                   "landed came back as null.",
         .hint = "Check that the token may see this project, and run the command again.",
         .address = ToString(address)});
    return std::nullopt;
  }
  std::vector<std::string> found;
  for (const LiveResource& row : listing.value().rows) {
    if (row.name == late.name && !owned.Hold(address, row.id)) found.push_back(row.id);
  }
  if (found.size() > 1) {
    end.kind = Kind::kFailed;
    end.problems.push_back(
        {.code = kOutcomeUnknown,
         .detail = "An interrupted run was creating it, and there is now more than one of its "
                   "name: ids " +
                   found[0] + " and " + found[1] + ".",
         .hint = "Name the one that is meant: lifecycle: {adopt: ID}.",
         .address = ToString(address)});
    return std::nullopt;
  }
  return found.empty() ? std::nullopt : std::optional<std::string>(found.front());
}

}  // namespace

Result<Listing> ListOrRead(Provider& provider, const ResourceType& type, const Scope& scope,
                           const std::string& name) {
  if (type.list || !type.named || !type.read) return provider.List(type, scope);
  Result<std::optional<LiveResource>> live = provider.Read(type, scope, name, nullptr);
  if (!live.ok()) return live.problem();
  Listing listing;
  listing.requests = 1;
  if (live.value().has_value()) listing.rows.push_back(*std::move(live.value()));
  return listing;
}

OwnedIds::OwnedIds(const State& state) {
  for (const auto& [address, entry] : state.entries) {
    ids_.emplace(address.provider, address.kind, entry.id);
  }
}

bool OwnedIds::Hold(const Address& address, const std::string& id) const {
  return ids_.contains({address.provider, address.kind, id});
}

bool WaitForLanding(const Change& what, const ExecutorParts& parts, Carried& carried) {
  if (WaitUntil(what.not_before, parts)) return true;
  carried.end.kind = Kind::kNotTried;
  carried.end.why = "stopped while waiting for the interrupted run's deadline";
  return false;
}

bool ConfirmAbsence(const Errand& errand, const LateCreate& late, const OwnedIds& owned,
                    const ExecutorParts& parts, Carried& carried) {
  const Change& what = errand.change;
  if (!WaitForLanding(what, parts, carried)) return false;
  const std::optional<std::string> found = Find(errand, late, owned, carried.end);
  if (carried.end.kind == Kind::kFailed) return false;
  if (!found.has_value()) {
    if (what.action != Action::kRecord) return true;
    carried.removed = what.forget;  // nothing of it is there: forgotten, and done
    return false;
  }
  StateEntry entry = late.entry;
  entry.address = what.address;
  entry.id = *found;
  carried.entry = std::move(entry);
  carried.end.kind = Kind::kFailed;
  carried.end.id = *found;
  carried.end.problems.push_back({.code = kLandedLate,
                                  .detail = "The create of the interrupted run has landed: id " +
                                            *found +
                                            ". It is recorded, and nothing was sent for it.",
                                  .hint = "Run the command again to finish it.",
                                  .address = ToString(what.address)});
  return false;
}

}  // namespace dbsn
