// {valueFrom: ...} and {ref: ...}: values that a manifest names and does not hold.
#include <algorithm>
#include <utility>

#include <fmt/format.h>

#include "schema/field_check.h"
#include "schema/manifest_codes.h"
#include "schema/manifest_members.h"
#include "schema/secret_source.h"

namespace dbsn {

namespace {

constexpr std::string_view kSecretHint = "Write valueFrom: {env: NAME} or valueFrom: {file: PATH}.";

// The only key of |map|, when there is one and only one; kNoNode otherwise.
NodeIndex OnlyKey(const Document& document, NodeIndex map) {
  NodeIndex only = kNoNode;
  std::size_t count = 0;
  ForEachMember(document, map, [&](NodeIndex key, NodeIndex) {
    only = key;
    ++count;
  });
  return count == 1 ? only : kNoNode;
}

}  // namespace

bool IsEnvironmentName(std::string_view text) {
  if (text.empty() || (text.front() >= '0' && text.front() <= '9')) return false;
  return std::all_of(text.begin(), text.end(), [](char c) {
    return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_';
  });
}

bool IsValueFrom(const Document& document, NodeIndex map) {
  return document.FindKey(map, "valueFrom") != kNoNode;
}

bool IsReference(const Document& document, NodeIndex map) {
  return document.FindKey(map, "ref") != kNoNode;
}

// A literal here is a secret somebody wrote down: neither a message nor a snippet shows it.
std::optional<Value> FieldChecker::CheckSensitive(const Field& field, NodeIndex value,
                                                  const FieldTrail& trail) {
  if (IsValueFrom(document_, value)) return CheckValueFrom(field, value, trail);
  problems_.Hide(value);
  std::string hint(kSecretHint);
  const NodeIndex only = OnlyKey(document_, value);
  if (only != kNoNode && document_.IsScalar(only)) {
    const std::string_view key = document_.Text(only);
    hint = DidYouMean(key, {"valueFrom"}, hint);
    if (key == "env" || key == "file")
      hint = fmt::format("Write it as valueFrom: {{{}: ...}}.", key);
  }
  const Node& at = document_.nodes[value];
  problems_.Error(
      kManifestLiteralSecret, value,
      at.filled || at.unfilled
          ? fmt::format("{} is a secret, and no secret comes from a variable: its value "
                        "would stand where everybody can read it.",
                        Subject(trail))
          : fmt::format("{} is a secret, and its value stands in the manifest, where "
                        "everybody with the file can read it.",
                        Subject(trail)),
      std::move(hint));
  return {};
}

std::optional<Value> FieldChecker::CheckValueFrom(const Field& field, NodeIndex map,
                                                  const FieldTrail& trail) {
  const NodeIndex from = document_.Find(map, "valueFrom");
  const auto fail = [&](Code code, NodeIndex at, std::string detail, std::string hint) {
    if (field.sensitive) problems_.Hide(map);
    problems_.Error(code, at, std::move(detail), std::move(hint));
    return std::nullopt;
  };
  if (field.discriminator) {
    return fail(kManifestBadValueFrom, map,
                fmt::format("{} decides which fields there are, so it must be written in the "
                            "manifest.",
                            Subject(trail)),
                "Write the value itself.");
  }
  if (OnlyKey(document_, map) == kNoNode) {
    return fail(kManifestBadValueFrom, map,
                fmt::format("{} has other keys beside \"valueFrom\".", Subject(trail)),
                "valueFrom stands alone: take the other keys out.");
  }
  for (const Document::Member& source : document_.Members(from)) {
    if (problems_.PassOver(source.value)) return {};
  }
  std::variant<SecretRef, SourceFault> source =
      ReadSecretSource(document_, from, Subject(trail), field.sensitive);
  if (SourceFault* fault = std::get_if<SourceFault>(&source)) {
    const NodeIndex at = fault->at == from ? document_.FindKey(map, "valueFrom") : fault->at;
    return fail(fault->code, at, std::move(fault->detail), std::move(fault->hint));
  }
  return Value(std::get<SecretRef>(std::move(source)));
}

std::optional<Value> FieldChecker::CheckReference(const Field& field, NodeIndex map,
                                                  const FieldTrail& trail) {
  const NodeIndex target = document_.Find(map, "ref");
  if (OnlyKey(document_, map) == kNoNode) {
    problems_.Error(kManifestBadReference, map,
                    fmt::format("{} has other keys beside \"ref\".", Subject(trail)),
                    "ref stands alone: take the other keys out.");
    return {};
  }
  if (problems_.PassOver(target)) return {};
  std::optional<Address> address;
  if (document_.IsScalar(target) && !document_.nodes[target].null) {
    address = ParseAddress(document_.Text(target), provider_);
  }
  if (!address.has_value()) {
    const std::string kind =
        field.reference_kinds.size() == 1 ? field.reference_kinds.front() : "KIND";
    problems_.Error(kManifestBadReference, target,
                    fmt::format("\"ref\" of {} is no address.", Subject(trail)),
                    fmt::format("Write it like {{ref: {}/NAME}}.", kind));
    return {};
  }
  Value value(Ref{ToString(*address)});
  references_.push_back({*std::move(address), &field, ToString(trail), document_.PlaceOf(target)});
  return value;
}

}  // namespace dbsn
