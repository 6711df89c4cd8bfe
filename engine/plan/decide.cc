#include "engine/plan/decide.h"

#include <algorithm>
#include <optional>
#include <utility>

#include "engine/plan/diff.h"
#include "engine/plan/effective_entry.h"
#include "engine/plan/secret_places.h"
#include "engine/plan/steps.h"
#include "engine/plan/whole_object.h"

namespace dbsn {
namespace {

void AddReason(std::vector<Reason>& reasons, Reason reason) {
  if (std::find(reasons.begin(), reasons.end(), reason) == reasons.end()) reasons.push_back(reason);
}

class Decider {
 public:
  Decider(const Subject& subject, const DecideContext& context, Diagnostics& diagnostics)
      : subject_(subject),
        context_(context),
        diagnostics_(diagnostics),
        entry_(EffectiveEntry(subject)) {}

  Change Run() {
    change_.address = subject_.address;
    if (subject_.entry != nullptr) change_.entry_version = subject_.entry->version;
    if (subject_.unsettled != nullptr) AddReason(change_.reasons, Reason::kInterrupted);
    if (subject_.renamed) {
      change_.was = subject_.entry->address;
      AddReason(change_.reasons, Reason::kRenamed);
    }
    if (subject_.desired == nullptr || context_.inputs.options.destroy) {
      Undeclared();
    } else {
      Declare();
    }
    if (!options().undoes.empty()) TellUndone();
    return std::move(change_);
  }

 private:
  // No manifest says what is wanted here, and none is edited.
  void TellUndone() {
    const std::size_t all = change_.reasons.size();
    std::erase_if(change_.reasons, [](Reason reason) {
      return reason == Reason::kNew || reason == Reason::kEdited || reason == Reason::kRemoved ||
             reason == Reason::kReset;
    });
    if (change_.reasons.size() < all) AddReason(change_.reasons, Reason::kUndone);
  }

  const DesiredResource& desired() const { return *subject_.desired; }
  const PlanOptions& options() const { return context_.inputs.options; }
  bool found() const { return Found(subject_.sighting); }
  const LiveResource& live() const { return subject_.sighting->live; }

  // ---- nobody declares it, or all is to go

  void Undeclared() {
    if (!entry_.has_value()) return ForgetUnsettled();
    change_.id = entry_->id;
    change_.name = entry_->name;
    change_.project = entry_->scope;
    change_.title = entry_->variant.empty() ? entry_->address.kind : entry_->variant.front();
    change_.entry = *entry_;
    change_.entry.marks.clear();
    change_.forget = true;
    if (subject_.desired != nullptr) change_.can_test = desired().fields_of_type->can_test;
    AddReason(change_.reasons, options().destroy ? Reason::kDestroy : Reason::kRemoved);
    const bool same_one = found() && (!subject_.sighting->by_name || subject_.unsettled != nullptr);
    if (!same_one) {
      change_.action = Action::kRecord;
      AddReason(change_.reasons, Reason::kVanished);
      WaitForLateCreate();
      change_.notes.push_back("It is gone on the server already; only the state forgets it.");
      return;
    }
    change_.action = Action::kDelete;
    change_.live_before = OnlyDeclared(entry_->sent, live().fields);
    if (const ValueMap* observed = entry_->observed.AsMap()) {
      for (const auto& [key, value] : *observed) {
        const Value* now = live().fields.Find(key);
        if (now == nullptr || now->is_null()) continue;
        FieldChange gone;
        gone.path = Path(key);
        gone.before = *now;
        change_.fields.push_back(std::move(gone));
      }
    }
    AddSteps(ShapeDeleteSteps(Shaping(), change_.id));
    if (entry_->prevent_destroy) RefuseProtected(change_);
    if (subject_.desired != nullptr) RefuseRollbackOfDelete(desired(), change_);
    if (entry_->adopted && !options().allow_delete_adopted.contains(ToString(change_.address))) {
      change_.blocks.push_back(
          {"adopted", "It was taken over, not made here, and has never been updated since.",
           "Say so with --allow-delete-adopted " + ToString(change_.address) +
               ", or keep it and drop it from the state: dbsn state rm " +
               ToString(change_.address) + "."});
    }
  }

  void ForgetUnsettled() {
    if (subject_.unsettled == nullptr) return;
    change_.action = Action::kRecord;
    change_.forget = true;
    change_.name = subject_.unsettled->intent.name;
    change_.project = subject_.unsettled->intent.scope;
    change_.entry = subject_.unsettled->intent.entry;
    change_.entry.marks.clear();
    if (IsUnseen()) {
      change_.notes.push_back(
          "Whether the interrupted run made it cannot be seen: look with another tool.");
      return;
    }
    WaitForLateCreate();
    change_.notes.push_back("The interrupted run left nothing of it on the server.");
  }

  bool IsUnseen() const {
    const auto& kinds = context_.inputs.providers.at(subject_.address.provider).definition->kinds;
    const auto kind = kinds.find(subject_.address.kind);
    return kind != kinds.end() && kind->second.unseen();
  }

  // What an interrupted run sent may still land; nothing may be said of its absence before that.
  void WaitForLateCreate() {
    if (subject_.unsettled != nullptr && MayCreate(*subject_.unsettled)) {
      change_.not_before = subject_.unsettled->deadline;
    }
  }

  // What an interrupted run sent for it, when that was something else, may land after what is done
  // now: a delete, or an update, and of a secret no later plan would see it.
  void WaitForLateWrite() {
    const Unsettled* unsettled = subject_.unsettled;
    if (unsettled == nullptr) return;
    const IntendedChange& intent = unsettled->intent;
    const bool deletes =
        intent.action == "delete" || (intent.action == "replace" && intent.id == live().id);
    const bool updates = !deletes && !MayCreate(*unsettled);
    if (deletes || (updates && SentOtherwise(intent.entry))) {
      change_.not_before = unsettled->deadline;
    }
  }

  bool SentOtherwise(const StateEntry& sent) const {
    for (const PathMark& mark : sent.marks) {
      const PathMark* wanted = FindMark(&desired().marks, mark.path);
      if (wanted == nullptr || !(wanted->mark == mark.mark)) return true;
    }
    return !(sent.sent == desired().fields);
  }

  // ---- declared

  void Declare() {
    change_.title = desired().fields_of_type->variant.empty()
                        ? desired().address.kind
                        : desired().fields_of_type->variant.front();
    change_.project = desired().project;
    change_.test = desired().test;
    change_.can_test = desired().fields_of_type->can_test;
    if (const Value* name = desired().fields.Find(desired().type->name_field)) {
      change_.name = name->Plain();
    }
    resolved_ = ResolveRefs(desired().fields, context_.id_of);
    const Sighting* sighting = subject_.sighting;
    if (sighting != nullptr && sighting->status == Sighting::Status::kSeveral) return Ambiguous();
    if (!found()) return Absent();
    change_.id = live().id;
    if (!entry_.has_value()) return Adopt();
    if (options().take_over.has_value()) return HeldAlready();
    if (subject_.sighting->by_name && subject_.unsettled == nullptr) {
      AddReason(change_.reasons, Reason::kVanished);
      entry_.reset();  // another object now bears the name: it is adopted like any other
      return Adopt();
    }
    Compare();
  }

  void Ambiguous() {
    change_.action = entry_.has_value() ? Action::kUpdate : Action::kCreate;
    AddReason(change_.reasons, Reason::kNew);
    std::string ids;
    for (const std::string& id : subject_.sighting->candidates) {
      ids += (ids.empty() ? "" : ", ") + id;
    }
    change_.blocks.push_back({"several matches",
                              "More than one live " + desired().type->title + " is named \"" +
                                  change_.name + "\": ids " + ids + ".",
                              "Name the one that is meant: lifecycle: {adopt: ID}."});
    FillEntry();
  }

  void Absent() {
    if (!desired().lifecycle.adopt.empty() && !entry_.has_value()) {
      change_.blocks.push_back({"adopt",
                                "There is no live " + desired().type->title + " with the id " +
                                    desired().lifecycle.adopt + " to take over.",
                                "Correct lifecycle.adopt, or remove it to create a new one."});
    }
    change_.action = Action::kCreate;
    if (subject_.entry != nullptr && subject_.unsettled == nullptr) {
      AddReason(change_.reasons, Reason::kVanished);
    }
    WaitForLateCreate();
    if (subject_.unsettled == nullptr && subject_.entry == nullptr) {
      AddReason(change_.reasons, Reason::kNew);
    }
    entry_.reset();
    const Differences differences = Difference(nullptr);
    change_.fields = differences.fields;
    if (TestsBefore("create")) AddSteps(ShapeTestSteps(Shaping(), NameAsId(), resolved_));
    AddSteps(ShapeCreateSteps(Shaping(), resolved_));
    FillEntry();
    change_.test_after = WantsTest(true);
    RefuseUnseenCreate();
  }

  std::string NameAsId() const { return desired().type->named ? change_.name : ""; }

  // Nothing can tell what became of a create whose answer was lost.
  void RefuseUnseenCreate() {
    const bool lost = subject_.unsettled != nullptr && MayCreate(*subject_.unsettled) &&
                      subject_.unsettled->id.empty();
    if (!lost || !desired().type->unseen()) return;
    change_.blocks.push_back(
        {"unseen",
         "An earlier run sent its create and got no answer, and this API shows nobody what there "
         "is.",
         "Look with another tool. When it is there, say lifecycle: {adopt: ID}; when it is not, "
         "let "
         "the state forget the attempt: dbsn state rm " +
             ToString(change_.address) + "."});
  }

  // Nothing shows what it is, so that it is taken to be what the manifest says.
  static void TakeAsSaid(Differences& differences) {
    differences.to_send.clear();
    std::erase_if(differences.fields, [](const FieldChange& field) { return !field.sensitive; });
  }

  void Adopt() {
    Differences differences = Difference(&live());
    if (desired().type->unseen()) TakeAsSaid(differences);
    change_.action = Action::kAdopt;
    AddReason(change_.reasons, Reason::kAdopted);
    change_.fields = differences.fields;
    RefuseFixed(*desired().type, live().fields, change_);
    change_.live_before = OnlyDeclared(desired().fields, live().fields);
    for (const FieldChange& field : differences.fields) {
      if (!field.forces_replace) continue;
      change_.blocks.push_back(
          {"adopt",
           "Taking it over would replace it: " + field.path.ToString() + " cannot be updated.",
           "Make the manifest say what the live one is, or give it another name."});
      break;
    }
    RefuseOwned(context_.owner_of, change_);
    if (options().take_over.has_value()) return TakeOverAsItIs(differences);
    if (!differences.to_send.empty() && change_.blocks.empty()) {
      AddUpdate(differences);
    }
    FillEntry();
    change_.entry.adopted = true;
    change_.test_after = WantsTest(!differences.to_send.empty());
    RefuseRollbackOfSecret(desired(), differences, change_);
  }

  // The entry says of each field that differs what is live, so that the next plan shows the
  // difference as one of the manifest's.
  void TakeOverAsItIs(const Differences& differences) {
    FillEntry();
    change_.entry.adopted = true;
    ValueMap sent = *change_.entry.sent.AsMap();
    std::string names;
    for (const Path& path : differences.to_send) {
      const Key key = path.steps().front().key;
      const Value* const now = live().fields.Find(key);
      if (now == nullptr) {
        sent.Erase(key);
      } else {
        sent.Set(key, *now);
      }
      names += (names.empty() ? "" : ", ") + path.ToString();
    }
    change_.entry.sent = Value(std::move(sent));
    change_.live_before = OnlyDeclared(change_.entry.sent, live().fields);
    std::erase_if(change_.fields, [](const FieldChange& field) {
      return field.verdict != SecretVerdict::kAssumed;
    });
    if (!names.empty()) {
      change_.notes.push_back("It differs from its manifest in " + names +
                              "; the next plan shows how.");
    }
  }

  void HeldAlready() {
    change_.action = Action::kAdopt;
    FillEntry();
    change_.blocks.push_back({"import",
                              "The state holds it already, as the live " + desired().type->title +
                                  " " + entry_->id + ".",
                              "To let the state forget that one first: dbsn state rm " +
                                  ToString(change_.address) + "."});
  }

  void Compare() {
    const Differences differences = Difference(&live());
    change_.fields = differences.fields;
    for (const FieldChange& field : differences.fields) {
      for (const Reason reason : field.reasons) AddReason(change_.reasons, reason);
    }
    RefuseFixed(*desired().type, live().fields, change_);
    const bool moved =
        !desired().scope.empty() && !entry_->scope.empty() && desired().scope != entry_->scope;
    const bool replace =
        moved || std::any_of(differences.fields.begin(), differences.fields.end(),
                             [](const FieldChange& f) { return f.forces_replace; });
    if (replace) return Replace(moved);
    FillEntry();
    if (!differences.to_send.empty()) {
      change_.action = Action::kUpdate;
      change_.live_before = OnlyDeclared(desired().fields, live().fields);
      AddUpdate(differences);
      WaitForLateWrite();
      change_.entry.adopted = false;
      change_.test_after = WantsTest(true);
      RefuseRollbackOfSecret(desired(), differences, change_);
      return;
    }
    change_.test_after = WantsTest(false);
    Record(differences);
  }

  void Replace(bool moved) {
    change_.action = Action::kReplace;
    AddReason(change_.reasons, Reason::kImmutableField);
    if (moved) {
      change_.moves_from = entry_->scope;
      change_.notes.push_back("It moves from project " + entry_->scope + " to " + desired().scope +
                              ".");
    }
    change_.live_before = OnlyDeclared(desired().fields, live().fields);
    ResendSecrets(desired().fields);
    if (TestsBefore("create")) TestBefore(NameAsId(), resolved_);
    // The old one goes from where it stands, which is another project when it moves.
    AddSteps(ShapeDeleteSteps(ShapingIn(moved ? entry_->scope : change_.project), change_.id));
    AddSteps(ShapeCreateSteps(Shaping(), resolved_));
    const std::optional<bool> asked = desired().lifecycle.prevent_destroy;
    if (asked.value_or(entry_->prevent_destroy)) RefuseProtected(change_);
    RefuseRollbackOfDelete(desired(), change_);
    FillEntry();
    change_.entry.adopted = false;
    change_.test_after = WantsTest(true);
  }

  // The secrets of |sent| go once more, whether they changed or not.
  void ResendSecrets(const Value& sent) {
    for (const auto& [path, source] : SecretsIn(*desired().fields_of_type, sent)) {
      const auto at =
          std::find_if(change_.fields.begin(), change_.fields.end(),
                       [&p = path](const FieldChange& field) { return field.path == p; });
      if (at != change_.fields.end()) {
        const bool said =
            at->verdict == SecretVerdict::kChanged || at->verdict == SecretVerdict::kNew;
        if (!said) at->verdict = SecretVerdict::kResent;
        continue;
      }
      FieldChange resent;
      resent.path = path;
      resent.sensitive = true;
      resent.verdict = SecretVerdict::kResent;
      resent.secret_source = ToString(source);
      change_.fields.push_back(std::move(resent));
    }
    std::sort(change_.fields.begin(), change_.fields.end(),
              [](const FieldChange& a, const FieldChange& b) { return a.path < b.path; });
  }

  // Nothing to send: is there something to remember, or a test to run?
  void Record(const Differences& differences) {
    StateEntry& next = change_.entry;
    if (subject_.unsettled != nullptr) {
      // Nothing more is sent for it, so what is read now is what it came to.
      next.observed = OnlyDeclared(next.sent, live().fields);
      next.stamp = live().stamp;
      change_.live_before = OnlyDeclared(desired().fields, live().fields);
      WaitForLateWrite();
    }
    if (next.labels != entry_->labels) AddReason(change_.reasons, Reason::kLabels);
    if (next.prevent_destroy != entry_->prevent_destroy) {
      AddReason(change_.reasons, Reason::kProtection);
    }
    if (next.file != entry_->file) AddReason(change_.reasons, Reason::kMoved);
    if (differences.only_recorded && change_.reasons.empty()) {
      AddReason(change_.reasons, Reason::kEdited);
      change_.notes.push_back("The live values are as wanted already.");
    }
    const bool something = !change_.reasons.empty() || next.needs != entry_->needs ||
                           next.ignore_changes != entry_->ignore_changes;
    if (something) {
      change_.action = Action::kRecord;
    } else if (change_.test_after) {
      change_.action = Action::kTest;
      AddReason(change_.reasons, Reason::kTestAsked);
    }
  }

  // ---- shared

  bool WantsTest(bool changed) const {
    const TestPolicy& policy = desired().test;
    if (!desired().type->test.has_value() || policy.when == TestWhen::kNever) return false;
    // What can only be tested before it is saved has been.
    if (!desired().type->test->before.empty()) return false;
    return policy.when == TestWhen::kAlways || changed;
  }

  Differences Difference(const LiveResource* live) const {
    const bool known = entry_.has_value();
    Differences differences =
        Diff({.fields = *desired().fields_of_type,
              .desired = desired().fields,
              .resolved = resolved_,
              .marks = subject_.renamed ? desired().former_marks : desired().marks,
              .sent = known ? &entry_->sent : nullptr,
              .observed = known ? &entry_->observed : nullptr,
              .recorded_marks = known ? &entry_->marks : nullptr,
              .live = live == nullptr ? nullptr : &live->fields,
              .live_marks = live == nullptr ? nullptr : &subject_.sighting->secret_marks,
              .ignore = &desired().lifecycle.ignore_changes,
              .send_assumed = options().send_secrets.contains(ToString(change_.address))});
    if (live == nullptr || desired().type->update.has_value()) return differences;
    // Of a kind that cannot be updated every change is a replace.
    for (FieldChange& field : differences.fields) {
      const std::vector<Path>& sent = differences.to_send;
      if (std::find(sent.begin(), sent.end(), field.path) != sent.end())
        field.forces_replace = true;
    }
    return differences;
  }

  // The declared fields that differ, as an update carries them: whole top-level fields.
  Value Changed(const Differences& differences) const {
    ValueMap changed;
    for (const Path& path : differences.to_send) {
      const Key key = path.steps().front().key;
      if (const Value* wanted = resolved_.Find(key)) {
        changed.Set(key, *wanted);
        continue;
      }
      const Field* field = desired().fields_of_type->Find(key);
      if (field == nullptr) continue;
      if (field->default_value.has_value()) {
        changed.Set(key, *field->default_value);
      } else {
        changed.Set(key, field->unset.value_or(Value()));
      }
    }
    CompleteFurther(changed);
    return Value(std::move(changed));
  }

  // A further request with `body: all` carries every field of its own as soon as one has changed.
  void CompleteFurther(ValueMap& changed) const {
    if (!desired().type->update.has_value()) return;
    for (const Operation& further : desired().type->update->further) {
      if (further.body != BodyShape::kAll) continue;
      const bool concerned =
          std::any_of(further.fields.begin(), further.fields.end(),
                      [&](const std::string& name) { return changed.Find(name) != nullptr; });
      if (!concerned) continue;
      for (const std::string& name : further.fields) {
        const Value* const wanted = resolved_.Find(name);
        if (wanted != nullptr && changed.Find(name) == nullptr) changed.Set(name, *wanted);
      }
    }
  }

  // Only what differs; or the whole object, or whole blocks, where the API takes nothing less.
  void AddUpdate(const Differences& differences) {
    const ResourceType& type = *desired().type;
    const FieldSet& fields = *desired().fields_of_type;
    const Value whole = WholeAfter(fields, live().fields, resolved_, differences.to_send);
    if (TestsBefore("update")) TestBefore(change_.id, whole);
    const BodyShape body = type.update.has_value() ? type.update->body : BodyShape::kChanged;
    if (body != BodyShape::kAll && body != BodyShape::kBlocks) {
      return AddSteps(ShapeUpdateSteps(Shaping(), change_.id, Changed(differences)));
    }
    std::vector<Key> concerned;
    for (const Field& field : fields.fields) concerned.push_back(field.name);
    if (body == BodyShape::kBlocks) concerned = FieldsOfBlocks(fields, differences.to_send);
    const Value sent = OnlyFields(whole, concerned);
    RefuseErasing(fields, *subject_.sighting, sent, concerned, body == BodyShape::kBlocks, change_);
    RefuseRollbackOfWhole(desired(), change_);
    ResendSecrets(sent);
    AddSteps(ShapeUpdateSteps(Shaping(), change_.id, sent));
  }

  // ---- a test of what would be saved, before it is

  bool TestsBefore(std::string_view operation) const {
    const std::optional<Operation>& test = desired().type->test;
    if (!test.has_value() || desired().test.when == TestWhen::kNever || !change_.can_test) {
      return false;
    }
    return std::find(test->before.begin(), test->before.end(), operation) != test->before.end();
  }

  void TestBefore(const std::string& id, const Value& whole) {
    ResendSecrets(whole);
    AddSteps(ShapeTestSteps(Shaping(), id, whole));
  }

  Shape Shaping() const { return ShapingIn(change_.project); }

  Shape ShapingIn(const std::string& project) const {
    const ProviderFacts& facts = context_.inputs.providers.at(subject_.address.provider);
    Shape shape{facts, nullptr, nullptr, {}};
    shape.type = &facts.definition->kinds.find(subject_.address.kind)->second;
    shape.fields =
        subject_.desired != nullptr ? subject_.desired->fields_of_type : &shape.type->base;
    const auto scope = context_.inputs.live.scopes.find({subject_.address.provider, project});
    if (scope != context_.inputs.live.scopes.end()) shape.context = scope->second.values;
    return shape;
  }

  void AddSteps(Steps steps) {
    if (steps.problem.has_value()) {
      steps.problem->address = ToString(change_.address);
      if (subject_.desired != nullptr) steps.problem->place = subject_.desired->place;
      diagnostics_.Add(std::move(*steps.problem));
      return;
    }
    for (Request& request : steps.requests) {
      CollectSecrets(request.body, change_.sends);
      change_.steps.push_back(std::move(request));
    }
    const auto before = [](const SecretRef& a, const SecretRef& b) {
      return ToString(a) < ToString(b);
    };
    std::sort(change_.sends.begin(), change_.sends.end(), before);
    change_.sends.erase(std::unique(change_.sends.begin(), change_.sends.end()),
                        change_.sends.end());
  }

  // What to record once it is done. The id, what is observed and the stamp come with the answers.
  void FillEntry() {
    StateEntry next = entry_.value_or(StateEntry{});
    next.address = change_.address;
    next.id = change_.id;
    next.name = change_.name;
    next.scope = desired().scope;
    next.variant = desired().fields_of_type->variant;
    next.sent = SentAfter();
    next.needs = desired().needs;
    next.labels = desired().labels;
    next.ignore_changes = desired().lifecycle.ignore_changes;
    next.prevent_destroy = desired().lifecycle.prevent_destroy.value_or(next.prevent_destroy);
    next.file = desired().file;
    next.marks.clear();  // a plan holds no mark; apply records that of what it sends
    change_.entry = std::move(next);
  }

  // What will have been sent of the declared fields: of those whose changes are ignored, what was
  // sent earlier.
  Value SentAfter() const {
    const std::vector<Path>& ignored = desired().lifecycle.ignore_changes;
    if (ignored.empty() || change_.action == Action::kCreate ||
        change_.action == Action::kReplace) {
      return desired().fields;
    }
    ValueMap sent = *desired().fields.AsMap();
    for (const Path& path : ignored) {
      if (path.steps().size() != 1) continue;
      const Key key = path.steps().front().key;
      const Value* earlier = entry_.has_value() ? entry_->sent.Find(key) : nullptr;
      if (desired().fields.Find(key) == nullptr) continue;
      if (earlier != nullptr) {
        sent.Set(key, *earlier);
      } else {
        sent.Erase(key);
      }
    }
    return Value(std::move(sent));
  }

  const Subject& subject_;
  const DecideContext& context_;
  Diagnostics& diagnostics_;
  std::optional<StateEntry> entry_;
  Value resolved_;
  Change change_;
};

}  // namespace

Change Decide(const Subject& subject, const DecideContext& context, Diagnostics& diagnostics) {
  return Decider(subject, context, diagnostics).Run();
}

}  // namespace dbsn
