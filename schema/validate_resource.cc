// Provider, kind, type, auth, then every field: in the order in which each decides the next.
#include "schema/validate_resource.h"

#include <algorithm>
#include <utility>

#include <fmt/format.h>

#include "schema/field_check_scalar.h"
#include "schema/manifest_codes.h"
#include "schema/manifest_members.h"
#include "schema/validate_rules.h"

namespace dbsn {

namespace {

std::vector<std::string_view> WritableNames(const FieldSet& fields) {
  std::vector<std::string_view> names;
  for (const Field& field : fields.fields) {
    if (!field.read_only) names.push_back(field.name.text());
  }
  return names;
}

// The place of a value in the head: {"metadata", "name"}; the document's when it is not there.
Place HeadPlace(const Manifest& manifest, std::initializer_list<std::string_view> keys) {
  const Document& document = *manifest.document;
  NodeIndex at = manifest.root;
  for (const std::string_view key : keys) {
    const NodeIndex below = document.Find(at, key);
    if (below == kNoNode) break;
    at = below;
  }
  return document.PlaceOf(at);
}

const Value* FindDerived(const FieldSet& fields, std::string_view name) {
  for (const auto& [key, value] : fields.derived) {
    if (key.text() == name) return &value;
  }
  return nullptr;
}

void FillHead(const Manifest& manifest, const ValidationScope& scope, DesiredResource& resource) {
  resource.address = manifest.address;
  resource.project = manifest.project;
  if (resource.project.empty()) {
    const auto found = scope.default_project.find(manifest.address.provider);
    if (found != scope.default_project.end()) resource.project = found->second;
  }
  resource.labels = manifest.labels;
  resource.lifecycle = manifest.lifecycle;
  resource.test = manifest.test;
  resource.file = manifest.file;
  resource.overlay = manifest.overlay;
  resource.document = manifest.document;
  resource.spec = manifest.spec;
  resource.place = HeadPlace(manifest, {"metadata", "name"});
}

// What the catalog derives may be written where it says the same: bodies copied from the API do.
void CheckDerived(const Document& document, const FieldSet& fields, const Value& derived,
                  NodeIndex key, NodeIndex value, const std::string& owner,
                  ManifestProblems& problems) {
  if (problems.PassOver(value)) return;
  const std::string_view name = document.Text(key);
  if (document.IsScalar(value)) {
    const std::string_view text = document.Text(value);
    const Field* const field = fields.Find(name);
    const CodeName* const code = field == nullptr ? nullptr : FindCode(field->codes, text);
    const bool same =
        code != nullptr ? derived.Plain() == std::to_string(code->code) : derived.Plain() == text;
    if (same) return;
  }
  problems.Error(
      kManifestDerivedField, value,
      fmt::format("\"{}\" of {} is {}, as the catalog says.", name,
                  owner.starts_with("A") ? "a" + owner.substr(1) : owner, Quoted(derived.Plain())),
      "Take the key out.");
}

bool AnyTypeHas(const Variants& variants, std::string_view name) {
  for (const TypeEntry& type : variants.types()) {
    const FieldSet* const alone = variants.Resolve(type.name, {});
    if (alone != nullptr && alone->Find(name) != nullptr) return true;
    for (const std::int64_t auth : type.auth_ids) {
      const FieldSet* const with = variants.Resolve(type.name, auth);
      if (with != nullptr && with->Find(name) != nullptr) return true;
    }
  }
  return false;
}

// Where no type is written, |key| may be the type's own key, misspelt.
void CheckForMisspeltType(const Manifest& manifest, const ResourceType& kind, NodeIndex key,
                          ManifestProblems& problems) {
  const Document& document = *manifest.document;
  const std::string_view name = document.Text(key);
  if (document.FindKey(manifest.spec, kind.type_field.text()) != kNoNode) return;
  std::string hint = DidYouMean(name, {kind.type_field.text()});
  if (hint.empty() || AnyTypeHas(*kind.variants, name)) return;
  problems.Error(kManifestUnknownField, key,
                 fmt::format("{} has no field {}.", OwnerInWords(kind, nullptr), Quoted(name)),
                 std::move(hint));
}

}  // namespace

CheckedResource ResourceChecker::Check(const Manifest& manifest, Diagnostics& diagnostics) {
  const std::size_t first = diagnostics.all().size();
  CheckedResource checked = CheckAlone(manifest, diagnostics);
  if (manifest.base != nullptr && HoldsSecret(*manifest.base, first, diagnostics)) {
    checked.sound = false;
  }
  return checked;
}

// A secret written in a base can be read there, whatever an overlay puts in its place. |first|: of
// the problems that were reported of the merged manifest.
bool ResourceChecker::HoldsSecret(const Manifest& base, std::size_t first,
                                  Diagnostics& diagnostics) {
  Diagnostics found;
  CheckAlone(base, found);
  for (const Place& place : found.hidden()) diagnostics.Hide(place);
  bool holds = false;
  for (const Diagnostic& problem : found.all()) {
    if (!(problem.code == kManifestLiteralSecret)) continue;
    holds = true;
    const auto reported = diagnostics.all().begin() + static_cast<std::ptrdiff_t>(first);
    const bool known = std::any_of(reported, diagnostics.all().end(), [&](const Diagnostic& one) {
      return one.code == problem.code && one.place == problem.place;
    });
    if (!known) diagnostics.Add(problem);
  }
  return holds;
}

CheckedResource ResourceChecker::CheckAlone(const Manifest& manifest, Diagnostics& diagnostics) {
  CheckedResource checked;
  FillHead(manifest, scope_, checked.resource);
  ManifestProblems problems(*manifest.document, &manifest.address, diagnostics);

  const ResourceType* const kind = FindKind(manifest, checked, problems);
  if (kind != nullptr && manifest.spec != kNoNode) {
    checked.resource.type = kind;
    if (!manifest.project.empty() && kind->scope.empty()) {
      problems.Error(kManifestProjectNotUsed, HeadPlace(manifest, {"metadata", "project"}),
                     fmt::format("{} does not belong to a project.", OwnerInWords(*kind, nullptr)),
                     "Take metadata.project out.");
    }
    const ChosenVariant variant = chooser_.Choose(manifest, *kind, problems);
    checked.resource.fields_of_type = variant.fields;
    CheckFields(manifest, *kind, variant, checked, problems);
    CheckRules(manifest, *kind, OwnerInWords(*kind, variant.type), problems);
    CheckIgnored(manifest, variant, problems);
  }
  checked.sound = !problems.any_error() && kind != nullptr && manifest.spec != kNoNode;
  if (problems.any_error()) problems.HideWhatSoundsSecret();
  return checked;
}

const ResourceType* ResourceChecker::FindKind(const Manifest& manifest, CheckedResource& checked,
                                              ManifestProblems& problems) const {
  const auto entry = scope_.providers.find(manifest.address.provider);
  if (entry == scope_.providers.end()) {
    std::vector<std::string_view> names;
    for (const auto& [name, definition] : scope_.providers) names.push_back(name);
    problems.Error(
        kManifestUnknownProvider, HeadPlace(manifest, {"apiVersion"}),
        fmt::format("The workspace has no provider {}.", Quoted(manifest.address.provider)),
        DidYouMean(manifest.address.provider, names,
                   names.empty() ? "It has no provider at all."
                                 : fmt::format("It has {}.", Listed(names))));
    return nullptr;
  }
  const Definition& definition = *entry->second;
  checked.resource.definition = entry->second;
  const std::vector<std::string>& serves = definition.serves;
  if (std::find(serves.begin(), serves.end(), manifest.version) == serves.end()) {
    problems.Error(kManifestVersionNotServed, HeadPlace(manifest, {"apiVersion"}),
                   fmt::format("The provider \"{}\" does not serve the version {}.",
                               manifest.address.provider, Quoted(manifest.version)),
                   fmt::format("It serves {}.", Listed(std::vector<std::string_view>(
                                                    serves.begin(), serves.end()))));
  }
  const auto kind = definition.kinds.find(manifest.address.kind);
  if (kind != definition.kinds.end()) return &kind->second;
  std::vector<std::string_view> names;
  for (const auto& [name, type] : definition.kinds) names.push_back(name);
  problems.Error(
      kManifestUnknownKind, HeadPlace(manifest, {"kind"}),
      fmt::format("The provider \"{}\" has no kind {}.", manifest.address.provider,
                  Quoted(manifest.address.kind)),
      DidYouMean(manifest.address.kind, names, fmt::format("It has {}.", Listed(names))));
  return nullptr;
}

void ResourceChecker::CheckFields(const Manifest& manifest, const ResourceType& kind,
                                  const ChosenVariant& variant, CheckedResource& checked,
                                  ManifestProblems& problems) {
  FieldChecker checker(*manifest.document, manifest.address.provider, problems, checked.references);
  SortMembers(manifest, kind, variant, checker, problems);

  ValueMap values;
  values.reserve(variant.fields->fields.size());
  for (std::size_t i = 0; i < variant.fields->fields.size(); ++i) {
    const Field& field = variant.fields->fields[i];
    const Written& written = written_[i];
    const bool is_type = kind.variants != nullptr && field.name == kind.type_field;
    const bool is_auth = kind.variants != nullptr && field.name == kind.auth_field;
    if (is_type) {  // the chooser has reported what is wrong with these two
      if (variant.type != nullptr) values.Append(field.name, Value(variant.type->name));
    } else if (is_auth) {
      const bool known = variant.auth.has_value();
      if (known && (variant.auth_written || !field.default_value.has_value())) {
        values.Append(field.name, Value(*variant.auth));
      }
    } else if (written.key != kNoNode) {
      std::optional<Value> value =
          checker.Check(field, written.key, written.value, {field.name.text(), nullptr, {}});
      if (value.has_value()) values.Append(field.name, *std::move(value));
    } else if (field.required && !field.read_only && !field.default_value.has_value() &&
               FindDerived(*variant.fields, field.name.text()) == nullptr) {
      problems.Error(kManifestMissingField, manifest.document->FindKey(manifest.root, "spec"),
                     fmt::format("{} needs \"{}\"{}.", OwnerInWords(kind, variant.type),
                                 field.name.text(), LabelOf(field)),
                     field.help);
    }
  }
  checked.resource.fields = Value(std::move(values));
}

// Puts each member of the spec beside its field; whatever has none is checked at once.
void ResourceChecker::SortMembers(const Manifest& manifest, const ResourceType& kind,
                                  const ChosenVariant& variant, FieldChecker& checker,
                                  ManifestProblems& problems) {
  const Document& document = *manifest.document;
  const FieldSet& fields = *variant.fields;
  written_.assign(fields.fields.size(), Written());
  ForEachMember(document, manifest.spec, [&](NodeIndex key, NodeIndex value) {
    const std::string_view name = document.IsScalar(key) ? document.Text(key) : std::string_view();
    const Value* const derived = FindDerived(fields, name);
    if (derived != nullptr) {
      CheckDerived(document, fields, *derived, key, value, OwnerInWords(kind, variant.type),
                   problems);
      return;
    }
    const Field* const field = fields.Find(name);
    if (field == nullptr || field->read_only) {
      CheckOtherMember(manifest, kind, variant, {key, value}, checker, problems);
      return;
    }
    Written& written = written_[static_cast<std::size_t>(field - fields.fields.data())];
    if (written.key == kNoNode) written = {key, value};  // else a duplicate, reported by the reader
  });
}

// A member that the chosen fields do not have, or that is not a person's to write.
void ResourceChecker::CheckOtherMember(const Manifest& manifest, const ResourceType& kind,
                                       const ChosenVariant& variant, const Written& member,
                                       FieldChecker& checker, ManifestProblems& problems) {
  const Document& document = *manifest.document;
  if (!document.IsScalar(member.key)) {
    problems.Error(
        kManifestUnknownField, member.key,
        fmt::format("A field's name is {}, must be text.", WrittenAs(document, member.key)));
    problems.Hide(member.value);
    return;
  }
  const std::string_view name = document.Text(member.key);
  if (variant.fields->Find(name) != nullptr) {
    problems.Error(kManifestReadOnlyField, member.key,
                   fmt::format("\"{}\" is set by the server; no manifest can.", name),
                   "Take the key out.");
    return;
  }
  std::vector<std::int64_t> with;  // the type's auth types that take it
  const Field* elsewhere = nullptr;
  if (variant.type != nullptr) {
    for (const std::int64_t auth : variant.type->auth_ids) {
      const FieldSet* const other = chooser_.Resolve(*kind.variants, *variant.type, auth);
      const Field* const field = other == nullptr ? nullptr : other->Find(name);
      if (field == nullptr) continue;
      elsewhere = field;
      with.push_back(auth);
    }
  }
  if (!variant.complete && elsewhere != nullptr) {
    // Right with some auth type; which is meant is not known. Its value is checked all the same.
    checker.Check(*elsewhere, member.key, member.value, {name, nullptr, {}});
    return;
  }
  if (!variant.complete && variant.type == nullptr) {
    // Of an unknown type nobody can say which fields it has.
    if (SoundsSecret(name)) problems.Hide(member.value);
    CheckForMisspeltType(manifest, kind, member.key, problems);
    return;
  }
  if (elsewhere != nullptr && elsewhere->sensitive) problems.Hide(member.value);
  const std::vector<std::string_view> names = WritableNames(*variant.fields);
  std::string hint = DidYouMean(name, names, fmt::format("It has {}.", Listed(names, 30)));
  if (elsewhere != nullptr) {
    hint = fmt::format("It has with {} {}.", with.size() > 1 ? "the auth types" : "the auth type",
                       Listed(AuthNames(*kind.variants, with)));
  }
  const std::vector<std::string_view> used = variant.auth.has_value()
                                                 ? AuthNames(*kind.variants, {*variant.auth})
                                                 : std::vector<std::string_view>();
  const std::string with_auth = elsewhere == nullptr || used.empty()
                                    ? ""
                                    : fmt::format(" with the auth type {}", Listed(used));
  problems.Error(kManifestUnknownField, member.key,
                 fmt::format("{}{} has no field {}.", OwnerInWords(kind, variant.type), with_auth,
                             Quoted(name)),
                 std::move(hint));
  for (const std::string_view known : names) {
    if (!variant.fields->Find(known)->sensitive) continue;
    if (!DidYouMean(name, {known}).empty()) problems.Hide(member.value);
  }
}

void ResourceChecker::CheckIgnored(const Manifest& manifest, const ChosenVariant& variant,
                                   ManifestProblems& problems) const {
  if (manifest.lifecycle.ignore_changes.empty() || !variant.complete) return;
  const Document& document = *manifest.document;
  const NodeIndex list = document.Find(document.Find(manifest.root, "lifecycle"), "ignoreChanges");
  ForEachItem(document, list, [&](NodeIndex item, std::size_t) {
    if (!document.IsScalar(item) || document.nodes[item].null) return;
    if (document.nodes[item].unfilled) return;
    const Path path = Path::Parse(document.Text(item));
    const std::string name = path.empty() ? "" : path.steps().front().key.text();
    if (variant.fields->Find(name) != nullptr) return;
    problems.Error(kManifestUnknownField, item,
                   fmt::format("\"lifecycle.ignoreChanges\" names {}, which is no field of this "
                               "resource.",
                               Quoted(name)),
                   DidYouMean(name, WritableNames(*variant.fields)));
  });
}

}  // namespace dbsn
