// dbsn catalog update and diff: another catalog beside the one in use. Update alone writes, and
// only after the other catalog was read whole.
#include <algorithm>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "engine/cli/cli_codes.h"
#include "engine/cli/commands.h"
#include "engine/cli/type_search.h"
#include "engine/report/diagnostic_text.h"
#include "engine/world/files.h"
#include "schema/catalog_diff.h"
#include "schema/json_codec.h"
#include "schema/shown_text.h"

namespace dbsn {
namespace {

// The provider whose catalog is meant.
struct Owner {
  std::string entry;
  std::shared_ptr<const Definition> definition;
  const ResourceType* kind = nullptr;
};

std::optional<Owner> FindOwner(Desk& desk) {
  std::vector<Owner> owners;
  for (const auto& [entry, definition] : desk.session().definitions()) {
    if (!desk.command.provider.empty() && entry != desk.command.provider) continue;
    for (const auto& [name, kind] : definition->kinds) {
      if (kind.variants == nullptr) continue;
      owners.push_back({entry, definition, &kind});
      break;
    }
  }
  const bool one_definition = std::all_of(owners.begin(), owners.end(), [&](const Owner& owner) {
    return owner.definition == owners.front().definition;
  });
  if (!owners.empty() && one_definition) return owners.front();
  const std::string flag =
      desk.command.provider.empty() ? "--provider" : "--provider " + desk.command.provider;
  desk.Refuse(flag,
              owners.empty() ? "The workspace has no such provider with a catalog."
                             : "Several providers of the workspace have a catalog.",
              "Name one of the workspace's providers: --provider NAME.");
  return {};
}

// The catalog to compare with: a folder's, or what the web host publishes now.
std::optional<CatalogFiles> OtherCatalog(Desk& desk, const Owner& owner) {
  Session& session = desk.session();
  if (!desk.command.from.empty()) {
    Diagnostics problems;
    std::optional<CatalogFiles> files =
        ReadCatalogFolder(desk.world.files, desk.command.from, problems);
    session.Report(std::move(problems));
    return files;
  }
  if (!owner.kind->published.has_value()) {
    desk.Refuse("--from",
                "The definition of " + owner.definition->name +
                    " does not say where its catalog is published.",
                "Name a folder with the files: --from DIR.");
    return {};
  }
  if (!session.CheckSettings()) return {};
  return session.FetchCatalog(owner.entry, *owner.kind->published);
}

// Both catalogs of one kind, and what they make of the manifests.
struct CatalogComparison {
  std::string from, to;  // digests
  std::vector<CatalogChange> changes;
  std::vector<Diagnostic> breaks;  // problems that only the other catalog has
};

std::optional<CatalogComparison> Compare(Desk& desk, const Owner& owner,
                                         const CatalogFiles& other) {
  Session& session = desk.session();
  const std::string& name = owner.definition->name;
  CatalogComparison comparison;
  comparison.from = CatalogDigest(session.catalogs().at(name));
  comparison.to = CatalogDigest(other);
  if (comparison.from == comparison.to) return comparison;
  const std::optional<Definitions> with_other = session.WithCatalog(name, other);
  if (!with_other.has_value()) return {};
  const ResourceType& after = with_other->at(owner.entry)->kinds.at(owner.kind->kind);
  comparison.changes = DiffCatalogs(*owner.kind->variants, *after.variants);

  // Beyond this point only the manifests are asked; that they cannot be read is no difference.
  const auto sentence = [](const Diagnostic& problem) {
    return std::string(problem.code.name) + "\n" + problem.address + "\n" + problem.detail;
  };
  std::set<std::string> known;
  const Diagnostics without = session.CheckManifests(session.definitions());
  for (const Diagnostic& problem : without.all()) {
    known.insert(sentence(problem));
  }
  Diagnostics with = session.CheckManifests(*with_other);
  with.SortByPlace();
  for (const Diagnostic& problem : with.all()) {
    if (problem.severity == Severity::kError && !known.contains(sentence(problem))) {
      comparison.breaks.push_back(problem);
    }
  }
  return comparison;
}

std::string ChangeLine(const CatalogChange& change, const Palette& palette) {
  std::string subject = change.type;
  if (!change.auth.empty()) subject += " with " + change.auth;
  if (subject.empty()) subject = "the catalog";
  const std::string line = Shown(subject) + ": " + Shown(change.what);
  return (change.breaks ? palette.Red("! ") + line : "  " + line) + "\n";
}

void PrintText(Desk& desk, const Owner& owner, const CatalogComparison& comparison) {
  const Palette palette = desk.out_palette();
  std::string text = palette.Bold(owner.definition->name + "/" + owner.kind->kind) + "\n  from " +
                     comparison.from + "\n  to   " + comparison.to + "\n";
  if (comparison.from == comparison.to) {
    desk.terminal.Out(text + "The catalog is the one in use.\n");
    return;
  }
  std::size_t breaking = 0;
  for (const CatalogChange& change : comparison.changes) {
    text += ChangeLine(change, palette);
    if (change.breaks) ++breaking;
  }
  text +=
      fmt::format("{} change{}, {} of them (!) can break a manifest.\n", comparison.changes.size(),
                  comparison.changes.size() == 1 ? "" : "s", breaking);
  desk.terminal.Out(text);
  for (const Diagnostic& problem : comparison.breaks) desk.reporter().Problem(problem);
  desk.terminal.Out(comparison.breaks.empty()
                        ? "It breaks none of these manifests.\n"
                        : fmt::format("It breaks these manifests: {} error{} that the catalog in "
                                      "use does not give.\n",
                                      comparison.breaks.size(),
                                      comparison.breaks.size() == 1 ? "" : "s"));
}

Value JsonOf(const Desk& desk, const Owner& owner, const CatalogComparison& comparison) {
  Value::List changes, breaks;
  for (const CatalogChange& change : comparison.changes) {
    changes.emplace_back(ValueMap{{"auth_type", Value(change.auth)},
                                  {"breaks", Value(change.breaks)},
                                  {"type", Value(change.type)},
                                  {"what", Value(change.what)}});
  }
  for (const Diagnostic& problem : comparison.breaks) {
    breaks.push_back(DiagnosticValue(problem, desk.sources()));
  }
  return Value(ValueMap{{"breaks", Value(std::move(breaks))},
                        {"changes", Value(std::move(changes))},
                        {"from", Value(comparison.from)},
                        {"kind", Value(owner.definition->name + "/" + owner.kind->kind)},
                        {"to", Value(comparison.to)}});
}

void Print(Desk& desk, const Owner& owner, const CatalogComparison& comparison) {
  if (desk.json()) {
    desk.terminal.Out(WriteJson(JsonOf(desk, owner, comparison), JsonStyle::kIndented) + "\n");
  } else {
    PrintText(desk, owner, comparison);
  }
}

ExitStatus Unpin(Desk& desk, const Owner& owner) {
  Session& session = desk.session();
  if (!session.catalog_lock().pinned.contains(owner.definition->name)) {
    desk.reporter().Note("No catalog is pinned; the one in the binary is in use.");
    return ExitStatus::kDone;
  }
  const Result<Done> done =
      UnpinCatalog(desk.world.files, session.catalog_lock(), owner.definition->name);
  if (!done.ok()) return session.Fail(done.problem()), ExitStatus::kFailed;
  desk.reporter().Note("The catalog in the binary is in use again.");
  return ExitStatus::kDone;
}

}  // namespace

ExitStatus RunCatalogUpdate(Desk& desk) {
  Session& session = desk.session();
  if (desk.command.built_in && !desk.command.from.empty()) {
    return desk.Refuse("--built-in", "--built-in and --from name two catalogs.", "Give one.");
  }
  if (!session.ReadWorkspace()) return ExitStatus::kFailed;
  const std::optional<Owner> owner = FindOwner(desk);
  if (!owner.has_value()) return ExitStatus::kFailed;
  if (desk.command.built_in) return Unpin(desk, *owner);
  const std::optional<CatalogFiles> other = OtherCatalog(desk, *owner);
  if (!other.has_value()) return ExitStatus::kFailed;
  const std::optional<CatalogComparison> comparison = Compare(desk, *owner, *other);
  if (!comparison.has_value()) return ExitStatus::kFailed;
  Print(desk, *owner, *comparison);

  const std::string from = desk.command.from.empty()
                               ? session.HostOf(owner->entry, *owner->kind->published)
                               : desk.command.from;
  const auto pinned = session.catalog_lock().pinned.find(owner->definition->name);
  const bool is_pinned =
      pinned != session.catalog_lock().pinned.end() && pinned->second.digest == comparison->to;
  if (is_pinned) {
    desk.reporter().Note("It is pinned already.");
    return ExitStatus::kDone;
  }
  const Result<Done> done = PinCatalog(desk.world.files, session.catalog_lock(),
                                       owner->definition->name, *other, from, session.Now());
  if (!done.ok()) return session.Fail(done.problem()), ExitStatus::kFailed;
  desk.reporter().Note("Pinned in " + session.catalog_lock().workspace_folder +
                       std::string(kLockFileName) +
                       ". Commit it together with the folder .dbsn-catalogs.");
  return ExitStatus::kDone;
}

ExitStatus RunCatalogDiff(Desk& desk) {
  if (!desk.session().ReadWorkspace()) return ExitStatus::kFailed;
  const std::optional<Owner> owner = FindOwner(desk);
  if (!owner.has_value()) return ExitStatus::kFailed;
  const std::optional<CatalogFiles> other = OtherCatalog(desk, *owner);
  if (!other.has_value()) return ExitStatus::kFailed;
  const std::optional<CatalogComparison> comparison = Compare(desk, *owner, *other);
  if (!comparison.has_value()) return ExitStatus::kFailed;
  Print(desk, *owner, *comparison);
  const bool same = comparison->changes.empty() && comparison->breaks.empty();
  return same ? ExitStatus::kDone : ExitStatus::kFound;
}

}  // namespace dbsn
