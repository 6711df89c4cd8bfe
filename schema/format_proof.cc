// That a layout changed no value, proved on each text anew: all that is no white space stands in it
// as before, and both are read as the same documents.
#include <algorithm>
#include <memory>

#include "schema/document_reader.h"
#include "schema/format_yaml.h"
#include "schema/schema_codes.h"

namespace dbsn {

namespace {

constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";

bool IsWhite(char c) { return c == ' ' || c == '\t' || c == '\r' || c == '\n'; }

bool SameButForWhiteSpace(std::string_view a, std::string_view b) {
  if (a.starts_with(kByteOrderMark)) a.remove_prefix(kByteOrderMark.size());
  std::size_t at = 0;
  for (const char c : a) {
    if (IsWhite(c)) continue;
    while (at < b.size() && IsWhite(b[at])) ++at;
    if (at == b.size() || b[at++] != c) return false;
  }
  return std::all_of(b.begin() + static_cast<std::ptrdiff_t>(at), b.end(), IsWhite);
}

bool SameDocument(const Document& a, const Document& b) {
  if (a.nodes.size() != b.nodes.size()) return false;
  for (NodeIndex i = 0; i < a.nodes.size(); ++i) {
    const Node &one = a.nodes[i], &other = b.nodes[i];
    const bool same = one.kind == other.kind && one.quoted == other.quoted &&
                      one.null == other.null && one.next == other.next &&
                      (one.kind != Node::Kind::kScalar || a.Text(i) == b.Text(i));
    if (!same) return false;
  }
  return true;
}

bool SameDocuments(const Documents& a, const Documents& b) {
  return std::equal(a.begin(), a.end(), b.begin(), b.end(),
                    [](const auto& one, const auto& other) { return SameDocument(*one, *other); });
}

}  // namespace

std::optional<std::string> FormatYaml(std::uint32_t file, std::string_view text,
                                      Diagnostics& diagnostics) {
  Diagnostics problems;
  const Documents before = ReadYaml(file, text, {}, problems);
  const bool readable = !problems.has_errors();
  diagnostics.Append(std::move(problems));
  if (!readable) return {};
  std::optional<std::string> laid_out = LayOutYaml(text);
  if (laid_out.has_value() && SameButForWhiteSpace(text, *laid_out)) {
    Diagnostics unread;
    const Documents after = ReadYaml(file, *laid_out, {}, unread);
    const bool stable = LayOutYaml(*laid_out) == laid_out;
    if (stable && !unread.has_errors() && SameDocuments(before, after)) return laid_out;
  }
  diagnostics.Add({.code = kFormatUnproved,
                   .detail =
                       "It holds a form of YAML that is not laid out: nobody could prove that "
                       "every value stays the same.",
                   .hint = "It was left as it is. Explicit keys (\"? \") and tabs before a key are "
                           "such forms.",
                   .place = {file, 0, 0}});
  return {};
}

}  // namespace dbsn
