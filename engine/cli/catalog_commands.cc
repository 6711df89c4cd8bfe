// dbsn catalog list, search and show: what the catalog in use holds. Offline.
#include <algorithm>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "engine/cli/commands.h"
#include "engine/cli/type_search.h"
#include "engine/report/explanation.h"
#include "engine/report/text_table.h"
#include "schema/caseless.h"
#include "schema/json_codec.h"
#include "schema/manifest_problems.h"
#include "schema/shown_text.h"

namespace dbsn {
namespace {

std::string AuthList(const TypeToExplain& one) {
  std::string list;
  for (const std::int64_t id : one.type->auth_ids) {
    const CodeName* const code = FindCode(one.kind->variants->auth_types(), id);
    list += (list.empty() ? "" : ", ") + (code == nullptr ? std::to_string(id) : code->name);
  }
  return list;
}

std::string Standing(const TypeEntry& type) {
  if (!type.active) return "inactive";
  return type.unverified ? "unverified" : "";
}

void PrintTypes(Desk& desk, const std::vector<TypeToExplain>& types) {
  if (desk.json()) {
    Value::List list;
    for (const TypeToExplain& one : types) list.push_back(TypeValue(one));
    desk.terminal.Out(WriteJson(Value(std::move(list)), JsonStyle::kIndented) + "\n");
    return;
  }
  std::vector<std::vector<std::string>> rows;
  std::size_t unverified = 0;
  for (const TypeToExplain& one : types) {
    rows.push_back({one.type->category, one.type->name, AuthList(one), Standing(*one.type)});
    if (one.type->active && one.type->unverified) ++unverified;
  }
  std::stable_sort(rows.begin(), rows.end(),
                   [](const auto& a, const auto& b) { return a[0] < b[0]; });
  desk.terminal.Out(TableText({"CATEGORY", "TYPE", "AUTH TYPES", ""}, rows));
  std::string note = fmt::format("{} type{}", types.size(), types.size() == 1 ? "" : "s");
  if (unverified > 0)
    note += fmt::format(", {} of them under a name that is not verified", unverified);
  desk.reporter().Note(note + ".");
}

// Everything of a type that a search may find, in lower case.
std::string Haystack(const TypeToExplain& one) {
  std::string all = one.type->name + " " + one.type->category + " " + AuthList(one);
  for (const Field* const field : OwnFieldsOf(one)) {
    all += " " + field->name.text() + " " + field->label;
  }
  return LowerCase(all);
}

bool HoldsAll(const std::string& haystack, const std::vector<std::string>& words) {
  return std::all_of(words.begin(), words.end(), [&](const std::string& word) {
    return haystack.find(LowerCase(word)) != std::string::npos;
  });
}

// Where the catalog of |definition| comes from, in words.
std::string OriginOf(const Session& session, const std::string& definition) {
  if (!session.asked.places.catalog_folder.empty()) {
    return "the folder " + session.asked.places.catalog_folder;
  }
  const auto pin = session.catalog_lock().pinned.find(definition);
  if (pin == session.catalog_lock().pinned.end()) return "built in";
  return pin->second.from + ", fetched " + pin->second.fetched;
}

void PrintCatalogs(Desk& desk) {
  const Session& session = desk.session();
  Value::List list;
  std::vector<std::vector<std::string>> rows;
  for (const KindToExplain& one : AllKinds(session.definitions())) {
    if (one.kind->variants == nullptr) continue;
    std::int64_t active = 0, unverified = 0;
    for (const TypeEntry& type : one.kind->variants->types()) {
      if (!type.active) continue;
      ++active;
      if (type.unverified) ++unverified;
    }
    const std::string name = one.definition->name + "/" + one.kind->kind;
    const std::string origin = OriginOf(session, one.definition->name);
    const auto files = session.catalogs().find(one.definition->name);
    const std::string digest =
        files == session.catalogs().end() ? "" : CatalogDigest(files->second);
    list.emplace_back(ValueMap{{"active_types", Value(active)},
                               {"digest", Value(digest)},
                               {"from", Value(origin)},
                               {"kind", Value(name)},
                               {"unverified_types", Value(unverified)}});
    rows.push_back({name, std::to_string(active), std::to_string(unverified), origin, digest});
  }
  desk.terminal.Out(desk.json()
                        ? WriteJson(Value(std::move(list)), JsonStyle::kIndented) + "\n"
                        : TableText({"KIND", "TYPES", "UNVERIFIED", "FROM", "DIGEST"}, rows));
}

}  // namespace

ExitStatus RunCatalogList(Desk& desk) {
  if (!desk.session().ReadFile()) return ExitStatus::kFailed;
  const Definitions& definitions = desk.session().definitions();
  std::vector<TypeToExplain> types = AllTypes(definitions);
  if (!desk.command.category.empty()) {
    std::vector<std::string_view> known;
    bool found = false;
    std::erase_if(types, [&](const TypeToExplain& one) {
      const std::vector<CodeName>& categories = one.kind->variants->categories();
      for (const CodeName& category : categories) known.push_back(category.name);
      const CodeName* const asked = FindCode(categories, std::string_view(desk.command.category));
      found = found || asked != nullptr;
      return asked == nullptr || asked->code != one.type->category_id;
    });
    if (!found) {
      std::sort(known.begin(), known.end());
      known.erase(std::unique(known.begin(), known.end()), known.end());
      return desk.Refuse(
          "--category " + desk.command.category, "The catalog has no such category.",
          DidYouMean(desk.command.category, known, "There are " + Listed(known) + "."));
    }
  }
  if (!desk.command.all) {
    std::erase_if(types, [](const TypeToExplain& one) { return !one.type->active; });
  }
  PrintTypes(desk, types);
  return ExitStatus::kDone;
}

ExitStatus RunCatalogSearch(Desk& desk) {
  if (!desk.session().ReadFile()) return ExitStatus::kFailed;
  std::vector<TypeToExplain> types = AllTypes(desk.session().definitions());
  std::erase_if(types, [&](const TypeToExplain& one) {
    return !HoldsAll(Haystack(one), desk.command.arguments);
  });
  PrintTypes(desk, types);
  return ExitStatus::kDone;
}

ExitStatus RunCatalogShow(Desk& desk) {
  if (!desk.session().ReadFile()) return ExitStatus::kFailed;
  if (desk.command.arguments.empty()) {
    PrintCatalogs(desk);
    return ExitStatus::kDone;
  }
  const std::string& name = desk.command.arguments.front();
  const std::vector<TypeToExplain> types = FindTypes(desk.session().definitions(), name);
  if (types.empty()) {
    desk.reporter().Problem(NoSuchType(desk.session().definitions(), name));
    return ExitStatus::kFailed;
  }
  if (desk.json()) {
    PrintTypes(desk, types);
    return ExitStatus::kDone;
  }
  for (const TypeToExplain& one : types) desk.terminal.Out(TypeSummary(one, desk.out_palette()));
  return ExitStatus::kDone;
}

}  // namespace dbsn
