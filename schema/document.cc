// Steps through a document's flat array of nodes.
#include "schema/document.h"

namespace dbsn {

std::string_view Document::Text(NodeIndex node) const {
  return std::string_view(texts).substr(nodes[node].text, nodes[node].text_size);
}

NodeIndex Document::FindKey(NodeIndex map, std::string_view key) const {
  if (map >= nodes.size() || !IsMap(map)) return kNoNode;
  NodeIndex at = map + 1;
  while (at < nodes[map].next) {
    if (IsScalar(at) && Text(at) == key) return at;
    at = nodes[nodes[at].next].next;
  }
  return kNoNode;
}

NodeIndex Document::Find(NodeIndex map, std::string_view key) const {
  const NodeIndex found = FindKey(map, key);
  return found == kNoNode ? kNoNode : nodes[found].next;
}

std::vector<Document::Member> Document::Members(NodeIndex map) const {
  std::vector<Member> members;
  if (map >= nodes.size() || !IsMap(map)) return members;
  NodeIndex at = map + 1;
  while (at < nodes[map].next) {
    const NodeIndex value = nodes[at].next;
    members.push_back({at, value});
    at = nodes[value].next;
  }
  return members;
}

std::vector<NodeIndex> Document::Items(NodeIndex list) const {
  std::vector<NodeIndex> items;
  if (list >= nodes.size() || !IsList(list)) return items;
  for (NodeIndex at = list + 1; at < nodes[list].next; at = nodes[at].next) items.push_back(at);
  return items;
}

}  // namespace dbsn
