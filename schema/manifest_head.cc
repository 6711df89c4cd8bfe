// The small maps of a manifest's head: lifecycle and test, and what they are made of.
#include "schema/manifest_head.h"

#include <algorithm>
#include <chrono>
#include <utility>

#include <fmt/format.h>

#include "schema/duration.h"
#include "schema/manifest_codes.h"
#include "schema/manifest_members.h"

namespace dbsn {

KnownMembers::KnownMembers(const Document& document, NodeIndex map, std::string_view owner,
                           std::initializer_list<std::string_view> names,
                           ManifestProblems& problems, std::string_view unknown_hint) {
  members_.reserve(names.size());
  for (const std::string_view name : names) members_.push_back({name});
  if (!document.IsMap(map)) {
    problems.Error(kManifestWrongType, map,
                   fmt::format("\"{}\" is {}, must be a map.", owner, WrittenAs(document, map)));
    return;
  }
  ForEachMember(document, map, [&](NodeIndex key, NodeIndex value) {
    const std::string_view text = document.IsScalar(key) ? document.Text(key) : "";
    const auto known = std::find_if(members_.begin(), members_.end(),
                                    [text](const Member& member) { return member.name == text; });
    if (known == members_.end()) {
      problems.Error(kManifestUnknownKey, key,
                     fmt::format("\"{}\" has no key {}.", owner, Quoted(text)),
                     DidYouMean(text, names,
                                unknown_hint.empty() ? fmt::format("It has {}.", Listed(names))
                                                     : std::string(unknown_hint)));
      if (SoundsSecret(text)) problems.Hide(value);
      return;
    }
    if (known->key != kNoNode) return;  // a duplicate: the reader has reported it
    known->key = key;
    known->value = value;
  });
}

NodeIndex KnownMembers::Key(std::string_view name) const {
  for (const Member& member : members_) {
    if (member.name == name) return member.key;
  }
  return kNoNode;
}

NodeIndex KnownMembers::Value(std::string_view name) const {
  for (const Member& member : members_) {
    if (member.name == name) return member.value;
  }
  return kNoNode;
}

std::optional<std::string> ReadHeadText(const Document& document, NodeIndex value,
                                        std::string_view name, ManifestProblems& problems) {
  if (value == kNoNode || problems.PassOver(value)) return {};
  if (!document.IsScalar(value) || document.nodes[value].null) {
    problems.Error(kManifestWrongType, value,
                   fmt::format("\"{}\" is {}, must be text.", name, WrittenAs(document, value)));
    return {};
  }
  return std::string(document.Text(value));
}

std::optional<bool> ReadHeadBoolean(const Document& document, NodeIndex value,
                                    std::string_view name, ManifestProblems& problems) {
  if (value == kNoNode || problems.PassOver(value)) return {};
  if (document.IsScalar(value) && !document.IsQuoted(value)) {
    if (document.Text(value) == "true") return true;
    if (document.Text(value) == "false") return false;
  }
  problems.Error(
      kManifestWrongType, value,
      fmt::format("\"{}\" is {}, must be true or false.", name, WrittenAs(document, value)),
      "Write true or false, without quotes.");
  return {};
}

namespace {

std::vector<Path> ReadPaths(const Document& document, NodeIndex list, ManifestProblems& problems) {
  std::vector<Path> paths;
  if (list == kNoNode) return paths;
  if (!document.IsList(list)) {
    problems.Error(kManifestWrongType, list,
                   fmt::format("\"lifecycle.ignoreChanges\" is {}, must be a list of fields.",
                               WrittenAs(document, list)),
                   "Write it like [FIELD, OTHER_FIELD].");
    return paths;
  }
  ForEachItem(document, list, [&](NodeIndex item, std::size_t) {
    const std::optional<std::string> text =
        ReadHeadText(document, item, "lifecycle.ignoreChanges", problems);
    if (text.has_value()) paths.push_back(Path::Parse(*text));
  });
  return paths;
}

// One of |words|; reports anything else.
std::optional<std::size_t> ReadWord(const Document& document, NodeIndex value,
                                    std::string_view name,
                                    std::initializer_list<std::string_view> words,
                                    ManifestProblems& problems) {
  const std::optional<std::string> text = ReadHeadText(document, value, name, problems);
  if (!text.has_value()) return {};
  const auto found = std::find(words.begin(), words.end(), *text);
  if (found != words.end()) return static_cast<std::size_t>(found - words.begin());
  const std::string all = fmt::format("It can be {}.", Listed(words));
  problems.Error(kManifestBadValue, value, fmt::format("\"{}\" cannot be {}.", name, Quoted(*text)),
                 DidYouMean(*text, words, all));
  return {};
}

std::string ReadWas(const Document& document, NodeIndex value, const Address& own,
                    ManifestProblems& problems) {
  const std::optional<std::string> text = ReadHeadText(document, value, "lifecycle.was", problems);
  if (!text.has_value()) return "";
  const std::optional<Address> was = ParseAddress(*text, own.provider);
  if (!was.has_value()) {
    problems.Error(kManifestBadValue, value,
                   fmt::format("\"lifecycle.was\" is {}, which is no address.", Quoted(*text)),
                   fmt::format("Write it like {}/NAME.", own.kind));
    return "";
  }
  if (was->kind != own.kind) {
    problems.Error(kManifestBadValue, value,
                   fmt::format("\"lifecycle.was\" names a {}, and this is a {}: a resource cannot "
                               "change its kind.",
                               was->kind, own.kind));
    return "";
  }
  if (*was == own) {
    problems.Error(kManifestBadValue, value, "\"lifecycle.was\" is this manifest's own address.",
                   "Take it out, or name the address that the resource had before.");
    return "";
  }
  return ToString(*was);
}

// The live id as text: 5459 and "5459" are one id.
std::string ReadAdopt(const Document& document, NodeIndex value, ManifestProblems& problems) {
  const std::optional<std::string> text =
      ReadHeadText(document, value, "lifecycle.adopt", problems);
  if (!text.has_value()) return "";
  if (text->empty()) {
    problems.Error(kManifestBadValue, value, "\"lifecycle.adopt\" is empty.",
                   "Write the live resource's id, or take the key out.");
  }
  return *text;
}

std::optional<std::chrono::milliseconds> ReadTimeout(const Document& document, NodeIndex value,
                                                     ManifestProblems& problems) {
  const std::optional<std::string> text = ReadHeadText(document, value, "test.timeout", problems);
  if (!text.has_value()) return {};
  const std::optional<std::chrono::milliseconds> timeout = ParseDuration(*text);
  if (timeout.has_value() && timeout->count() > 0) return timeout;
  problems.Error(kManifestBadValue, value,
                 fmt::format("\"test.timeout\" is {}, which is no length of time.", Quoted(*text)),
                 "Write it with its unit, like 60s or 2m.");
  return {};
}

}  // namespace

Lifecycle ReadLifecycle(const Document& document, NodeIndex map, const Address& address,
                        ManifestProblems& problems) {
  Lifecycle lifecycle;
  if (map == kNoNode) return lifecycle;
  const KnownMembers members(document, map, "lifecycle",
                             {"preventDestroy", "ignoreChanges", "adopt", "was", "replace"},
                             problems);
  lifecycle.prevent_destroy = ReadHeadBoolean(document, members.Value("preventDestroy"),
                                              "lifecycle.preventDestroy", problems);
  lifecycle.ignore_changes = ReadPaths(document, members.Value("ignoreChanges"), problems);
  lifecycle.adopt = ReadAdopt(document, members.Value("adopt"), problems);
  lifecycle.was = ReadWas(document, members.Value("was"), address, problems);
  const NodeIndex replace = members.Value("replace");
  if (ReadWord(document, replace, "lifecycle.replace", {"create_first"}, problems).has_value()) {
    problems.Error(kManifestNotSupported, replace,
                   "\"lifecycle.replace: create_first\" is not supported in this version.",
                   "Take the key out: a replace deletes, then creates.");
  }
  return lifecycle;
}

TestPolicy ReadTestPolicy(const Document& document, NodeIndex map, ManifestProblems& problems) {
  TestPolicy policy;
  if (map == kNoNode) return policy;
  const KnownMembers members(document, map, "test", {"when", "onFailure", "timeout"}, problems);
  const std::optional<std::size_t> when = ReadWord(document, members.Value("when"), "test.when",
                                                   {"changed", "always", "never"}, problems);
  constexpr TestWhen kWhen[]{TestWhen::kChanged, TestWhen::kAlways, TestWhen::kNever};
  if (when.has_value()) policy.when = kWhen[*when];
  const std::optional<std::size_t> failure =
      ReadWord(document, members.Value("onFailure"), "test.onFailure", {"fail", "warn", "rollback"},
               problems);
  constexpr OnTestFailure kFailure[]{OnTestFailure::kFail, OnTestFailure::kWarn,
                                     OnTestFailure::kRollback};
  if (failure.has_value()) policy.on_failure = kFailure[*failure];
  policy.timeout = ReadTimeout(document, members.Value("timeout"), problems);
  return policy;
}

}  // namespace dbsn
