#include "engine/observe/observer.h"

#include <algorithm>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <tuple>
#include <utility>

#include "engine/observe/observe_codes.h"
#include "engine/observe/parallel.h"
#include "engine/observe/row_index.h"
#include "engine/observe/row_trust.h"
#include "schema/wire.h"

namespace dbsn {
namespace {

struct ListKey {
  std::string provider, kind, scope;
  auto operator<=>(const ListKey&) const = default;
};

// One address that must be looked at.
struct Sought {
  Address address;
  const DesiredResource* desired = nullptr;
  const StateEntry* entry = nullptr;
  const Unsettled* unsettled = nullptr;
  const ResourceType* type = nullptr;
  Provider* provider = nullptr;
  std::string id;          // to be found by it first; "" by name alone
  std::string name;        // the natural key
  std::string name_scope;  // where the name is looked for
  std::string id_scope;    // where the id is expected
};

// A GET that is to be made, and what came of it.
struct Completion {
  std::size_t sought = 0;
  std::string id;
  std::string scope;
  bool confirm_absence = false;
  std::optional<Result<std::optional<LiveResource>>> answer;
};

class Observation {
 public:
  Observation(std::vector<DesiredResource>& desired, const State& state,
              const std::vector<Unsettled>& unsettled, const Providers& providers,
              const Definitions& definitions, const Marker& marker, const ObserveOptions& options,
              Diagnostics& diagnostics)
      : desired_(desired),
        state_(state),
        unsettled_(unsettled),
        providers_(providers),
        definitions_(definitions),
        marker_(marker),
        options_(options),
        diagnostics_(diagnostics) {}

  LiveResources Run() {
    const std::int64_t requests_before = RequestsSent();
    ResolveScopes();
    if (diagnostics_.has_errors()) return std::move(live_);
    Gather();
    ReadLists();
    if (diagnostics_.has_errors()) return std::move(live_);
    for (std::size_t i = 0; i < sought_.size(); ++i) Match(i);
    Complete();
    for (const auto& [name, provider] : providers_) {
      live_.origins[name] = provider->Origin();
      const RateView rate = provider->Rate();
      if (rate.per_minute.has_value()) live_.rate_per_minute[name] = *rate.per_minute;
    }
    live_.requests = RequestsSent() - requests_before;
    return std::move(live_);
  }

 private:
  std::int64_t RequestsSent() const {
    std::int64_t sent = 0;
    for (const auto& [name, provider] : providers_) sent += provider->requests_sent();
    return sent;
  }

  Provider* ProviderOf(const std::string& name) const {
    const auto at = providers_.find(name);
    return at == providers_.end() ? nullptr : at->second.get();
  }

  const ResourceType* TypeOf(const Address& address) const {
    const auto definition = definitions_.find(address.provider);
    if (definition == definitions_.end()) return nullptr;
    const auto type = definition->second->kinds.find(address.kind);
    return type == definition->second->kinds.end() ? nullptr : &type->second;
  }

  // One problem a provider is enough: a server that is down fails every read alike.
  void Problem(const std::string& provider, const Diagnostic& problem) {
    if (reported_.insert({provider, std::string(problem.code.name) + problem.detail}).second) {
      diagnostics_.Add(problem);
    }
  }

  // Half a view is none: what was not read must not look as if it were gone.
  void Interrupt() {
    Problem("", {.code = kObserveInterrupted,
                 .detail = "The live side was not read to its end, so nothing was planned.",
                 .hint = "Run the command again."});
  }

  // ---- scopes

  void ResolveScopes() {
    std::map<std::pair<std::string, std::string>, const ResourceType*> asked;
    for (const DesiredResource& desired : desired_) {
      asked.emplace(std::pair(desired.address.provider, desired.project), desired.type);
    }
    const auto recorded = [&](const Address& address, const std::string& scope) {
      const ResourceType* type = TypeOf(address);
      if (type != nullptr) asked.emplace(std::pair(address.provider, scope), type);
    };
    for (const auto& [address, entry] : state_.entries) recorded(address, entry.scope);
    for (const Unsettled& one : unsettled_) recorded(one.intent.address, one.intent.scope);

    std::vector<std::pair<std::pair<std::string, std::string>, const ResourceType*>> work(
        asked.begin(), asked.end());
    std::vector<std::optional<Result<Scope>>> answers(work.size());
    ParallelFor(work.size(), options_.workers, options_.stop_asked, [&](std::size_t i) {
      Provider* provider = ProviderOf(work[i].first.first);
      if (provider != nullptr) {
        answers[i] = provider->ResolveScope(*work[i].second, work[i].first.second);
      }
    });
    for (std::size_t i = 0; i < work.size(); ++i) {
      if (!answers[i].has_value()) {
        if (ProviderOf(work[i].first.first) != nullptr) Interrupt();
        continue;
      }
      if (!answers[i]->ok()) {
        Problem(work[i].first.first, answers[i]->problem());
        continue;
      }
      const Scope& scope = answers[i]->value();
      live_.scopes[work[i].first] = {scope.name, scope.values};
      scopes_[{work[i].first.first, scope.name}] = scope;
    }
    for (DesiredResource& desired : desired_) {
      const auto at = live_.scopes.find({desired.address.provider, desired.project});
      if (at != live_.scopes.end()) desired.scope = at->second.name;
    }
  }

  // ---- what to look for

  void Gather() {
    std::map<Address, Sought> by_address;
    for (const DesiredResource& desired : desired_) {
      Sought& sought = by_address[desired.address];
      sought.desired = &desired;
      sought.name_scope = desired.scope;
      if (const Value* name = desired.fields.Find(desired.type->name_field)) {
        sought.name = name->Plain();
      }
      sought.entry = EntryOf(desired);
      if (sought.entry == nullptr) sought.id = desired.lifecycle.adopt;
    }
    for (const auto& [address, entry] : state_.entries) {
      Sought& sought = by_address[address];
      sought.entry = &entry;
    }
    for (auto& [address, sought] : by_address) {
      if (sought.entry == nullptr) continue;
      sought.id = sought.entry->id;
      sought.id_scope = sought.entry->scope;
      if (sought.desired == nullptr) {
        sought.name = sought.entry->name;
        sought.name_scope = sought.entry->scope;
      }
    }
    for (const Unsettled& one : unsettled_) {
      Sought& sought = by_address[one.intent.address];
      sought.unsettled = &one;
      if (!one.id.empty()) {
        sought.id = one.id;
        Own(one.intent.address, one.id);
      }
      if (!one.id.empty() || sought.id_scope.empty()) sought.id_scope = one.intent.scope;
      sought.name = one.intent.name;
      sought.name_scope = one.intent.scope;
    }
    for (auto& [address, sought] : by_address) {
      sought.address = address;
      sought.type = TypeOf(address);
      sought.provider = ProviderOf(address.provider);
      if (sought.type == nullptr || sought.provider == nullptr) continue;
      if (!sought.id.empty() && sought.id_scope.empty()) sought.id_scope = sought.name_scope;
      if (sought.entry != nullptr) Own(address, sought.entry->id);
      sought_.push_back(std::move(sought));
    }
  }

  // Two kinds may count their ids alike.
  void Own(const Address& address, const std::string& id) {
    owned_.insert({address.provider, address.kind, id});
  }

  const StateEntry* EntryOf(const DesiredResource& desired) const {
    auto at = state_.entries.find(desired.address);
    if (at == state_.entries.end() && !desired.lifecycle.was.empty()) {
      const std::optional<Address> was =
          ParseAddress(desired.lifecycle.was, desired.address.provider);
      if (was.has_value()) at = state_.entries.find(*was);
    }
    return at == state_.entries.end() ? nullptr : &at->second;
  }

  // ---- one list a scope

  void ReadLists() {
    std::set<ListKey> wanted;
    std::map<ListKey, const Sought*> example;
    for (const Sought& sought : sought_) {
      if (!sought.type->list.has_value()) continue;
      for (const std::string& scope : {sought.name_scope, sought.id_scope}) {
        if (scope.empty() && !sought.type->scope.empty()) continue;
        const ListKey key{sought.address.provider, sought.address.kind, scope};
        if (wanted.insert(key).second) example[key] = &sought;
      }
    }
    const std::vector<ListKey> keys(wanted.begin(), wanted.end());
    std::vector<std::optional<Result<Listing>>> answers(keys.size());
    ParallelFor(keys.size(), options_.workers, options_.stop_asked, [&](std::size_t i) {
      const Sought& sought = *example[keys[i]];
      answers[i] = sought.provider->List(*sought.type, ScopeOf(keys[i].provider, keys[i].scope));
    });
    for (std::size_t i = 0; i < keys.size(); ++i) {
      if (!answers[i].has_value()) {
        Interrupt();
        continue;
      }
      if (!answers[i]->ok()) {
        Problem(keys[i].provider, answers[i]->problem());
        continue;
      }
      if (answers[i]->value().null) null_lists_.insert(keys[i]);
      lists_.emplace(keys[i], RowIndex(std::move(*answers[i]).value()));
    }
  }

  const Scope& ScopeOf(const std::string& provider, const std::string& name) const {
    static const Scope none;
    const auto at = scopes_.find({provider, name});
    return at == scopes_.end() ? none : at->second;
  }

  const RowIndex* ListOf(const Sought& sought, const std::string& scope) const {
    const auto at = lists_.find({sought.address.provider, sought.address.kind, scope});
    return at == lists_.end() ? nullptr : &at->second;
  }

  // ---- which row is which address

  void Match(std::size_t index) {
    const Sought& sought = sought_[index];
    if (sought.type->unseen()) return TakeRecorded(sought);
    if (sought.id.empty()) return MatchByName(index);
    const RowIndex* rows = ListOf(sought, sought.id_scope);
    const LiveResource* row = rows == nullptr ? nullptr : rows->ById(sought.id);
    if (row != nullptr) return Take(index, *row, false);
    // Not listed where it was: only its own GET can say that it is gone.
    completions_.push_back({index, sought.id, sought.id_scope, true, std::nullopt});
  }

  // Of a kind that no request shows the record is all there is.
  void TakeRecorded(const Sought& sought) {
    if (sought.id.empty()) return;
    Sighting& sighting = live_.sightings[sought.address];
    sighting.status = Sighting::Status::kFound;
    sighting.live.id = sought.id;
    sighting.live.name = sought.name;
    sighting.live.fields = Value(ValueMap());
    if (sought.entry != nullptr) sighting.live.fields = sought.entry->observed;
    ++live_.unseen;
  }

  void MatchByName(std::size_t index) {
    const Sought& sought = sought_[index];
    // Without a list the name, which is the id, can be asked for.
    const bool asks = !sought.type->list && sought.type->named && !sought.name.empty();
    const bool owned = owned_.contains({sought.address.provider, sought.address.kind, sought.name});
    if (asks && !owned && asked_by_name_.insert(index).second) {
      completions_.push_back({index, sought.name, sought.name_scope, true, std::nullopt});
      return;
    }
    const RowIndex* rows = ListOf(sought, sought.name_scope);
    std::vector<const LiveResource*> named;
    if (rows != nullptr && !sought.name.empty()) named = rows->ByName(sought.name);
    std::erase_if(named, [&](const LiveResource* row) {
      return owned_.contains({sought.address.provider, sought.address.kind, row->id});
    });
    Sighting& sighting = live_.sightings[sought.address];
    if (named.size() > 1) {
      sighting.status = Sighting::Status::kSeveral;
      for (const LiveResource* row : named) sighting.candidates.push_back(row->id);
    } else if (named.size() == 1) {
      Take(index, *named.front(), true);
    }
  }

  void Take(std::size_t index, const LiveResource& row, bool by_name) {
    const Sought& sought = sought_[index];
    Sighting& sighting = live_.sightings[sought.address];
    sighting.status = Sighting::Status::kFound;
    sighting.by_name = by_name;
    sighting.live = row;
    if (row.complete) {
      sighting.read_whole = true;
      return;
    }
    const StateEntry* entry = by_name ? nullptr : sought.entry;
    const Value* declared = sought.desired == nullptr ? nullptr : &sought.desired->fields;
    // What is to be deleted too: apply compares the whole object with what the plan rests on.
    const bool enough = entry != nullptr && !options_.full && CanTrust(row, *entry) &&
                        !DeclaresMore(declared, *entry);
    if (enough) {
      sighting.live.fields = RowOverObserved(row.fields, entry->observed);
      ++live_.rows_not_read;
      return;
    }
    completions_.push_back(
        {index, row.id, by_name ? sought.name_scope : sought.id_scope, false, std::nullopt});
  }

  // ---- whole objects, where rows are not enough

  // How to read an answer that does not name its own variant: as apply will read it again.
  const FieldSet* FieldsFor(const Sought& sought) const {
    if (sought.desired != nullptr) return sought.desired->fields_of_type;
    const auto sighting = live_.sightings.find(sought.address);
    const bool made = sought.unsettled != nullptr &&
                      (sought.entry == nullptr || !sought.unsettled->id.empty() ||
                       (sighting != live_.sightings.end() && sighting->second.by_name));
    const StateEntry* entry = made ? &sought.unsettled->intent.entry : sought.entry;
    if (entry == nullptr) return nullptr;
    return &FieldsOf(*sought.type, entry->sent, sought.type->base);
  }

  void Complete() {
    while (!completions_.empty()) {
      std::vector<Completion> round = std::move(completions_);
      completions_.clear();
      ParallelFor(round.size(), options_.workers, options_.stop_asked, [&](std::size_t i) {
        const Sought& sought = sought_[round[i].sought];
        const FieldSet* fields = FieldsFor(sought);
        round[i].answer = sought.provider->Read(
            *sought.type, ScopeOf(sought.address.provider, round[i].scope), round[i].id, fields);
      });
      for (Completion& completion : round) Settle(completion);
    }
    for (const Sought& sought : sought_) MarkSecrets(sought.address);
  }

  void Settle(Completion& completion) {
    const Sought& sought = sought_[completion.sought];
    if (!completion.answer.has_value()) return Interrupt();
    if (!completion.answer->ok())
      return Problem(sought.address.provider, completion.answer->problem());
    std::optional<LiveResource>& live = completion.answer->value();
    Sighting& sighting = live_.sightings[sought.address];
    if (!live.has_value()) {
      if (Contradicted(sought, completion)) return;
      sighting = Sighting{};
      // Its id is gone; something of its name may be there all the same.
      const bool by_name = Interrupted(sought) ||
                           (sought.desired != nullptr && sought.desired->lifecycle.adopt.empty());
      if (by_name) MatchByName(completion.sought);
      return;
    }
    sighting.status = Sighting::Status::kFound;
    // A whole object that says nothing of its stamp has the row's.
    if (live->stamp.empty()) live->stamp = sighting.live.stamp;
    sighting.live = std::move(*live);
    sighting.read_whole = true;
    sighting.by_name = sighting.by_name || asked_by_name_.contains(completion.sought);
  }

  // A row that a list showed and its own GET does not: it may have gone in between, as what an
  // interrupted run was deleting does. A list of now decides, one for each.
  bool GoneSinceTheList(const Sought& sought, const Completion& completion) {
    const ListKey key{sought.address.provider, sought.address.kind, completion.scope};
    if (listed_again_.insert(key).second) {
      Result<Listing> again = sought.provider->List(*sought.type, ScopeOf(key.provider, key.scope));
      if (!again.ok() || again.value().null) return false;
      lists_.insert_or_assign(key, RowIndex(std::move(again).value()));
    }
    const auto rows = lists_.find(key);
    return rows != lists_.end() && rows->second.ById(completion.id) == nullptr;
  }

  // An absence that another answer denies is none: what is live would be created once more.
  bool Contradicted(const Sought& sought, const Completion& completion) {
    const std::string title = sought.type->title + " " + completion.id;
    std::string detail;
    if (!completion.confirm_absence) {
      if (GoneSinceTheList(sought, completion)) return false;
      detail = "The list shows " + title + ", and reading it says that it is not there.";
    } else if (null_lists_.contains(
                   {sought.address.provider, sought.address.kind, completion.scope})) {
      detail = "The API answers null where a list should be, and does not show " + title +
               " either: perhaps these credentials may not see what is there.";
    } else {
      return false;
    }
    Problem(sought.address.provider,
            {.code = kObserveContradiction,
             .detail = detail + " Nothing was planned.",
             .hint = "Run the command again. If it is gone indeed, let the state forget it: dbsn "
                     "state rm " +
                     ToString(sought.address) + ".",
             .address = ToString(sought.address)});
    return true;
  }

  bool Interrupted(const Sought& sought) const {
    return std::any_of(unsettled_.begin(), unsettled_.end(),
                       [&](const Unsettled& one) { return one.intent.address == sought.address; });
  }

  void MarkSecrets(const Address& address) {
    const auto at = live_.sightings.find(address);
    if (at == live_.sightings.end()) {
      live_.sightings[address];  // looked for, and not there
      return;
    }
    for (const auto& [path, secret] : at->second.live.secrets) {
      at->second.secret_marks.push_back({path, marker_.MarkOf(address, path, secret)});
    }
    at->second.live.secrets.clear();
  }

  std::vector<DesiredResource>& desired_;
  const State& state_;
  const std::vector<Unsettled>& unsettled_;
  const Providers& providers_;
  const Definitions& definitions_;
  const Marker& marker_;
  const ObserveOptions& options_;
  Diagnostics& diagnostics_;

  LiveResources live_;
  std::map<std::pair<std::string, std::string>, Scope> scopes_;  // by provider and canonical name
  std::vector<Sought> sought_;                                   // sorted by address
  // Provider, kind and id of what the state, or an interrupted run's journal, calls ours.
  std::set<std::tuple<std::string, std::string, std::string>> owned_;
  std::map<ListKey, RowIndex> lists_;
  std::set<ListKey> null_lists_;
  std::set<ListKey> listed_again_;
  std::vector<Completion> completions_;
  std::set<std::size_t> asked_by_name_;  // of sought_
  std::set<std::pair<std::string, std::string>> reported_;
};

}  // namespace

LiveResources Observe(std::vector<DesiredResource>& desired, const State& state,
                      const std::vector<Unsettled>& unsettled, const Providers& providers,
                      const Definitions& definitions, const Marker& marker,
                      const ObserveOptions& options, Diagnostics& diagnostics) {
  return Observation(desired, state, unsettled, providers, definitions, marker, options,
                     diagnostics)
      .Run();
}

}  // namespace dbsn
