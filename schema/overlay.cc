// Copies nodes from two documents into one flat array. Never looks at what a field means.
#include "schema/overlay.h"

#include <algorithm>
#include <cstdint>
#include <string>
#include <string_view>
#include <tuple>
#include <utility>

#include "schema/manifest_members.h"

namespace dbsn {

namespace {

// The one key of a map that has only one; "" otherwise.
std::string_view OnlyKey(const Document& document, NodeIndex map) {
  if (!document.IsMap(map)) return "";
  const NodeIndex key = map + 1;
  if (key >= document.nodes[map].next || !document.IsScalar(key)) return "";
  const NodeIndex value = document.nodes[key].next;
  return document.nodes[value].next == document.nodes[map].next ? document.Text(key) : "";
}

bool IsSource(const Document& document, NodeIndex map) {
  const std::string_view key = OnlyKey(document, map);
  return key == "valueFrom" || key == "ref";
}

bool IsEmpty(const Document& document, NodeIndex node) {
  const Node& at = document.nodes[node];
  return at.kind == Node::Kind::kScalar && (at.null || at.text_size == 0);
}

// Where a value is shown: a list or a map may begin lines below its key.
Place ShownPlace(const Document& document, NodeIndex key, NodeIndex value) {
  return document.PlaceOf(document.IsScalar(value) ? value : key);
}

class Merger {
 public:
  Merger(const Document& base, const Document& overlay) : base_(base), overlay_(overlay) {}

  MergedDocument Merge() {
    merged_.file = base_.file;
    merged_.overlay_file = overlay_.file;
    merged_.json = base_.json;
    merged_.texts = base_.texts + overlay_.texts;
    merged_.nodes.reserve(base_.nodes.size() + overlay_.nodes.size());
    MergeMaps(0, 0);
    result_.document = std::make_shared<const Document>(std::move(merged_));
    return std::move(result_);
  }

 private:
  NodeIndex next() const { return static_cast<NodeIndex>(merged_.nodes.size()); }

  void Copy(const Document& from, NodeIndex node) {
    const bool overlay = &from == &overlay_;
    const std::uint32_t shift = next() - node;
    for (NodeIndex at = node; at < from.nodes[node].next; ++at) {
      Node copy = from.nodes[at];
      copy.next += shift;
      copy.overlay = overlay;
      if (overlay) copy.text += static_cast<std::uint32_t>(base_.texts.size());
      merged_.nodes.push_back(copy);
    }
  }

  void MergeMaps(NodeIndex base_map, NodeIndex overlay_map) {
    const NodeIndex map = next();
    merged_.nodes.push_back(base_.nodes[base_map]);
    ForEachMember(base_, base_map, [&](NodeIndex key, NodeIndex value) {
      const NodeIndex over =
          base_.IsScalar(key) ? overlay_.FindKey(overlay_map, base_.Text(key)) : kNoNode;
      MergeMember(base_map, key, value, over);
    });
    ForEachMember(overlay_, overlay_map, [&](NodeIndex key, NodeIndex value) {
      const bool in_base =
          overlay_.IsScalar(key) && base_.FindKey(base_map, overlay_.Text(key)) != kNoNode;
      if (in_base) return;
      if (IsEmpty(overlay_, value)) {
        result_.idle.push_back(overlay_.PlaceOf(key));
        return;
      }
      Copy(overlay_, key);
      Copy(overlay_, value);
    });
    merged_.nodes[map].next = next();
  }

  // |over|: the overlay's key of the same name, or kNoNode.
  void MergeMember(NodeIndex map, NodeIndex key, NodeIndex value, NodeIndex over) {
    if (over == kNoNode) {
      Copy(base_, key);
      Copy(base_, value);
      return;
    }
    const NodeIndex now = overlay_.nodes[over].next;
    if (IsEmpty(overlay_, now)) return;
    if (NamesTheSame(map, key, value, now)) {
      Copy(base_, key);
      Copy(base_, value);
      return;
    }
    if (AreMerged(value, now)) {
      Copy(base_, key);
      MergeMaps(value, now);
      return;
    }
    result_.replaced.push_back({Extent(over, now), ShownPlace(base_, key, value)});
    Copy(overlay_, over);
    Copy(overlay_, now);
  }

  // An overlay has to repeat the address; that changes nothing, so its place stays the base's.
  bool NamesTheSame(NodeIndex map, NodeIndex key, NodeIndex value, NodeIndex now) const {
    if (!base_.IsScalar(value) || !overlay_.IsScalar(now)) return false;
    const std::string_view name = base_.Text(key);
    const bool of_address = map == 0 ? name == "apiVersion" || name == "kind"
                                     : name == "name" && base_.Find(0, "metadata") == map;
    return of_address && base_.Text(value) == overlay_.Text(now);
  }

  bool AreMerged(NodeIndex value, NodeIndex now) const {
    if (!base_.IsMap(value) || !overlay_.IsMap(now)) return false;
    if (IsSource(base_, value) || OnlyKey(overlay_, now) == "valueFrom") return false;
    // {ref: ...} over a map with a member of that name, among others, is a change of that member.
    return OnlyKey(overlay_, now) != "ref" || base_.FindKey(value, "ref") != kNoNode;
  }

  Place Extent(NodeIndex key, NodeIndex value) const {
    Place extent{overlay_.file, overlay_.nodes[key].begin, overlay_.nodes[key].end};
    for (NodeIndex at = value; at < overlay_.nodes[value].next; ++at) {
      extent.end = std::max(extent.end, overlay_.nodes[at].end);
    }
    return extent;
  }

  const Document& base_;
  const Document& overlay_;
  Document merged_;
  MergedDocument result_;
};

std::string_view ScalarText(const Document& document, NodeIndex node) {
  if (node == kNoNode || !document.IsScalar(node) || document.nodes[node].null) return "";
  return document.Text(node);
}

}  // namespace

MergedDocument MergeDocuments(const Document& base, const Document& overlay) {
  return Merger(base, overlay).Merge();
}

std::optional<Address> PeekAddress(const Document& document) {
  if (document.empty() || !document.IsMap(0)) return {};
  const std::string_view version = ScalarText(document, document.Find(0, "apiVersion"));
  const std::string_view kind = ScalarText(document, document.Find(0, "kind"));
  const NodeIndex metadata = document.Find(0, "metadata");
  if (metadata == kNoNode || version.empty() || kind.empty()) return {};
  const std::string_view name = ScalarText(document, document.Find(metadata, "name"));
  if (name.empty()) return {};
  return Address{std::string(version.substr(0, version.find('/'))), std::string(kind),
                 std::string(name)};
}

BasePlaces::BasePlaces(std::vector<Replacement> replaced) : replaced_(std::move(replaced)) {
  std::sort(replaced_.begin(), replaced_.end(), [](const Replacement& a, const Replacement& b) {
    return std::tie(a.now.file, a.now.begin) < std::tie(b.now.file, b.now.begin);
  });
}

void BasePlaces::AddTo(Diagnostic& diagnostic) const {
  const Place& place = diagnostic.place;
  if (!place.known() || replaced_.empty()) return;
  const auto after = std::upper_bound(
      replaced_.begin(), replaced_.end(), place, [](const Place& at, const Replacement& replaced) {
        return std::tie(at.file, at.begin) < std::tie(replaced.now.file, replaced.now.begin);
      });
  if (after == replaced_.begin()) return;
  const Replacement& found = *(after - 1);
  if (found.now.file != place.file || place.begin >= found.now.end) return;
  diagnostic.related.push_back({found.before, "the base's value is here"});
}

}  // namespace dbsn
