#include "engine/cli/type_search.h"

#include <algorithm>
#include <set>
#include <utility>

#include "engine/cli/cli_codes.h"
#include "schema/caseless.h"
#include "schema/manifest_problems.h"
#include "schema/sample.h"

namespace dbsn {
namespace {

// The name of a field of |one| that |written| means; "" when it has none.
std::string FieldOf(const TypeToExplain& one, std::string_view written) {
  const auto search = [&](const std::vector<const Field*>& fields) -> std::string {
    for (const Field* const field : fields) {
      if (SameWord(field->name.text(), written)) return field->name.text();
    }
    return "";
  };
  std::string found = search(OwnFieldsOf(one));
  for (const AuthFields& of_auth : AuthFieldsOf(one)) {
    if (found.empty()) found = search(of_auth.fields);
  }
  return found;
}

std::vector<std::string> FieldNamesOf(const TypeToExplain& one) {
  std::set<std::string> names;
  for (const Field* const field : OwnFieldsOf(one)) names.insert(field->name.text());
  for (const AuthFields& of_auth : AuthFieldsOf(one)) {
    for (const Field* const field : of_auth.fields) names.insert(field->name.text());
  }
  return {names.begin(), names.end()};
}

Diagnostic NotFound(const std::string& words, std::string detail,
                    const std::vector<std::string>& near, std::string otherwise) {
  const std::vector<std::string_view> views(near.begin(), near.end());
  return {.code = kUnknownWord,
          .detail = std::move(detail),
          .hint = DidYouMean(words, views, std::move(otherwise)),
          .about = words};
}

// "TYPE.FIELD": a type's name may itself hold dots, so the longest that fits is taken.
std::optional<Explained> FindTypeField(const Definitions& definitions, const std::string& words) {
  for (std::size_t dot = words.rfind('.'); dot != std::string::npos && dot > 0;
       dot = words.rfind('.', dot - 1)) {
    const std::vector<TypeToExplain> types =
        FindTypes(definitions, std::string_view(words).substr(0, dot));
    if (types.empty()) continue;
    const std::string written = words.substr(dot + 1);
    Explained found;
    for (const TypeToExplain& one : types) {
      const std::string field = FieldOf(one, written);
      if (field.empty()) continue;
      found.what.types.push_back(one);
      found.what.field = field;
    }
    if (found.what.types.empty()) {
      found.problem = NotFound(
          written,
          "The type " + Quoted(types.front().type->name) + " has no field " + Quoted(written) + ".",
          FieldNamesOf(types.front()),
          "`dbsn explain \"" + types.front().type->name + "\"` lists its fields.");
    }
    return found;
  }
  return {};
}

// "KIND.FIELD", of the fields that every type of the kind has.
std::optional<Explained> FindKindField(const Definitions& definitions, const std::string& words) {
  const std::size_t dot = words.find('.');
  if (dot == std::string::npos) return {};
  const std::string kind = words.substr(0, dot), written = words.substr(dot + 1);
  Explained found;
  std::vector<std::string> names;
  for (const KindToExplain& one : AllKinds(definitions)) {
    if (!SameWord(one.kind->kind, kind)) continue;
    for (const Field& field : one.kind->base.fields) {
      if (field.read_only) continue;
      names.push_back(field.name.text());
      if (!SameWord(field.name.text(), written)) continue;
      found.what.kinds.push_back(one);
      found.what.field = field.name.text();
    }
  }
  if (names.empty()) return {};
  if (found.what.kinds.empty()) {
    found.problem =
        NotFound(written, "The kind " + Quoted(kind) + " has no field " + Quoted(written) + ".",
                 names, "`dbsn explain " + kind + "` lists its fields.");
  }
  return found;
}

}  // namespace

std::vector<KindToExplain> AllKinds(const Definitions& definitions) {
  std::vector<KindToExplain> all;
  std::set<const Definition*> seen;
  for (const auto& [entry, definition] : definitions) {
    if (!seen.insert(definition.get()).second) continue;
    for (const auto& [name, kind] : definition->kinds) all.push_back({definition.get(), &kind});
  }
  return all;
}

std::vector<TypeToExplain> AllTypes(const Definitions& definitions) {
  std::vector<TypeToExplain> all;
  for (const KindToExplain& one : AllKinds(definitions)) {
    if (one.kind->variants == nullptr) continue;
    for (const TypeEntry& type : one.kind->variants->types()) {
      all.push_back({one.definition, one.kind, &type});
    }
  }
  return all;
}

std::vector<TypeToExplain> FindTypes(const Definitions& definitions, std::string_view name) {
  const std::vector<TypeToExplain> all = AllTypes(definitions);
  std::vector<TypeToExplain> found;
  const auto take = [&](const auto& fits) {
    if (!found.empty()) return;
    std::copy_if(all.begin(), all.end(), std::back_inserter(found),
                 [&](const TypeToExplain& one) { return fits(one.type->name); });
  };
  take([&](const std::string& type) { return type == name; });
  take([&](const std::string& type) { return SameWord(type, name); });
  return found;
}

Diagnostic NoSuchType(const Definitions& definitions, const std::string& name) {
  std::vector<std::string> names;
  for (const TypeToExplain& one : AllTypes(definitions)) names.push_back(one.type->name);
  return NotFound(name, "The catalog has no type " + Quoted(name) + ".", names,
                  "`dbsn catalog list` names them all; `dbsn catalog search WORD` looks for some.");
}

Explained FindWhatToExplain(const Definitions& definitions, const std::string& words) {
  Explained found;
  found.what.types = FindTypes(definitions, words);
  if (!found.what.types.empty()) return found;
  for (const KindToExplain& one : AllKinds(definitions)) {
    const bool named = SameWord(one.kind->kind, words) ||
                       SameWord(one.definition->name + "/" + one.kind->kind, words);
    if (named) found.what.kinds.push_back(one);
  }
  if (!found.what.kinds.empty()) return found;
  if (std::optional<Explained> field = FindTypeField(definitions, words)) return *field;
  if (std::optional<Explained> field = FindKindField(definitions, words)) return *field;

  std::set<std::string> near;
  for (const KindToExplain& one : AllKinds(definitions)) {
    near.insert(one.kind->kind);
    for (const Field& field : one.kind->base.fields) {
      if (!field.read_only) near.insert(field.name.text());
      if (!SameWord(field.name.text(), words) || field.read_only) continue;
      found.what.kinds.push_back(one);
      found.what.field = field.name.text();
    }
  }
  for (const TypeToExplain& one : AllTypes(definitions)) {
    near.insert(one.type->name);
    for (std::string& field : FieldNamesOf(one)) near.insert(std::move(field));
    const std::string field = FieldOf(one, words);
    const bool known =
        std::any_of(found.what.kinds.begin(), found.what.kinds.end(),
                    [&](const KindToExplain& kind) { return kind.kind == one.kind; });
    if (field.empty() || known) continue;
    found.what.kinds.push_back({one.definition, one.kind});
    found.what.field = field;
  }
  if (found.what.kinds.empty()) {
    found.problem = NotFound(
        words, "There is no kind, no type and no field " + Quoted(words) + ".",
        {near.begin(), near.end()},
        "`dbsn catalog search WORD` looks for types; `dbsn explain` alone lists the kinds.");
  }
  return found;
}

}  // namespace dbsn
