#include "engine/cli/type_choice.h"

#include <algorithm>
#include <vector>

#include "engine/cli/cli_codes.h"
#include "engine/cli/type_search.h"
#include "schema/manifest_problems.h"

namespace dbsn {

std::optional<TypeToExplain> ChooseType(Desk& desk, const std::string& name) {
  const Definitions& definitions = desk.session().definitions();
  std::vector<TypeToExplain> types = FindTypes(definitions, name);
  if (!desk.command.provider.empty()) {
    const auto wanted = definitions.find(desk.command.provider);
    std::erase_if(types, [&](const TypeToExplain& one) {
      return wanted == definitions.end() || wanted->second.get() != one.definition;
    });
  }
  if (types.size() == 1) return types.front();
  if (types.empty()) {
    desk.reporter().Problem(NoSuchType(definitions, name));
    return {};
  }
  desk.Refuse(name, "Several providers have a type " + Quoted(name) + ".",
              "Say which: --provider NAME.");
  return {};
}

std::optional<const CodeName*> ChooseAuth(Desk& desk, const TypeToExplain& one,
                                          const std::string& auth) {
  const std::vector<CodeName>& known = one.kind->variants->auth_types();
  const std::vector<std::int64_t>& ids = one.type->auth_ids;
  if (auth.empty()) return ids.empty() ? nullptr : FindCode(known, ids.front());
  const CodeName* const code = FindCode(known, std::string_view(auth));
  const bool offered =
      code != nullptr && std::find(ids.begin(), ids.end(), code->code) != ids.end();
  if (offered) return code;
  std::vector<std::string_view> names;
  for (const std::int64_t id : ids) {
    if (const CodeName* const one_of_them = FindCode(known, id)) names.push_back(one_of_them->name);
  }
  desk.Refuse("--auth " + auth, "A " + one.type->name + " does not offer this auth type.",
              names.empty() ? "It takes none."
                            : DidYouMean(auth, names, "It offers " + Listed(names) + "."));
  return {};
}

std::string EntryOf(Desk& desk, const Definition& definition) {
  if (!desk.command.provider.empty()) return desk.command.provider;
  for (const auto& [entry, known] : desk.session().definitions()) {
    if (known.get() == &definition) return entry;
  }
  return definition.name;
}

}  // namespace dbsn
