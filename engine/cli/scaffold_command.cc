// dbsn scaffold: a commented manifest of one type, to fill in. Offline; writes one new file at
// most.
#include <algorithm>
#include <optional>
#include <string>

#include "engine/cli/cli_codes.h"
#include "engine/cli/commands.h"
#include "engine/cli/new_file.h"
#include "engine/cli/type_choice.h"
#include "engine/cli/type_search.h"
#include "schema/caseless.h"
#include "schema/sample.h"

namespace dbsn {
namespace {

std::string HeadOf(const TypeToExplain& one, const CodeName* auth) {
  std::string head = "A " + one.type->name + " " + one.kind->title + ".";
  if (!one.type->active) head += " This type cannot be used any more.";
  if (one.type->unverified) head += " Its exact name is not published.";
  head += "\nLines that begin with # are optional; the values are examples.";
  if (auth == nullptr || one.type->auth_ids.size() < 2) return head;
  std::string others;
  for (const std::int64_t id : one.type->auth_ids) {
    const CodeName* const other = FindCode(one.kind->variants->auth_types(), id);
    if (other == nullptr || other->code == auth->code) continue;
    others += (others.empty() ? "" : ", ") + other->name;
  }
  return head + "\nIt signs in with " + auth->name + "; the type also offers " + others +
         ": scaffold --auth NAME.";
}

// "Orders db" for orders-db; too short a name is no title.
std::string TitleFor(const std::string& name, const TypeEntry& type) {
  constexpr std::size_t kShortest = 4;
  if (name.size() < kShortest) return "My " + type.name;
  std::string title = name;
  std::replace(title.begin(), title.end(), '-', ' ');
  title.front() = UpperLetter(title.front());
  return title;
}

ExitStatus Output(Desk& desk, const ManifestText& manifest) {
  const std::string text = WriteManifest(manifest);
  if (desk.command.out.empty()) {
    desk.terminal.Out(text);
    return ExitStatus::kDone;
  }
  return WriteNewFile(desk, desk.command.out, text) ? ExitStatus::kDone : ExitStatus::kFailed;
}

ManifestText OfKind(Desk& desk, const KindToExplain& one) {
  const std::string& name = desk.command.name;
  ManifestText manifest =
      SampleManifest(*one.definition, *one.kind, one.kind->base,
                     {.name = name.empty() ? NameFrom(one.kind->kind) : name,
                      .title = name.empty() ? "my-" + NameFrom(one.kind->kind) : name,
                      .provider = EntryOf(desk, *one.definition),
                      .optional = desk.command.minimal ? Optional::kLeftOut : Optional::kOff,
                      .helps = !desk.command.minimal});
  if (!desk.command.minimal) {
    manifest.above = "A " + one.kind->title +
                     ".\nLines that begin with # are optional; the values are examples.";
  }
  return manifest;
}

// Kinds without types that are called so: "Remote", "some/Thing".
std::vector<KindToExplain> KindsMeant(Desk& desk) {
  const std::string& wanted = desk.command.arguments.front();
  const std::string& provider = desk.command.provider;
  std::vector<KindToExplain> meant;
  for (const KindToExplain& one : AllKinds(desk.session().definitions())) {
    const std::string& kind = one.kind->kind;
    const bool called =
        SameWord(kind, wanted) || SameWord(one.definition->name + "/" + kind, wanted);
    const bool of_provider = provider.empty() || provider == one.definition->name;
    if (one.kind->variants == nullptr && called && of_provider) meant.push_back(one);
  }
  return meant;
}

}  // namespace

ExitStatus RunScaffold(Desk& desk) {
  Session& session = desk.session();
  if (!session.ReadFile()) return ExitStatus::kFailed;
  const std::vector<KindToExplain> kinds = KindsMeant(desk);
  if (kinds.size() == 1) return Output(desk, OfKind(desk, kinds.front()));
  if (kinds.size() > 1) {
    return desk.Refuse(desk.command.arguments.front(), "Several providers have such a kind.",
                       "Say which: --provider NAME, or NAME/KIND.");
  }
  const std::optional<TypeToExplain> one = ChooseType(desk, desk.command.arguments.front());
  if (!one.has_value()) return ExitStatus::kFailed;
  const std::optional<const CodeName*> auth = ChooseAuth(desk, *one, desk.command.auth);
  if (!auth.has_value()) return ExitStatus::kFailed;
  const std::string name =
      desk.command.name.empty() ? NameFrom(one->type->name) : desk.command.name;
  const FieldSet& fields = *one->kind->variants->Resolve(
      one->type->name, *auth == nullptr ? std::nullopt : std::optional((*auth)->code));
  ManifestText manifest =
      SampleManifest(*one->definition, *one->kind, fields,
                     {.name = name,
                      .title = TitleFor(desk.command.name, *one->type),
                      .provider = EntryOf(desk, *one->definition),
                      .optional = desk.command.minimal ? Optional::kLeftOut : Optional::kOff,
                      .helps = !desk.command.minimal});
  if (!desk.command.minimal) manifest.above = HeadOf(*one, *auth);
  return Output(desk, manifest);
}

}  // namespace dbsn
