// Type first, since it says which auth types there are.
#include "schema/validate_variant.h"

#include <algorithm>

#include <fmt/format.h>

#include "schema/caseless.h"
#include "schema/field_check.h"
#include "schema/field_check_scalar.h"
#include "schema/manifest_codes.h"

namespace dbsn {

namespace {

const TypeEntry* FindType(const Variants& variants, std::string_view name) {
  const std::vector<TypeEntry>& types = variants.types();
  const auto found = std::lower_bound(
      types.begin(), types.end(), name,
      [](const TypeEntry& type, std::string_view text) { return type.name < text; });
  return found != types.end() && found->name == name ? &*found : nullptr;
}

// The one type that |name| can only mean; null when several or none differ from it in case alone.
const TypeEntry* FindInAnyCase(const Variants& variants, std::string_view name) {
  const TypeEntry* found = nullptr;
  for (const TypeEntry& type : variants.types()) {
    if (!SameWord(type.name, name)) continue;
    if (found != nullptr) return nullptr;
    found = &type;
  }
  return found;
}

NodeIndex SpecKey(const Manifest& manifest) {
  return manifest.document->FindKey(manifest.root, "spec");
}

// The written discriminator; kNoNode when it is not there, or empty, or of a form that is reported.
NodeIndex FindScalar(const Manifest& manifest, Key field, ManifestProblems& problems, bool& wrong) {
  const Document& document = *manifest.document;
  const NodeIndex value = document.Find(manifest.spec, field.text());
  wrong = false;
  if (value == kNoNode || document.nodes[value].null) return kNoNode;
  if (problems.PassOver(value)) {
    wrong = true;
    return kNoNode;
  }
  if (document.IsScalar(value) && document.nodes[value].text_size > 0) return value;
  if (document.IsScalar(value)) return kNoNode;
  wrong = true;
  problems.Error(kManifestWrongType, value,
                 fmt::format("\"{}\" is {}, must be text written in the manifest.", field.text(),
                             WrittenAs(document, value)));
  return kNoNode;
}

void ReportMissing(const Manifest& manifest, const ResourceType& kind, const TypeEntry* type,
                   Key field, std::string hint, ManifestProblems& problems) {
  const NodeIndex empty = manifest.document->FindKey(manifest.spec, field.text());
  problems.Error(kManifestMissingField, empty == kNoNode ? SpecKey(manifest) : empty,
                 fmt::format("{} needs \"{}\".", OwnerInWords(kind, type), field.text()),
                 std::move(hint));
}

// With no auth chosen: what every one of the type's has.
void UseTypeAlone(const Variants& variants, VariantChooser& chooser, ChosenVariant& variant) {
  const FieldSet* const fields = chooser.Resolve(variants, *variant.type, {});
  if (fields != nullptr) variant.fields = fields;
}

}  // namespace

std::string OwnerInWords(const ResourceType& kind, const TypeEntry* type) {
  const std::string& title = kind.title.empty() ? kind.kind : kind.title;
  const std::string name = type == nullptr ? title : type->name + " " + title;
  const bool vowel = std::string_view("AEIOUaeiou").find(name.front()) != std::string_view::npos;
  return (vowel ? "An " : "A ") + name;
}

std::vector<std::string_view> AuthNames(const Variants& variants,
                                        const std::vector<std::int64_t>& ids) {
  std::vector<std::string_view> names;
  for (const CodeName& auth : variants.auth_types()) {
    if (std::find(ids.begin(), ids.end(), auth.code) != ids.end()) names.push_back(auth.name);
  }
  return names;
}

const FieldSet* VariantChooser::Resolve(const Variants& variants, const TypeEntry& type,
                                        std::optional<std::int64_t> auth) {
  for (const Resolved& resolved : resolved_) {
    if (resolved.type == &type && resolved.auth == auth) return resolved.fields;
  }
  const FieldSet* const fields = variants.Resolve(type.name, auth);
  resolved_.push_back({&type, auth, fields});
  return fields;
}

ChosenVariant VariantChooser::Choose(const Manifest& manifest, const ResourceType& kind,
                                     ManifestProblems& problems) {
  ChosenVariant variant;
  variant.fields = &kind.base;
  if (kind.variants == nullptr || kind.type_field.empty()) return variant;

  const Variants& variants = *kind.variants;
  bool wrong = false;
  const NodeIndex written = FindScalar(manifest, kind.type_field, problems, wrong);
  if (written == kNoNode) {
    if (!wrong) {
      ReportMissing(manifest, kind, nullptr, kind.type_field, "It decides which fields there are.",
                    problems);
    }
    variant.complete = false;
    return variant;
  }
  const std::string_view name = manifest.document->Text(written);
  variant.type = FindType(variants, name);
  if (variant.type == nullptr) {
    std::vector<std::string_view> names;
    for (const TypeEntry& type : variants.types()) names.push_back(type.name);
    problems.Error(kManifestUnknownType, written,
                   fmt::format("There is no {} type {}.", kind.title, Quoted(name)),
                   DidYouMean(name, names, fmt::format("There are {} types.", names.size())));
    // What was meant is clear enough to say what else is wrong.
    variant.type = FindInAnyCase(variants, name);
  }
  if (variant.type == nullptr) {
    variant.complete = false;
    return variant;
  }
  ChooseAuth(manifest, kind, variant, problems);
  if (!variant.fields->active || !variant.type->active) {
    const std::string& reason = variant.fields->inactive_reason;
    problems.Error(kManifestInactiveType, written,
                   fmt::format("The type \"{}\" cannot be used at present{}", variant.type->name,
                               reason.empty() ? "." : ": " + reason));
  }
  return variant;
}

void VariantChooser::ChooseAuth(const Manifest& manifest, const ResourceType& kind,
                                ChosenVariant& variant, ManifestProblems& problems) {
  const Variants& variants = *kind.variants;
  const std::vector<std::int64_t>& offered = variant.type->auth_ids;
  UseTypeAlone(variants, *this, variant);
  if (kind.auth_field.empty() || offered.empty()) return;

  bool wrong = false;
  const NodeIndex written = FindScalar(manifest, kind.auth_field, problems, wrong);
  const std::vector<std::string_view> names = AuthNames(variants, offered);
  std::optional<std::int64_t> chosen;
  if (written != kNoNode) {
    const std::string_view text = manifest.document->Text(written);
    const CodeName* const auth = FindCode(variants.auth_types(), text);
    if (auth == nullptr) {
      problems.Error(
          kManifestUnknownAuth, written, fmt::format("There is no auth type {}.", Quoted(text)),
          DidYouMean(text, names,
                     fmt::format("{} takes {}.", OwnerInWords(kind, variant.type), Listed(names))));
    } else if (std::find(offered.begin(), offered.end(), auth->code) == offered.end()) {
      problems.Error(kManifestAuthNotOffered, written,
                     fmt::format("{} does not take the auth type \"{}\".",
                                 OwnerInWords(kind, variant.type), auth->name),
                     fmt::format("It takes {}.", Listed(names)));
    } else {
      chosen = auth->code;
      variant.auth_written = true;
    }
  } else if (offered.size() == 1 && !wrong) {
    chosen = offered.front();
  } else if (!wrong) {
    ReportMissing(manifest, kind, variant.type, kind.auth_field,
                  fmt::format("It takes {}.", Listed(names)), problems);
  }
  const FieldSet* const fields =
      chosen.has_value() ? Resolve(variants, *variant.type, chosen) : nullptr;
  variant.complete = fields != nullptr;
  if (fields == nullptr) return;
  variant.auth = chosen;
  variant.fields = fields;
}

}  // namespace dbsn
