// Must never put a secret's text anywhere but into a Secret and from there into a mark.
#include "engine/load/secrets.h"

#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <utility>

#include "engine/load/load_codes.h"
#include "engine/load/secret_resolver.h"
#include "engine/world/known_secrets.h"
#include "schema/field_check_scalar.h"

namespace dbsn {

namespace {

// Walks one resource's fields, whose SecretRef leaves are secrets or values of other fields.
class Marking {
 public:
  Marking(DesiredResource& resource, const Marker& marker,
          const std::function<const Result<Secret>&(const SecretRef&)>& resolve,
          KnownSecrets& known, Diagnostics& diagnostics)
      : resource_(resource),
        marker_(marker),
        resolve_(resolve),
        known_(known),
        diagnostics_(diagnostics) {
    if (!resource.lifecycle.was.empty()) {
      former_ = ParseAddress(resource.lifecycle.was, resource.address.provider);
    }
  }

  void Run() {
    const ValueMap* fields = resource_.fields.AsMap();
    if (fields == nullptr) return;
    std::optional<ValueMap> changed;
    for (const auto& [key, value] : *fields) {
      const Field* field = resource_.fields_of_type->Find(key);
      std::optional<Value> now = Replaced(value, field, Path(key));
      if (!now.has_value()) continue;
      if (!changed.has_value()) changed = *fields;
      changed->Set(key, *std::move(now));
    }
    if (changed.has_value()) resource_.fields = Value(*std::move(changed));
  }

 private:
  // What |value| becomes; nothing when it stays as it is.
  std::optional<Value> Replaced(const Value& value, const Field* field, const Path& path) {
    if (const SecretRef* ref = value.AsSecretRef()) return ReplacedLeaf(*ref, field, path);
    if (const ValueMap* map = value.AsMap()) return ReplacedMap(*map, field, path);
    if (const Value::List* list = value.AsList()) return ReplacedList(*list, field, path);
    return {};
  }

  std::optional<Value> ReplacedMap(const ValueMap& map, const Field* field, const Path& path) {
    std::optional<ValueMap> changed;
    for (const auto& [key, member] : map) {
      std::optional<Value> now = Replaced(member, MemberOf(field, key), path.Member(key));
      if (!now.has_value()) continue;
      if (!changed.has_value()) changed = map;
      changed->Set(key, *std::move(now));
    }
    if (!changed.has_value()) return {};
    return Value(*std::move(changed));
  }

  std::optional<Value> ReplacedList(const Value::List& list, const Field* field, const Path& path) {
    std::optional<Value::List> changed;
    for (std::size_t i = 0; i < list.size(); ++i) {
      const bool keyed = field != nullptr && field->comparison == Comparison::kByKey;
      const Value* const name = keyed ? list[i].Find(field->item_key) : nullptr;
      const Path at = keyed ? path.Item(name == nullptr ? "" : name->Plain()) : path.Index(i);
      std::optional<Value> now = Replaced(list[i], field, at);
      if (!now.has_value()) continue;
      if (!changed.has_value()) changed = list;
      (*changed)[i] = *std::move(now);
    }
    if (!changed.has_value()) return {};
    return Value(*std::move(changed));
  }

  // Members of a map that declares none are of the map's own kind.
  static const Field* MemberOf(const Field* field, Key key) {
    if (field == nullptr) return nullptr;
    for (const Field& member : field->members) {
      if (member.name == key) return &member;
    }
    return field;
  }

  std::optional<Value> ReplacedLeaf(const SecretRef& ref, const Field* field, const Path& path) {
    const Result<Secret>& secret = resolve_(ref);
    if (!secret.ok()) {
      Diagnostic problem = secret.problem();
      problem.detail = "\"" + path.ToString() + "\" takes its value from " + ToString(ref) + ": " +
                       problem.detail;
      problem.place = resource_.PlaceOf(path);
      problem.about.clear();
      problem.address = ToString(resource_.address);
      diagnostics_.Add(std::move(problem));
      return {};
    }
    const bool sensitive = field == nullptr || field->sensitive;
    std::optional<Value> typed = Typed(field, secret.value(), ref, path);
    if (sensitive) {
      known_.Add(secret.value());
      resource_.marks.push_back(
          {path, marker_.MarkOf(resource_.address, path, secret.value()), false});
      if (former_.has_value()) {
        resource_.former_marks.push_back(
            {path, marker_.MarkOf(*former_, path, secret.value()), false});
      }
      return {};
    }
    return typed;
  }

  // Checked as if it were written; no message repeats it.
  std::optional<Value> Typed(const Field* field, const Secret& secret, const SecretRef& ref,
                             const Path& path) {
    if (field == nullptr) return {};
    const bool container = field->type == FieldType::kList || field->type == FieldType::kMap;
    FieldType type = field->type == FieldType::kList ? field->item_type : field->type;
    if (container && type == FieldType::kMap) type = FieldType::kAny;
    std::vector<ScalarProblem> found;
    std::optional<Value> typed = ReadScalar(
        *field, type, {.text = secret.Reveal(), .quoted = false, .written = false}, found);
    for (ScalarProblem& problem : found) {
      diagnostics_.Add(
          {.code = kSecretUnfit,
           .severity = problem.severity,
           .detail = "\"" + path.ToString() + "\", from " + ToString(ref) + ", " + problem.claim,
           .hint = std::move(problem.hint),
           .place = resource_.PlaceOf(path),
           .address = ToString(resource_.address)});
    }
    return typed;
  }

  DesiredResource& resource_;
  const Marker& marker_;
  const std::function<const Result<Secret>&(const SecretRef&)>& resolve_;
  KnownSecrets& known_;
  Diagnostics& diagnostics_;
  std::optional<Address> former_;  // the address that the resource had before
};

}  // namespace

void MarkSecrets(std::vector<DesiredResource>& desired,
                 const std::function<bool(const DesiredResource&)>& wanted, const Marker& marker,
                 const SecretResolver& resolver, Diagnostics& diagnostics) {
  // Ten thousand resources may name one file.
  std::map<std::pair<SecretRef::Source, std::string>, Result<Secret>> resolved;
  const std::function<const Result<Secret>&(const SecretRef&)> resolve =
      [&](const SecretRef& ref) -> const Result<Secret>& {
    const auto at = resolved.find({ref.source, ref.text});
    if (at != resolved.end()) return at->second;
    if (std::optional<Diagnostic> exposed = resolver.Exposed(ref)) {
      diagnostics.Add(*std::move(exposed));
    }
    return resolved.emplace(std::pair(ref.source, ref.text), resolver.Resolve(ref)).first->second;
  };
  for (DesiredResource& resource : desired) {
    resource.marks.clear();
    resource.former_marks.clear();
    if (wanted(resource)) Marking(resource, marker, resolve, resolver.known(), diagnostics).Run();
  }
}

}  // namespace dbsn
