// Walks the members of a map without a list of them: ten thousand manifests are read this way.
#pragma once
#include <cstddef>

#include "schema/document.h"

namespace dbsn {

// |visit(key, value)| for each member, in the order they are written. Nothing for what is no map.
template <typename Visit>
void ForEachMember(const Document& document, NodeIndex map, const Visit& visit) {
  if (map >= document.nodes.size() || !document.IsMap(map)) return;
  NodeIndex key = map + 1;
  while (key < document.nodes[map].next) {
    const NodeIndex value = document.nodes[key].next;
    visit(key, value);
    key = document.nodes[value].next;
  }
}

// The same for the items of a list: |visit(item, index)|.
template <typename Visit>
void ForEachItem(const Document& document, NodeIndex list, const Visit& visit) {
  if (list >= document.nodes.size() || !document.IsList(list)) return;
  std::size_t index = 0;
  for (NodeIndex item = list + 1; item < document.nodes[list].next;
       item = document.nodes[item].next) {
    visit(item, index++);
  }
}

}  // namespace dbsn
