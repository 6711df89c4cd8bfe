// Reads settings without knowing what they mean. Never repeats a value, since a token may have been
// written where none belongs.
#include "engine/load/written_setting.h"

#include <string_view>
#include <utility>
#include <vector>

#include "schema/field_check.h"
#include "schema/manifest_codes.h"
#include "schema/manifest_head.h"
#include "schema/manifest_members.h"

namespace dbsn {

namespace {

std::optional<SecretRef> ReadSource(const Document& document, NodeIndex map,
                                    const std::string& trail, ManifestProblems& problems) {
  const NodeIndex from = document.Find(map, "valueFrom");
  const std::vector<Document::Member> sources = document.Members(from);
  if (document.Members(map).size() != 1 || sources.size() != 1) {
    problems.Error(kManifestBadValueFrom, map,
                   "\"valueFrom\" of " + Quoted(trail) + " must name one source and no more.",
                   "Write valueFrom: {env: NAME} or valueFrom: {file: PATH}.");
    return {};
  }
  const std::string_view source = document.Text(sources.front().key);
  if (source == "exec" || source == "vault") {
    problems.Error(kManifestNotSupported, sources.front().key,
                   "valueFrom " + Quoted(source) + " is not supported in this version.",
                   "Take it out.");
    return {};
  }
  if (source != "env" && source != "file") {
    problems.Error(kManifestBadValueFrom, sources.front().key,
                   "\"valueFrom\" of " + Quoted(trail) + " has no source of that name.",
                   DidYouMean(source, {"env", "file"}, "It can be \"env\" or \"file\"."));
    return {};
  }
  const std::optional<std::string> text =
      ReadHeadText(document, sources.front().value, trail + "." + std::string(source), problems);
  if (!text.has_value()) return {};
  return SecretRef{source == "env" ? SecretRef::Source::kEnv : SecretRef::Source::kFile, *text};
}

std::optional<WrittenSetting> ReadSetting(const Document& document, NodeIndex value,
                                          const std::string& trail, ManifestProblems& problems) {
  WrittenSetting setting;
  setting.place = document.PlaceOf(value);
  if (document.IsMap(value) && IsValueFrom(document, value)) {
    setting.source = ReadSource(document, value, trail, problems);
    if (!setting.source.has_value()) return {};
    return setting;
  }
  if (!document.IsScalar(value) || document.nodes[value].null) {
    problems.Hide(value);
    problems.Error(kManifestWrongType, value,
                   Quoted(trail) + " is " + std::string(WrittenAs(document, value)) +
                       ", must be text or valueFrom.",
                   "Write the value, or valueFrom: {env: NAME}.");
    return {};
  }
  setting.text = document.Text(value);
  return setting;
}

}  // namespace

WrittenSettings ReadSettings(const Document& document, NodeIndex map, const std::string& trail,
                             ManifestProblems& problems) {
  WrittenSettings settings;
  ForEachMember(document, map, [&](NodeIndex key, NodeIndex value) {
    if (!document.IsScalar(key) || document.Text(key) == "definition") return;
    const std::string name(document.Text(key));
    std::optional<WrittenSetting> setting =
        ReadSetting(document, value, trail + "." + name, problems);
    if (!setting.has_value()) return;
    setting->key_place = document.PlaceOf(key);
    settings.emplace(name, *std::move(setting));
  });
  return settings;
}

}  // namespace dbsn
