#include "engine/plan/diff.h"

#include <algorithm>
#include <string>

#include "engine/plan/same_value.h"

namespace dbsn {
namespace {

const Value kNothing;

const Value& OrNothing(const Value* value) { return value == nullptr ? kNothing : *value; }

const Value& MemberOf(const Value* map, Key key) {
  return map == nullptr ? kNothing : OrNothing(map->Find(key));
}

std::optional<Value> Present(const Value& value) {
  return value.is_null() ? std::nullopt : std::optional<Value>(value);
}

bool HoldsUnknownRef(const Value& value) {
  if (value.AsRef() != nullptr) return true;
  if (const Value::List* list = value.AsList()) {
    return std::any_of(list->begin(), list->end(), HoldsUnknownRef);
  }
  if (const ValueMap* map = value.AsMap()) {
    return std::any_of(map->begin(), map->end(), [](const ValueMap::Member& member) {
      return HoldsUnknownRef(member.second);
    });
  }
  return false;
}

// Whether a reference in |desired|, the same as was |sent|, now means another id than the one that
// was read last. A server may write an id in its own way, but it does not choose another one.
bool RefMoved(const Value& desired, const Value& sent, const Value& resolved,
              const Value& observed) {
  if (desired.AsRef() != nullptr) {
    return desired == sent && resolved.AsRef() == nullptr && !observed.is_null() &&
           resolved.Plain() != observed.Plain();
  }
  const Value::List* list = desired.AsList();
  const Value::List* before = sent.AsList();
  const Value::List* ids = resolved.AsList();
  const Value::List* read = observed.AsList();
  if (list != nullptr && before != nullptr && ids != nullptr && read != nullptr &&
      list->size() == before->size() && list->size() == read->size()) {
    for (std::size_t i = 0; i < list->size(); ++i) {
      if (RefMoved((*list)[i], (*before)[i], (*ids)[i], (*read)[i])) return true;
    }
  }
  if (const ValueMap* map = desired.AsMap()) {
    for (const auto& [key, value] : *map) {
      if (RefMoved(value, MemberOf(&sent, key), MemberOf(&resolved, key),
                   MemberOf(&observed, key))) {
        return true;
      }
    }
  }
  return false;
}

// What a code is called: "basic", or "basic -> none".
std::string CodeWords(const Field& field, const FieldChange& change) {
  if (field.codes.empty()) return "";
  const auto word = [&](const std::optional<Value>& value) -> std::string {
    const CodeName* code = value.has_value() ? FindCode(field.codes, *value) : nullptr;
    return code == nullptr ? std::string() : code->name;
  };
  const std::string before = word(change.before), after = word(change.after);
  return before.empty() || after.empty() ? before + after : before + " -> " + after;
}

// The five sides of one field.
struct Sides {
  const Value& desired;
  const Value& resolved;
  const Value& sent;
  const Value& observed;
  const Value& live;
  bool ever_sent;
};

class FieldDiff {
 public:
  explicit FieldDiff(const DiffInputs& inputs) : inputs_(inputs) {}

  Differences Run() {
    if (const ValueMap* declared = inputs_.desired.AsMap()) {
      for (const auto& [key, value] : *declared) Declared(key, value);
    }
    if (inputs_.sent != nullptr && inputs_.live != nullptr) {
      if (const ValueMap* sent = inputs_.sent->AsMap()) {
        for (const auto& [key, value] : *sent) {
          if (inputs_.desired.Find(key) == nullptr) Gone(key, value);
        }
      }
    }
    const auto by_path = [](const FieldChange& a, const FieldChange& b) { return a.path < b.path; };
    std::sort(result_.fields.begin(), result_.fields.end(), by_path);
    std::sort(result_.to_send.begin(), result_.to_send.end());
    result_.only_recorded = record_ && result_.to_send.empty();
    return std::move(result_);
  }

 private:
  bool Ignored(const Path& path) const {
    if (inputs_.ignore == nullptr || inputs_.live == nullptr) return false;
    return std::any_of(inputs_.ignore->begin(), inputs_.ignore->end(),
                       [&](const Path& ignored) { return path.StartsWith(ignored); });
  }

  void Declared(Key key, const Value& desired) {
    const Path path(key);
    const Field* field = inputs_.fields.Find(key);
    if (field == nullptr || Ignored(path)) return;
    if (field->sensitive) return DiffSecret(*field, path, desired);
    if (IsIdle(*field)) return;
    const bool sent =
        inputs_.sent != nullptr && inputs_.sent->Find(key) != nullptr && !Wakes(*field);
    Compare(
        *field, path,
        {desired, MemberOf(&inputs_.resolved, key), sent ? MemberOf(inputs_.sent, key) : kNothing,
         MemberOf(inputs_.observed, key), MemberOf(inputs_.live, key), sent});
  }

  // A field that means nothing as long as another one is not true.
  bool IsIdle(const Field& field) const {
    if (field.only_with.empty() || inputs_.live == nullptr) return false;
    const Value* const with = inputs_.resolved.Find(field.only_with);
    return with == nullptr || with->AsBoolean() == nullptr || !*with->AsBoolean();
  }

  // Such a field, now that the other one becomes true: a server may have kept nothing of it.
  bool Wakes(const Field& field) const {
    if (field.only_with.empty() || inputs_.live == nullptr) return false;
    const Value& with = MemberOf(inputs_.live, field.only_with);
    return with.AsBoolean() == nullptr || !*with.AsBoolean();
  }

  void Compare(const Field& field, const Path& path, const Sides& sides) {
    // What the definition does not describe below a map is compared whole.
    const ValueMap* members = sides.desired.AsMap();
    if (field.type == FieldType::kMap && members != nullptr && !field.members.empty() &&
        sides.live.AsMap() != nullptr) {
      for (const auto& [key, value] : *members) {
        const Field* member = MemberField(field, key);
        const Path below = path.Member(key);
        if (member == nullptr || Ignored(below)) continue;
        if (member->sensitive) {
          DiffSecret(*member, below, value);
          continue;
        }
        Compare(*member, below,
                {value, MemberOf(&sides.resolved, key), MemberOf(&sides.sent, key),
                 MemberOf(&sides.observed, key), MemberOf(&sides.live, key),
                 sides.sent.Find(key) != nullptr});
      }
      return;
    }
    CompareLeaf(field, path, sides);
  }

  void CompareLeaf(const Field& field, const Path& path, const Sides& sides) {
    const bool edited = !sides.ever_sent || !SameValue(field, sides.desired, sides.sent);
    const bool unknown = HoldsUnknownRef(sides.resolved);
    // A field that answers never hold can only be compared with what was sent. One that cannot be
    // updated and that this API does not show is never taken for a change of what is adopted.
    const bool unshown = field.create_only && sides.observed.is_null() && sides.live.is_null();
    const bool unreadable = unshown || (field.write_only && sides.live.is_null());
    if (inputs_.live != nullptr && !unknown) {
      const bool taken = unshown && inputs_.sent == nullptr;
      // A server that leaves a field out means its default.
      const bool left_out = sides.live.is_null() && field.default_value.has_value() &&
                            SameValue(field, sides.resolved, *field.default_value);
      const bool as_wanted =
          unreadable ? taken || !edited : left_out || SameValue(field, sides.resolved, sides.live);
      const bool rotated = inputs_.sent != nullptr && SecretsMoved(path);
      if (as_wanted && !rotated) {
        record_ =
            record_ || (edited && sides.ever_sent) || (inputs_.sent != nullptr && !sides.ever_sent);
        return;
      }
    }
    const bool drifted = sides.ever_sent && !unreadable && inputs_.live != nullptr &&
                         !SameValue(field, sides.observed, sides.live);
    const bool rotated = sides.ever_sent && inputs_.live != nullptr && SecretsMoved(path);
    const bool moved = sides.ever_sent && inputs_.live != nullptr && !unknown &&
                       RefMoved(sides.desired, sides.sent, sides.resolved, sides.observed);
    // The server writes it another way: accepted.
    if (!edited && !drifted && !unknown && !moved && !rotated) return;

    FieldChange change;
    change.path = path;
    // Of a field that no answer shows, what was sent last is all that is known.
    change.before = Present(unreadable ? sides.sent : sides.live);
    change.after = Present(sides.resolved);
    change.known_after_apply = unknown;
    change.forces_replace = field.create_only && inputs_.live != nullptr;
    if ((unknown || moved) && inputs_.live != nullptr) change.reasons.push_back(Reason::kReference);
    if (rotated) change.reasons.push_back(Reason::kSecretChanged);
    if (edited && inputs_.live == nullptr) change.reasons.push_back(Reason::kNew);
    if (edited && inputs_.live != nullptr && !unknown) {
      change.reasons.push_back(inputs_.sent == nullptr ? Reason::kAdopted : Reason::kEdited);
    }
    if (drifted) {
      change.reasons.push_back(Reason::kDrifted);
      change.was = sides.observed;
    }
    change.note = CodeWords(field, change);
    Send(std::move(change));
  }

  // Whether a secret inside the value at |path|, in an item of a list, has another mark than the
  // one that was sent.
  bool SecretsMoved(const Path& path) const {
    return std::any_of(inputs_.marks.begin(), inputs_.marks.end(), [&](const PathMark& wanted) {
      if (!wanted.path.StartsWith(path)) return false;
      const PathMark* recorded = FindMark(inputs_.recorded_marks, wanted.path);
      return recorded == nullptr ||
             (recorded->mark.key_id == wanted.mark.key_id && !(recorded->mark == wanted.mark));
    });
  }

  void DiffSecret(const Field& field, const Path& path, const Value& desired) {
    const PathMark* wanted = FindMark(&inputs_.marks, path);
    const PathMark* recorded = FindMark(inputs_.recorded_marks, path);
    const PathMark* shown = FindMark(inputs_.live_marks, path);
    FieldChange change;
    change.path = path;
    change.sensitive = true;
    if (const SecretRef* source = desired.AsSecretRef()) change.secret_source = ToString(*source);
    change.verdict = Judge(wanted, recorded, shown);
    change.forces_replace = field.create_only && inputs_.live != nullptr;
    switch (change.verdict) {
      case SecretVerdict::kNone:
      case SecretVerdict::kUnchanged:
        return;
      case SecretVerdict::kNotCompared:
      case SecretVerdict::kAssumed:
        change.forces_replace = false;
        result_.fields.push_back(std::move(change));
        return;
      case SecretVerdict::kNew:
        change.reasons.push_back(inputs_.live == nullptr ? Reason::kNew : Reason::kSecretChanged);
        break;
      case SecretVerdict::kChanged:
      case SecretVerdict::kResent:
        change.reasons.push_back(Reason::kSecretChanged);
        break;
    }
    Send(std::move(change));
  }

  SecretVerdict Judge(const PathMark* wanted, const PathMark* recorded,
                      const PathMark* shown) const {
    if (inputs_.live == nullptr) return SecretVerdict::kNew;
    if (wanted == nullptr) {
      // Of what is taken over nothing was sent yet: its secrets are assumed, compared or not.
      const bool adopting = inputs_.sent == nullptr && recorded == nullptr;
      if (!adopting) return SecretVerdict::kNotCompared;
      return inputs_.send_assumed ? SecretVerdict::kNew : SecretVerdict::kAssumed;
    }
    if (shown != nullptr) {
      return shown->mark == wanted->mark ? SecretVerdict::kUnchanged : SecretVerdict::kChanged;
    }
    if (recorded == nullptr) {
      const bool adopting = inputs_.sent == nullptr;
      return adopting && !inputs_.send_assumed ? SecretVerdict::kAssumed : SecretVerdict::kNew;
    }
    if (recorded->mark.key_id != wanted->mark.key_id) {
      return inputs_.send_assumed ? SecretVerdict::kNew : SecretVerdict::kNotCompared;
    }
    if (!(recorded->mark == wanted->mark)) return SecretVerdict::kChanged;
    return recorded->assumed && inputs_.send_assumed ? SecretVerdict::kNew
                                                     : SecretVerdict::kUnchanged;
  }

  // A field that was applied earlier and is declared no more.
  void Gone(Key key, const Value& sent) {
    const Path path(key);
    record_ = true;
    const Field* field = inputs_.fields.Find(key);
    if (field == nullptr || Ignored(path)) return;
    const Value& live = MemberOf(inputs_.live, key);
    FieldChange change;
    change.path = path;
    change.sensitive = field->sensitive;
    change.reasons.push_back(Reason::kReset);
    if (!field->sensitive) change.before = Present(live);
    const bool resets = field->default_value.has_value() || field->unset.has_value();
    if (!resets) {
      change.after = change.before;
      change.note = field->sensitive ? "the secret that was sent stays; nobody manages it now"
                                     : "the live value stays; nobody manages it now";
      if (!sent.is_null()) result_.fields.push_back(std::move(change));
      return;
    }
    if (field->default_value.has_value()) change.after = field->default_value;
    if (!field->sensitive &&
        SameValue(*field, OrNothing(change.after ? &*change.after : nullptr), live)) {
      return;
    }
    change.note = field->default_value.has_value() ? "back to its default" : "taken away";
    Send(std::move(change));
  }

  void Send(FieldChange change) {
    result_.to_send.push_back(change.path);
    result_.fields.push_back(std::move(change));
  }

  const DiffInputs& inputs_;
  Differences result_;
  bool record_ = false;
};

}  // namespace

const PathMark* FindMark(const std::vector<PathMark>* marks, const Path& path) {
  if (marks == nullptr) return nullptr;
  const auto at = std::find_if(marks->begin(), marks->end(),
                               [&](const PathMark& mark) { return mark.path == path; });
  return at == marks->end() ? nullptr : &*at;
}

Differences Diff(const DiffInputs& inputs) { return FieldDiff(inputs).Run(); }

}  // namespace dbsn
