// Builds Documents from a parser's events, in order, within limits. Internal to the readers: it
// knows neither YAML nor JSON.
#pragma once
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string_view>
#include <vector>

#include "schema/diagnostic.h"
#include "schema/document.h"
#include "schema/document_reader.h"

namespace dbsn {

struct Span {
  std::uint32_t begin = 0;
  std::uint32_t end = 0;
};

class DocumentBuilder {
 public:
  DocumentBuilder(std::uint32_t file, bool json, const ReadLimits& limits,
                  Diagnostics& diagnostics);

  // Each adds a node; false when a limit is passed, which is reported: nothing more may be added
  // to this document. A null that is a map's value is placed at its key, whatever |span| says.
  bool AddScalar(std::string_view text, bool quoted, Span span);
  bool AddNull(std::string_view text, Span span);
  bool BeginList(Span span) { return Begin(Node::Kind::kList, span); }
  bool BeginMap(Span span) { return Begin(Node::Kind::kMap, span); }
  void End();  // of the innermost list or map: duplicate keys are reported here
  // Adds the whole subtree of |node| again, its top placed at |span|. REQUIRES: it has ended.
  bool AddCopy(NodeIndex node, Span span);

  NodeIndex next_node() const { return static_cast<NodeIndex>(nodes_.size()); }
  // Whether the next node is a map's key.
  bool at_key() const { return !open_.empty() && open_.back().key_next; }
  bool in_list() const { return !open_.empty() && !open_.back().map; }
  // Whether |node| or anything around it has not ended yet.
  bool IsOpen(NodeIndex node) const;
  // The innermost list or map that has not ended; kNoNode when there is none.
  NodeIndex innermost() const { return open_.empty() ? kNoNode : open_.back().node; }
  Place PlaceOf(NodeIndex node) const { return {file_, nodes_[node].begin, nodes_[node].end}; }
  // The limit on the whole text's nodes is passed: no further document may follow either.
  bool exhausted() const { return exhausted_; }

  // The finished document, no larger than it must be; the builder is empty again.
  std::shared_ptr<const Document> Finish();
  void Discard();

 private:
  struct Open {
    NodeIndex node;
    NodeIndex key;  // the last key, of a map
    bool map;
    bool key_next;
  };

  bool Begin(Node::Kind kind, Span span);
  bool MayAdd(Span span, std::uint32_t count);
  NodeIndex Append(Node::Kind kind, Span span);
  void SetText(NodeIndex node, std::string_view text);
  void Added(NodeIndex node);                  // |node| and its subtree are complete
  void ReportKey(Node::Kind kind, Span span);  // a list or map stands where a key must
  void ReportDuplicates(NodeIndex map);
  void ReportDuplicate(NodeIndex first, NodeIndex again);
  std::string_view TextOf(NodeIndex node) const;

  const std::uint32_t file_;
  const bool json_;
  const ReadLimits limits_;
  Diagnostics& diagnostics_;
  std::vector<Node> nodes_;
  std::string texts_;
  std::vector<Open> open_;
  Diagnostics key_faults_;        // of this document: noise when it cannot be read at all
  std::vector<NodeIndex> keys_;   // of the map under ReportDuplicates, kept for its room
  std::size_t nodes_before_ = 0;  // in the documents already finished
  std::size_t copies_ = 0;
  bool exhausted_ = false;
};

}  // namespace dbsn
