// From a field back to where it was written, by walking the document when somebody asks.
#include "schema/desired.h"

#include "schema/manifest_members.h"

namespace dbsn {

namespace {

// The item of |list| whose |key| member is |text|.
NodeIndex FindItem(const Document& document, NodeIndex list, const std::string& key,
                   const std::string& text) {
  NodeIndex found = kNoNode;
  ForEachItem(document, list, [&](NodeIndex item, std::size_t) {
    const NodeIndex value = document.Find(item, key);
    if (found == kNoNode && value != kNoNode && document.IsScalar(value) &&
        document.Text(value) == text) {
      found = item;
    }
  });
  return found;
}

NodeIndex FindIndex(const Document& document, NodeIndex list, std::size_t index) {
  NodeIndex found = kNoNode;
  ForEachItem(document, list, [&](NodeIndex item, std::size_t at) {
    if (at == index) found = item;
  });
  return found;
}

const Field* FindField(const FieldSet* fields, const Field* parent, Key name) {
  if (parent == nullptr) return fields == nullptr ? nullptr : fields->Find(name);
  for (const Field& member : parent->members) {
    if (member.name == name) return &member;
  }
  return nullptr;
}

}  // namespace

Place DesiredResource::PlaceOf(const Path& path) const {
  if (document == nullptr || spec == kNoNode || path.empty()) return place;
  NodeIndex key = kNoNode;  // of |at|, when it is a member
  NodeIndex at = spec;
  const Field* field = nullptr;
  for (const PathStep& step : path.steps()) {
    switch (step.kind) {
      case PathStep::Kind::kKey:
        key = document->FindKey(at, step.key.text());
        at = key == kNoNode ? kNoNode : document->nodes[key].next;
        field = FindField(fields_of_type, field, step.key);
        break;
      case PathStep::Kind::kIndex:
        key = kNoNode;
        at = FindIndex(*document, at, step.index);
        break;
      case PathStep::Kind::kItem:
        key = kNoNode;
        at = field == nullptr ? kNoNode
                              : FindItem(*document, at, field->item_key.text(), step.key.text());
        break;
    }
    if (at == kNoNode) return place;
  }
  // A list or a map may begin lines below its key.
  return document->PlaceOf(document->IsScalar(at) || key == kNoNode ? at : key);
}

}  // namespace dbsn
