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
#include "schema/secret_source.h"

namespace dbsn {

namespace {

std::optional<SecretRef> ReadSource(const Document& document, NodeIndex map,
                                    const std::string& trail, ManifestProblems& problems) {
  const auto fail = [&](NodeIndex at, const std::string& detail, const std::string& hint) {
    problems.Error(kManifestBadValueFrom, at, detail, hint);
    return std::nullopt;
  };
  if (document.Members(map).size() != 1) {
    return fail(map, Quoted(trail) + " has other keys beside \"valueFrom\".",
                "valueFrom stands alone: take the other keys out.");
  }
  const NodeIndex from = document.Find(map, "valueFrom");
  const std::variant<SecretRef, SourceFault> source =
      ReadSecretSource(document, from, Quoted(trail), true);
  if (const SourceFault* fault = std::get_if<SourceFault>(&source)) {
    return fail(fault->at, fault->detail, fault->hint);
  }
  return std::get<SecretRef>(source);
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
