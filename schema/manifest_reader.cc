// One document to one Manifest. Knows what every manifest has, and nothing of any provider.
#include <algorithm>
#include <utility>

#include <fmt/format.h>

#include "schema/manifest.h"
#include "schema/manifest_codes.h"
#include "schema/manifest_head.h"
#include "schema/manifest_members.h"
#include "schema/manifest_problems.h"

namespace dbsn {

namespace {

constexpr std::size_t kLongestName = 253;
constexpr std::size_t kLongestLabel = 255;
constexpr std::string_view kNameRule =
    "A name is letters, digits, \"-\", \"_\" and \".\", begins with a letter or a digit, and has "
    "at most 253 characters.";

bool IsLetterOrDigit(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
}

bool IsName(std::string_view text, std::string_view more = "-_.") {
  if (text.empty() || text.size() > kLongestName || !IsLetterOrDigit(text.front())) return false;
  return std::all_of(text.begin(), text.end(), [more](char c) {
    return IsLetterOrDigit(c) || more.find(c) != std::string_view::npos;
  });
}

// The nearest name that is allowed; "" when nothing of |text| can stay.
std::string AllowedName(std::string_view text) {
  std::string name;
  for (const char c : text) {
    if (IsLetterOrDigit(c) || c == '.' || c == '_') {
      name += c;
    } else if (!name.ends_with('-')) {
      name += '-';
    }
  }
  const std::size_t first = name.find_first_not_of("-_.");
  if (first == std::string::npos) return "";
  name = name.substr(first, kLongestName);
  while (name.ends_with('-')) name.pop_back();
  return name;
}

bool HasControlCharacter(std::string_view text) {
  return std::any_of(text.begin(), text.end(),
                     [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7f; });
}

class ManifestReader {
 public:
  ManifestReader(std::shared_ptr<const Document> document, const std::string& file,
                 Diagnostics& diagnostics)
      : document_(*document), problems_(document_, &manifest_.address, diagnostics) {
    manifest_.document = std::move(document);
    manifest_.file = file;
  }

  std::optional<Manifest> Read() {
    if (!IsManifest()) return {};
    const KnownMembers head(document_, manifest_.root, "The manifest",
                            {"apiVersion", "kind", "metadata", "spec", "lifecycle", "test"},
                            problems_, "A resource's own fields belong under \"spec\".");
    const bool known = ReadAddress(head);
    ReadSpec(head);
    manifest_.lifecycle =
        ReadLifecycle(document_, head.Value("lifecycle"), manifest_.address, problems_);
    manifest_.test = ReadTestPolicy(document_, head.Value("test"), problems_);
    if (problems_.any_error()) problems_.HideWhatSoundsSecret();
    if (!known) return {};
    return std::move(manifest_);
  }

 private:
  bool IsManifest() {
    if (document_.empty()) return false;
    if (document_.IsMap(manifest_.root)) {
      const NodeIndex version = document_.Find(manifest_.root, "apiVersion");
      const bool ours = version != kNoNode && document_.IsScalar(version) &&
                        document_.Text(version).starts_with("dbsn");
      if (!ours) return true;
      const std::string_view text = document_.Text(version);
      if (!text.starts_with("dbsn/") && !text.starts_with("dbsn.")) return true;
      problems_.Error(kNotAManifest, version,
                      fmt::format("{} is a file of dbsn's own, not a resource.", Quoted(text)),
                      "A workspace stands in dbsn.yaml, outside of the manifests' folders.");
      return false;
    }
    const bool list = document_.IsList(manifest_.root);
    problems_.Error(
        kNotAManifest, manifest_.root,
        fmt::format("The document is {}, must be a map with apiVersion, kind, metadata and spec.",
                    WrittenAs(document_, manifest_.root)),
        list && document_.json ? "A JSON file holds one manifest. Write one file for each, or a "
                                 "YAML file with \"---\" between them."
        : list                 ? "Write \"---\" between manifests instead of a list."
                               : "");
    if (problems_.any_error()) problems_.HideWhatSoundsSecret();
    return false;
  }

  // Whether all of apiVersion, kind and metadata.name can be used.
  bool ReadAddress(const KnownMembers& head) {
    const bool version = ReadApiVersion(head);
    const bool kind = ReadKind(head);
    const NodeIndex metadata = head.Value("metadata");
    if (metadata == kNoNode) {
      Missing(manifest_.root, "metadata", "metadata: {name: NAME}");
      return false;
    }
    const KnownMembers members(document_, metadata, "metadata", {"name", "project", "labels"},
                               problems_);
    const bool name = ReadName(head, members);
    ReadProject(members);
    ReadLabels(members);
    return version && kind && name;
  }

  bool ReadApiVersion(const KnownMembers& head) {
    const NodeIndex value = head.Value("apiVersion");
    if (value == kNoNode) {
      Missing(manifest_.root, "apiVersion", "apiVersion: PROVIDER/v1");
      return false;
    }
    std::optional<std::string> text = ReadHeadText(document_, value, "apiVersion", problems_);
    if (!text.has_value()) return false;
    const std::size_t slash = text->find('/');
    const std::string_view provider = std::string_view(*text).substr(0, slash);
    const std::string_view version =
        slash == std::string::npos ? "" : std::string_view(*text).substr(slash + 1);
    if (!IsName(provider) || !IsName(version)) {
      problems_.Error(
          kManifestBadValue, value,
          fmt::format("\"apiVersion\" is {}, must be a provider and a version.", Quoted(*text)),
          fmt::format("Write it like {}/v1.",
                      IsName(provider) ? provider : std::string_view("PROVIDER")));
      return false;
    }
    manifest_.address.provider = provider;
    manifest_.version = version;
    manifest_.api_version = *std::move(text);
    return true;
  }

  bool ReadKind(const KnownMembers& head) {
    const NodeIndex value = head.Value("kind");
    if (value == kNoNode) {
      Missing(manifest_.root, "kind", "kind: KIND");
      return false;
    }
    std::optional<std::string> text = ReadHeadText(document_, value, "kind", problems_);
    if (!text.has_value()) return false;
    if (!IsName(*text)) {
      problems_.Error(kManifestBadValue, value, fmt::format("{} is no kind.", Quoted(*text)));
      return false;
    }
    manifest_.address.kind = *std::move(text);
    return true;
  }

  bool ReadName(const KnownMembers& head, const KnownMembers& metadata) {
    const NodeIndex value = metadata.Value("name");
    if (value == kNoNode) {
      if (document_.IsMap(head.Value("metadata"))) {
        Missing(head.Key("metadata"), "metadata.name", "name: NAME");
      }
      return false;
    }
    std::optional<std::string> text = ReadHeadText(document_, value, "metadata.name", problems_);
    if (!text.has_value()) return false;
    if (!IsName(*text)) {
      const std::string allowed = AllowedName(*text);
      problems_.Error(kManifestBadName, value,
                      fmt::format("{} cannot be a manifest's name. {}", Quoted(*text), kNameRule),
                      allowed.empty() ? "" : fmt::format("Did you mean \"{}\"?", allowed));
      return false;
    }
    manifest_.address.name = *std::move(text);
    return true;
  }

  void ReadProject(const KnownMembers& metadata) {
    const NodeIndex value = metadata.Value("project");
    std::optional<std::string> text = ReadHeadText(document_, value, "metadata.project", problems_);
    if (!text.has_value()) return;
    const bool blank = text->find_first_of(" \t") != std::string::npos;
    if (text->empty() || blank || HasControlCharacter(*text)) {
      problems_.Error(
          kManifestBadValue, value,
          fmt::format("\"metadata.project\" is {}, which is no project.", Quoted(*text)),
          "Write the project's code or number, or take the key out for the "
          "workspace's project.");
      return;
    }
    manifest_.project = *std::move(text);
  }

  void ReadLabels(const KnownMembers& metadata) {
    const NodeIndex labels = metadata.Value("labels");
    if (labels == kNoNode) return;
    if (!document_.IsMap(labels)) {
      problems_.Error(
          kManifestWrongType, labels,
          fmt::format("\"metadata.labels\" is {}, must be a map.", WrittenAs(document_, labels)),
          "Write it like {team: orders}.");
      return;
    }
    ForEachMember(document_, labels, [this](NodeIndex key, NodeIndex value) {
      const std::string_view label = document_.IsScalar(key) ? document_.Text(key) : "";
      if (!IsName(label, "-_./")) {
        problems_.Error(kManifestBadName, key, fmt::format("{} cannot be a label.", Quoted(label)),
                        "A label is letters, digits, \"-\", \"_\", \".\" and \"/\", and begins "
                        "with a letter or a digit.");
        return;
      }
      std::optional<std::string> text =
          ReadHeadText(document_, value, fmt::format("metadata.labels.{}", label), problems_);
      if (!text.has_value()) return;
      if (text->size() > kLongestLabel || HasControlCharacter(*text)) {
        problems_.Error(kManifestBadValue, value,
                        fmt::format("The label \"{}\" holds a line break or another control "
                                    "character, or more than {} bytes.",
                                    label, kLongestLabel));
        return;
      }
      manifest_.labels.insert_or_assign(std::string(label), *std::move(text));
    });
  }

  void ReadSpec(const KnownMembers& head) {
    const NodeIndex spec = head.Value("spec");
    if (spec == kNoNode) {
      Missing(manifest_.root, "spec", "spec: with the resource's fields below it");
    } else if (!document_.IsMap(spec)) {
      problems_.Error(kManifestWrongType, spec,
                      fmt::format("\"spec\" is {}, must be a map.", WrittenAs(document_, spec)),
                      "Write the resource's fields below it, indented.");
    } else {
      manifest_.spec = spec;
    }
  }

  void Missing(NodeIndex at, std::string_view key, std::string_view example) {
    // The root has no key of its own: its first key stands for it.
    const bool root = at == manifest_.root && document_.nodes[at].next > at + 1;
    problems_.Error(kManifestMissingKey, root ? at + 1 : at,
                    fmt::format("The manifest has no \"{}\".", key),
                    fmt::format("Add {}.", example));
  }

  Manifest manifest_;
  const Document& document_;
  ManifestProblems problems_;
};

}  // namespace

std::optional<Manifest> ReadManifest(std::shared_ptr<const Document> document,
                                     const std::string& file, Diagnostics& diagnostics) {
  return ManifestReader(std::move(document), file, diagnostics).Read();
}

}  // namespace dbsn
