// For tests of the readers: reads a text and says what came of it in one line.
#pragma once
#include <memory>
#include <string>
#include <string_view>

#include "schema/document_reader.h"
#include "schema/source.h"

namespace dbsn {

struct ReadResult {
  std::string text;
  Documents documents;
  Diagnostics diagnostics;

  // Document 0's node as {a: 1, b: ["quoted", ~]}; "" when there is none.
  std::string Said(std::size_t document = 0) const;
  // The bytes that node's place covers.
  std::string_view Covered(NodeIndex node, std::size_t document = 0) const;
  // "1:4 document.invalid-yaml" of each diagnostic, a line each.
  std::string Problems() const;
};

inline ReadResult Yaml(std::string text, const ReadLimits& limits = {});
inline ReadResult Json(std::string text, const ReadLimits& limits = {});

inline std::string SaidNode(const Document& document, NodeIndex node) {
  std::string out;
  if (document.IsMap(node)) {
    for (const Document::Member& member : document.Members(node)) {
      if (!out.empty()) out += ", ";
      out += SaidNode(document, member.key) + ": " + SaidNode(document, member.value);
    }
    return "{" + out + "}";
  }
  if (document.IsList(node)) {
    for (const NodeIndex item : document.Items(node)) {
      if (!out.empty()) out += ", ";
      out += SaidNode(document, item);
    }
    return "[" + out + "]";
  }
  const std::string text(document.Text(node));
  if (document.nodes[node].null) return text.empty() ? "~" : "~" + text;
  return document.nodes[node].quoted ? "\"" + text + "\"" : text;
}

inline std::string ReadResult::Said(std::size_t document) const {
  return document < documents.size() ? SaidNode(*documents[document], 0) : "";
}

inline std::string_view ReadResult::Covered(NodeIndex node, std::size_t document) const {
  const Node& at = documents[document]->nodes[node];
  return std::string_view(text).substr(at.begin, at.end - at.begin);
}

inline std::string ReadResult::Problems() const {
  Sources sources;
  const std::uint32_t file = sources.Add("file", std::make_shared<const std::string>(text));
  std::string out;
  for (const Diagnostic& problem : diagnostics.all()) {
    const Position at = sources.Locate(file, problem.place.begin);
    if (!out.empty()) out += "\n";
    out += std::to_string(at.line) + ":" + std::to_string(at.column) + " " +
           std::string(problem.code.name);
  }
  return out;
}

inline ReadResult Yaml(std::string text, const ReadLimits& limits) {
  ReadResult result{std::move(text), {}, {}};
  result.documents = ReadYaml(0, result.text, limits, result.diagnostics);
  return result;
}

inline ReadResult Json(std::string text, const ReadLimits& limits) {
  ReadResult result{std::move(text), {}, {}};
  result.documents = ReadJson(0, result.text, limits, result.diagnostics);
  return result;
}

}  // namespace dbsn
