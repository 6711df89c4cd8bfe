// Context values: what requests need and no manifest holds. A value may rest on those before it.
#include "schema/definition_codes.h"
#include "schema/definition_parts.h"
#include "schema/manifest_problems.h"

namespace dbsn {

namespace {

Operation ReadGet(const DefinitionMap& holder, std::string_view word, std::string_view name,
                  const Definition& definition) {
  const std::optional<DefinitionMap> map = holder.Map(word, kRequestWords);
  return map.has_value() ? ReadOperation(name, *map, definition, {}) : Operation{};
}

ContextSource ReadSource(const std::string& name, const DefinitionMap& map,
                         const Definition& definition) {
  ContextSource source;
  source.setting = map.Text("setting");
  source.row = map.Text("row");
  source.take = map.Texts("take");
  if (map.Has("get")) source.get = ReadGet(map, "get", name, definition);
  const int kinds =
      (map.Has("setting") ? 1 : 0) + (map.Has("row") ? 1 : 0) + (map.Has("get") ? 1 : 0);
  if (kinds != 1) {
    map.Refuse("", kDefinitionWrongType,
               "A context value's source is exactly one of setting, get and row.");
  }
  if (map.Has("get") != map.Has("take")) {
    map.Refuse("", kDefinitionMissingKey, "\"get\" and \"take\" belong together.",
               "take lists the members of get's answer that may hold the value.");
  }
  if (map.Has("setting")) {
    std::vector<std::string_view> names;
    for (const Setting& setting : definition.settings) {
      if (!setting.sensitive) names.push_back(setting.name);
    }
    map.Knows("setting", source.setting, names, "setting that is not sensitive and is called");
  }
  return source;
}

void ReadTranslation(const DefinitionMap& map, const Definition& definition, ContextValue& value) {
  const std::optional<DefinitionMap> translate = map.Map("translate", kTranslateWords);
  if (!translate.has_value()) return;
  value.translate_list = ReadGet(*translate, "list", value.name, definition);
  value.translate_match = translate->Text("match");
  value.translate_take = translate->Text("take");
}

}  // namespace

void ReadContext(const DefinitionMap& provider, Definition& definition) {
  for (const DefinitionMap::Named& member : provider.Members("context")) {
    const DefinitionMap map(provider.document(), member.value, kContextWords,
                            provider.diagnostics());
    ContextValue value;
    value.name = member.name;
    value.type = FieldTypeNamed(map.Text("type", "string"));
    value.required = map.Flag("required");
    value.required_for = map.Texts("required_for");
    value.missing = map.Text("missing");
    for (const DefinitionMap& source : map.Maps("from", kContextSourceWords)) {
      value.from.push_back(ReadSource(value.name, source, definition));
    }
    ReadTranslation(map, definition, value);
    // Only now: its own requests cannot rest on it.
    definition.context.push_back(std::move(value));
  }
  const auto read = [&](std::string_view word) -> std::optional<Operation> {
    if (!provider.Has(word)) return {};
    return ReadGet(provider, word, word, definition);
  };
  definition.health = read("health");
  definition.account = read("account");
}

}  // namespace dbsn
