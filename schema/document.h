// One YAML or JSON document exactly as a person wrote it: a flat array of nodes, each with its
// text, whether it was quoted, and its place in the file. Not yet checked against anything. One
// that was merged from two (schema/overlay.h) keeps the place of each node in the file it is from.
#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "schema/source.h"

namespace dbsn {

using NodeIndex = std::uint32_t;
inline constexpr NodeIndex kNoNode = 0xffffffff;

struct Node {
  enum class Kind : std::uint8_t { kScalar, kList, kMap };
  Kind kind = Kind::kScalar;
  bool quoted = false;  // a quoted or block scalar, or a JSON string: text whatever it looks like
  bool null = false;    // `k:`, `k: ~`, `k: null` and JSON null
  bool overlay : 1 = false;   // its place is in the document's overlay_file
  bool filled : 1 = false;    // its text came from a variable, wholly or in part
  bool unfilled : 1 = false;  // it names a variable that cannot be filled in, which is reported
  std::uint32_t text = 0;     // scalar: its text is texts.substr(text, text_size)
  std::uint32_t text_size = 0;
  std::uint32_t begin = 0;  // byte offsets in the file; a null's are its key's
  std::uint32_t end = 0;    // past the scalar; for lists and maps past their first line
  NodeIndex next = 0;       // the node after this one's whole subtree
};

// A map's children alternate key, value. Duplicate keys are both present, and reported by the
// reader. Children of node n start at n + 1 and end before nodes[n].next.
struct Document {
  std::uint32_t file = Place::kNowhere;
  std::uint32_t overlay_file = Place::kNowhere;  // of a merged one
  std::vector<Node> nodes;                       // nodes[0] is the root; empty: an empty document
  std::string texts;
  bool json = false;

  bool empty() const { return nodes.empty(); }
  std::string_view Text(NodeIndex node) const;
  Place PlaceOf(NodeIndex node) const {
    return {nodes[node].overlay ? overlay_file : file, nodes[node].begin, nodes[node].end};
  }
  bool IsMap(NodeIndex node) const { return nodes[node].kind == Node::Kind::kMap; }
  bool IsList(NodeIndex node) const { return nodes[node].kind == Node::Kind::kList; }
  bool IsScalar(NodeIndex node) const { return nodes[node].kind == Node::Kind::kScalar; }
  // Whether it is text because of its quotes. What a variable gave is what its field makes of it.
  bool IsQuoted(NodeIndex node) const { return nodes[node].quoted && !nodes[node].filled; }
  // The value (or the key node) of member |key|; kNoNode when |map| is no map or has none.
  NodeIndex Find(NodeIndex map, std::string_view key) const;
  NodeIndex FindKey(NodeIndex map, std::string_view key) const;

  struct Member {
    NodeIndex key;
    NodeIndex value;
  };
  std::vector<Member> Members(NodeIndex map) const;    // empty when it is no map
  std::vector<NodeIndex> Items(NodeIndex list) const;  // empty when it is no list
};

}  // namespace dbsn
