// Appends nodes to one flat array. Must never grow past the limits, whatever the events are.
#include "schema/document_builder.h"

#include <fmt/core.h>

#include <algorithm>
#include <string>
#include <utility>

#include "schema/check.h"
#include "schema/schema_codes.h"
#include "schema/shown_text.h"

namespace dbsn {

DocumentBuilder::DocumentBuilder(std::uint32_t file, bool json, const ReadLimits& limits,
                                 Diagnostics& diagnostics)
    : file_(file), json_(json), limits_(limits), diagnostics_(diagnostics) {}

bool DocumentBuilder::MayAdd(Span span, std::uint32_t count) {
  if (nodes_before_ + nodes_.size() + count <= limits_.nodes) return true;
  exhausted_ = true;
  diagnostics_.Add({.code = kTooManyNodes,
                    .detail = fmt::format("The file holds more than {} values.", limits_.nodes),
                    .hint = "Split it into several files.",
                    .place = {file_, span.begin, span.end}});
  return false;
}

NodeIndex DocumentBuilder::Append(Node::Kind kind, Span span) {
  const NodeIndex node = next_node();
  Node& added = nodes_.emplace_back();
  added.kind = kind;
  added.begin = span.begin;
  added.end = span.end;
  added.next = node + 1;
  return node;
}

void DocumentBuilder::SetText(NodeIndex node, std::string_view text) {
  nodes_[node].text = static_cast<std::uint32_t>(texts_.size());
  nodes_[node].text_size = static_cast<std::uint32_t>(text.size());
  texts_.append(text);
}

void DocumentBuilder::Added(NodeIndex node) {
  if (open_.empty() || !open_.back().map) return;
  Open& map = open_.back();
  if (map.key_next) map.key = node;
  map.key_next = !map.key_next;
}

bool DocumentBuilder::AddScalar(std::string_view text, bool quoted, Span span) {
  if (!MayAdd(span, 1)) return false;
  const NodeIndex node = Append(Node::Kind::kScalar, span);
  nodes_[node].quoted = quoted;
  SetText(node, text);
  Added(node);
  return true;
}

bool DocumentBuilder::AddNull(std::string_view text, Span span) {
  if (!open_.empty() && open_.back().map && !open_.back().key_next) {
    const Node& key = nodes_[open_.back().key];
    span = {key.begin, key.end};
  }
  if (!MayAdd(span, 1)) return false;
  const NodeIndex node = Append(Node::Kind::kScalar, span);
  nodes_[node].null = true;
  SetText(node, text);
  Added(node);
  return true;
}

void DocumentBuilder::ReportKey(Node::Kind kind, Span span) {
  key_faults_.Add({.code = kKeyNotText,
                   .detail = fmt::format("The key of this map is itself a {}.",
                                         kind == Node::Kind::kList ? "list" : "map"),
                   .hint = "If the text is meant as it stands, put it in quotes.",
                   .place = {file_, span.begin, span.end}});
}

bool DocumentBuilder::Begin(Node::Kind kind, Span span) {
  if (!MayAdd(span, 1)) return false;
  if (open_.size() == limits_.depth) {
    diagnostics_.Add(
        {.code = kTooDeep,
         .detail = fmt::format("Lists and maps are nested more than {} deep here.", limits_.depth),
         .hint = "Check for brackets or indentation that never end.",
         .place = {file_, span.begin, span.end}});
    return false;
  }
  if (at_key()) ReportKey(kind, span);
  const NodeIndex node = Append(kind, span);
  const bool map = kind == Node::Kind::kMap;
  open_.push_back({node, kNoNode, map, map});
  return true;
}

void DocumentBuilder::End() {
  DBSN_CHECK(!open_.empty());
  const NodeIndex node = open_.back().node;
  nodes_[node].next = next_node();
  open_.pop_back();
  if (nodes_[node].kind == Node::Kind::kMap) ReportDuplicates(node);
  Added(node);
}

bool DocumentBuilder::AddCopy(NodeIndex node, Span span) {
  DBSN_CHECK(node < nodes_.size() && !IsOpen(node));
  const std::uint32_t count = nodes_[node].next - node;
  if (!MayAdd(span, count)) return false;
  copies_ += count;
  if (copies_ > limits_.copies) {
    exhausted_ = true;
    diagnostics_.Add(
        {.code = kTooManyNodes,
         .detail = fmt::format("Aliases stand for more than {} values.", limits_.copies),
         .hint = "Write fewer aliases of aliases.",
         .place = {file_, span.begin, span.end}});
    return false;
  }
  const Node::Kind kind = nodes_[node].kind;
  if (at_key() && kind != Node::Kind::kScalar) ReportKey(kind, span);
  const NodeIndex first = next_node();
  const std::uint32_t shift = first - node;
  for (std::uint32_t i = 0; i < count; ++i) {
    Node copy = nodes_[node + i];
    copy.next += shift;
    nodes_.push_back(copy);
  }
  nodes_[first].begin = span.begin;
  nodes_[first].end = span.end;
  Added(first);
  return true;
}

bool DocumentBuilder::IsOpen(NodeIndex node) const {
  return std::any_of(open_.begin(), open_.end(),
                     [node](const Open& open) { return open.node == node; });
}

std::string_view DocumentBuilder::TextOf(NodeIndex node) const {
  return std::string_view(texts_).substr(nodes_[node].text, nodes_[node].text_size);
}

void DocumentBuilder::ReportDuplicates(NodeIndex map) {
  keys_.clear();
  for (NodeIndex key = map + 1; key < nodes_[map].next; key = nodes_[nodes_[key].next].next) {
    if (nodes_[key].kind == Node::Kind::kScalar) keys_.push_back(key);
  }
  const auto before = [this](NodeIndex a, NodeIndex b) {
    const int order = TextOf(a).compare(TextOf(b));
    return order != 0 ? order < 0 : a < b;
  };
  std::sort(keys_.begin(), keys_.end(), before);
  std::size_t first = 0;
  for (std::size_t i = 1; i < keys_.size(); ++i) {
    if (TextOf(keys_[first]) == TextOf(keys_[i])) {
      ReportDuplicate(keys_[first], keys_[i]);
    } else {
      first = i;
    }
  }
}

void DocumentBuilder::ReportDuplicate(NodeIndex first, NodeIndex again) {
  diagnostics_.Add(
      {.code = kDuplicateKey,
       .detail = fmt::format("The key \"{}\" is written twice in one map.", Shown(TextOf(again))),
       .hint = "Remove one of the two.",
       .place = PlaceOf(again),
       .related = {{PlaceOf(first), "first written here"}}});
}

std::shared_ptr<const Document> DocumentBuilder::Finish() {
  DBSN_CHECK(open_.empty());
  auto document = std::make_shared<Document>();
  document->file = file_;
  document->json = json_;
  document->nodes.assign(nodes_.begin(), nodes_.end());
  document->texts.assign(texts_);
  diagnostics_.Append(std::move(key_faults_));
  nodes_before_ += nodes_.size();
  Discard();
  return document;
}

void DocumentBuilder::Discard() {
  nodes_.clear();
  texts_.clear();
  open_.clear();
  key_faults_ = Diagnostics();
}

}  // namespace dbsn
