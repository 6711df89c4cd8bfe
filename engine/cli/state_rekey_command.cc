// dbsn state rekey: marks of secrets under another key. What each source holds now is marked under
// the old key, which proves that it is what was sent, and then under the new one.
#include <map>
#include <string>
#include <vector>

#include "engine/cli/commands.h"
#include "engine/cli/state_edit.h"
#include "engine/state/mark_key.h"
#include "engine/state/state_codes.h"
#include "engine/world/environment.h"
#include "engine/world/random.h"

namespace dbsn {
namespace {

const PathMark* MarkAt(const std::vector<PathMark>& marks, const Path& path) {
  for (const PathMark& mark : marks) {
    if (mark.path == path) return &mark;
  }
  return nullptr;
}

struct Renewed {
  int renewed = 0, changed = 0, left = 0;
};

// |old_marks|, |new_marks|: of what the entry's sources hold now, under the two keys.
void Renew(StateEntry& entry, const std::vector<PathMark>& old_marks,
           const std::vector<PathMark>& new_marks, Renewed& counts) {
  for (PathMark& mark : entry.marks) {
    const PathMark* now = MarkAt(old_marks, mark.path);
    const PathMark* renewed = MarkAt(new_marks, mark.path);
    if (now == nullptr || renewed == nullptr || now->mark.key_id != mark.mark.key_id) {
      ++counts.left;  // nobody can say whether it is the same
    } else if (now->mark == mark.mark) {
      mark.mark = renewed->mark;
      ++counts.renewed;
    } else {
      // Another value than the one that was sent: a digest that none under the new key equals.
      mark.mark.key_id = renewed->mark.key_id;
      ++counts.changed;
    }
  }
}

std::string Told(const Renewed& counts, const std::string& key_id, bool outside) {
  std::string text = "The marks are under the key " + key_id + " now, which " +
                     (outside ? "DBSN_STATE_KEY holds" : "the state holds") + ": " +
                     std::to_string(counts.renewed) + " renewed";
  if (counts.changed > 0) {
    text += ", " + std::to_string(counts.changed) +
            " of secrets that have changed since they were "
            "sent (the next plan sends them)";
  }
  if (counts.left > 0) {
    text += ", " + std::to_string(counts.left) +
            " left under an earlier key, of resources without "
            "a manifest or under a third key (not compared until they are sent: --send-secrets)";
  }
  return text + ".";
}

}  // namespace

ExitStatus RunStateRekey(Desk& desk) {
  Session& session = desk.session();
  if (!session.ReadWorkspace() || !session.ReadManifests()) return ExitStatus::kFailed;
  return EditState(desk, "state rekey", "rekeyed", [&](State& state) {
    const auto fail = [&](const Diagnostic& problem) {
      desk.reporter().Problem(problem);
      return false;
    };
    if (state.lineage.empty()) {
      return fail({.code = kStateEmpty,
                   .detail = "There is no state yet, and so no mark.",
                   .hint = "The first apply marks under DBSN_STATE_KEY when that is set."});
    }
    if (!state.unsettled.empty()) {
      return fail({.code = kStateUnfinished,
                   .detail = "An earlier run was interrupted, and what it did is not settled yet.",
                   .hint = "Finish it first: dbsn apply."});
    }
    Result<Rekeying> keys = OpenRekeying(state, session.world.environment, session.world.random);
    if (!keys.ok()) return fail(keys.problem());
    if (!session.MarkSecrets(*keys.value().old_marker, {})) return false;
    std::map<Address, std::vector<PathMark>> before;
    for (DesiredResource& one : session.desired) before[one.address] = std::move(one.marks);
    if (!session.MarkSecrets(*keys.value().new_marker, {})) return false;
    Renewed counts;
    std::map<Address, const DesiredResource*> by_address;
    for (const DesiredResource& one : session.desired) by_address[one.address] = &one;
    for (auto& [address, entry] : state.entries) {
      const auto desired = by_address.find(address);
      if (desired == by_address.end()) {
        counts.left += static_cast<int>(entry.marks.size());
        continue;
      }
      Renew(entry, before[address], desired->second->marks, counts);
      entry.version = state.serial + 1;
    }
    state.mark_key = keys.value().kept;
    state.mark_key_id = keys.value().new_marker->key_id();
    desk.reporter().Note(Told(counts, state.mark_key_id, state.mark_key.empty()));
    return true;
  });
}

}  // namespace dbsn
