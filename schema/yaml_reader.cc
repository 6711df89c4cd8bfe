// YAML through yaml-cpp's events, and the only file that knows yaml-cpp. Its marks are byte
// offsets (0.7; the byte order mark is not counted), and what else it leaves to its user is said
// where it is done. Must never let one of its exceptions out.
#include <yaml-cpp/eventhandler.h>
#include <yaml-cpp/exceptions.h>
#include <yaml-cpp/parser.h>

#include <fmt/core.h>

#include <algorithm>
#include <istream>
#include <streambuf>
#include <string>
#include <unordered_map>
#include <utility>

#include "schema/document_builder.h"
#include "schema/document_reader.h"
#include "schema/schema_codes.h"
#include "schema/shown_text.h"
#include "schema/text_check.h"
#include "schema/yaml_text.h"
#include "schema/yaml_words.h"

namespace dbsn {

namespace {

constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";
constexpr std::string_view kCoreTags = "tag:yaml.org,2002:";

// Thrown through the parser, past a problem that is already reported; caught in this file.
struct Stopped {};

class TextBuffer : public std::streambuf {
 public:
  explicit TextBuffer(std::string_view text) {
    // The buffer only reads, whatever its pointers' type.
    char* const begin = const_cast<char*>(text.data());
    setg(begin, begin, begin + text.size());
  }
};

// Turns events into nodes. |base| is what must be added to a mark.
class YamlSink : public YAML::EventHandler {
 public:
  YamlSink(const YamlText& text, std::size_t base, std::uint32_t file, DocumentBuilder& builder,
           Diagnostics& diagnostics, Documents& documents)
      : text_(text),
        base_(base),
        file_(file),
        builder_(builder),
        diagnostics_(diagnostics),
        documents_(documents),
        past_(base) {}

  // At some texts yaml-cpp 0.7 takes nothing in and gives the same empty document for ever.
  void OnDocumentStart(const YAML::Mark& mark) override {
    const std::size_t begin = OffsetOf(mark);
    if (begin == last_begin_) {
      Report(kInvalidYaml, text_.FirstLineSpan(begin), "No document can go on like this.",
             "Check the indentation and the indicators around this place.");
      throw Stopped();
    }
    if (last_begin_ != npos && !text_.SeparatesDocuments(past_, begin)) {
      Report(kInvalidYaml, text_.FirstLineSpan(begin),
             "The document has ended, but more text follows.",
             "Check the indentation, or begin another document with a line ---.");
      throw Stopped();
    }
    last_begin_ = begin;
    anchors_.clear();
    empty_ = true;
  }

  void OnDocumentEnd() override {
    if (empty_) {
      builder_.Discard();
    } else {
      documents_.push_back(builder_.Finish());
    }
  }

  void OnNull(const YAML::Mark& mark, YAML::anchor_t anchor) override {
    const std::size_t at = text_.SkipProperties(OffsetOf(mark));
    Anchor(anchor);
    if (builder_.at_key()) {
      // The text of a null is lost, but a field may well be named "null".
      const Span span = text_.NullSpan(at);
      Check(builder_.AddNull(text_.text().substr(span.begin, span.end - span.begin), span));
      past_ = span.end;
      return;
    }
    // A null's mark is that of whatever comes next, so it is looked for after what came before.
    Span span = text_.NullSpan(at);
    if (builder_.in_list()) span = text_.NullSpan(SkipSeparators(past_));
    empty_ = builder_.innermost() == kNoNode;
    Check(builder_.AddNull("", span));
    past_ = std::max<std::size_t>(past_, span.end);
  }

  void OnAlias(const YAML::Mark& mark, YAML::anchor_t anchor) override {
    const Span span = text_.WordSpan(OffsetOf(mark));
    const auto found = anchors_.find(anchor);
    if (found == anchors_.end() || builder_.IsOpen(found->second)) {
      Report(kInvalidYaml, span, "The alias stands inside the value that it names.",
             "Write the value out.");
      throw Stopped();
    }
    empty_ = false;
    Check(builder_.AddCopy(found->second, span));
    past_ = span.end;
  }

  void OnScalar(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                const std::string& value) override {
    const Span span = text_.ScalarSpan(text_.SkipProperties(OffsetOf(mark)), value);
    if (span.end == text_.text().size() && text_.IsOpenQuote(span.begin)) {
      Report(kInvalidYaml, {span.begin, span.begin + 1},
             "A quoted text is not closed before the end of the file.", "Close it with its quote.");
      throw Stopped();
    }
    const bool quoted = IsTextByTag(tag, mark);
    if (!quoted && builder_.at_key() && value == "<<") {
      Report(kMergeKey, span, "\"<<\" would merge another map into this one; dbsn does not.",
             "Write the fields out, or use an overlay.");
    }
    Anchor(anchor);
    empty_ = false;
    Check(builder_.AddScalar(value, quoted, span));
    past_ = span.end;
  }

  void OnSequenceStart(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                       YAML::EmitterStyle::value) override {
    IsTextByTag(tag, mark);
    Begin(mark, anchor, &DocumentBuilder::BeginList);
  }

  void OnMapStart(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                  YAML::EmitterStyle::value) override {
    IsTextByTag(tag, mark);
    Begin(mark, anchor, &DocumentBuilder::BeginMap);
  }

  void OnSequenceEnd() override { builder_.End(); }
  void OnMapEnd() override { builder_.End(); }

  std::size_t past() const {
    return past_;
  }  // the end of the last scalar, or a list's or map's begin
  std::size_t OffsetOf(const YAML::Mark& mark) const {
    return base_ + static_cast<std::size_t>(mark.pos < 0 ? 0 : mark.pos);
  }

 private:
  using BeginMember = bool (DocumentBuilder::*)(Span);

  void Begin(const YAML::Mark& mark, YAML::anchor_t anchor, BeginMember begin) {
    const std::size_t at = text_.SkipProperties(OffsetOf(mark));
    Anchor(anchor);
    empty_ = false;
    Check((builder_.*begin)(text_.FirstLineSpan(at)));
    past_ = at;
  }

  void Anchor(YAML::anchor_t anchor) {
    if (anchor != YAML::NullAnchor) anchors_[anchor] = builder_.next_node();
  }

  static void Check(bool added) {
    if (!added) throw Stopped();
  }

  // In front of an empty list item stand its own dash or comma and what encloses it.
  std::size_t SkipSeparators(std::size_t at) const {
    at = text_.SkipBlanks(at);
    while (at < text_.text().size() && std::string_view(",[]{}").find(text_.text()[at]) != npos) {
      at = text_.SkipBlanks(at + 1);
    }
    return at;
  }

  // Plain scalars carry the tag "?", quoted and block ones "!". Tags change meaning, so those that
  // are not read are refused rather than ignored.
  bool IsTextByTag(const std::string& tag, const YAML::Mark& mark) {
    if (tag == "?") return false;
    if (tag == "!") return true;
    const std::string_view full = tag;
    const std::string_view name =
        full.starts_with(kCoreTags) ? full.substr(kCoreTags.size()) : std::string_view();
    for (const std::string_view known : {"int", "float", "bool", "null", "seq", "map"}) {
      if (name == known) return false;
    }
    if (name == "str") return true;
    Report(kUnsupportedTag, text_.WordSpan(OffsetOf(mark)),
           fmt::format("The tag {} has no meaning here.",
                       name.empty() ? Shown(full) : "!!" + Shown(name)),
           "Remove it. The fields' types are known; quotes make a text.");
    return false;
  }

  void Report(Code code, Span span, std::string detail, std::string hint) {
    diagnostics_.Add({.code = code,
                      .detail = std::move(detail),
                      .hint = std::move(hint),
                      .place = {file_, span.begin, span.end}});
  }

  static constexpr std::size_t npos = std::string_view::npos;

  const YamlText& text_;
  const std::size_t base_;
  const std::uint32_t file_;
  DocumentBuilder& builder_;
  Diagnostics& diagnostics_;
  Documents& documents_;
  std::unordered_map<YAML::anchor_t, NodeIndex> anchors_;  // of this document
  std::size_t past_;
  std::size_t last_begin_ = npos;  // of a document
  bool empty_ = true;              // nothing, or a lone null
};

// The problem that |error| is, at the place where a person would look for it.
Diagnostic ProblemOf(const YAML::Exception& error, const YamlText& text, std::uint32_t file,
                     const YamlSink& sink, const DocumentBuilder& builder) {
  const YamlFault fault = YamlFaultOf(error.msg);
  std::size_t at = std::min(sink.OffsetOf(error.mark), text.text().size());
  const std::size_t tab = text.TabNear(at);
  if (tab != std::string_view::npos) {
    const auto begin = static_cast<std::uint32_t>(tab);
    return {.code = kTabIndent,
            .detail = "This line is indented with a tab, which YAML does not take.",
            .hint = "Indent with spaces.",
            .place = {file, begin, begin + 1}};
  }
  if (fault.unfinished_scalar) {
    const std::size_t quote = text.OpenQuote(sink.past());
    if (quote != std::string_view::npos) at = quote;
  }
  // At the end of the text there is nothing to underline: its last line that has text is shown.
  const std::size_t last = text.text().find_last_not_of(" \t\r\n", at);
  if (at == text.text().size() && last != std::string_view::npos) at = last;
  const Span span = text.FirstLineSpan(at);
  const std::size_t line = text.text().rfind('\n', at == 0 ? 0 : at - 1) + 1;
  const bool variable = text.text().substr(line, span.end - line).find("${") != std::string::npos;
  Diagnostic problem{
      .code = kInvalidYaml,
      .detail = fault.detail,
      .hint = variable ? "Inside [ ] and { } put a text with ${...} in quotes." : fault.hint,
      .place = {file, span.begin, std::min(span.begin + 1, span.end)}};
  if (fault.unfinished_collection && builder.innermost() != kNoNode) {
    problem.related.push_back({builder.PlaceOf(builder.innermost()), "begins here"});
  }
  return problem;
}

// Reads all documents of |text| from |begin| on into |documents|. False at the first that cannot
// be read, which is reported.
bool ReadDocuments(const YamlText& text, std::size_t begin, std::uint32_t file,
                   DocumentBuilder& builder, Diagnostics& diagnostics, Documents& documents) {
  YamlSink sink(text, begin, file, builder, diagnostics, documents);
  TextBuffer buffer(text.text().substr(begin));
  std::istream stream(&buffer);
  try {
    YAML::Parser parser(stream);
    while (parser.HandleNextDocument(sink)) {
    }
    return true;
  } catch (const Stopped&) {
  } catch (const YAML::Exception& error) {
    diagnostics.Add(ProblemOf(error, text, file, sink, builder));
  }
  builder.Discard();
  return false;
}

// Reads one document after the other, each as if it stood alone, so that one that cannot be read
// hides no other, and is reported alike however the file is cut.
Documents ReadOneByOne(std::uint32_t file, std::string_view text, std::size_t begin,
                       const ReadLimits& limits, Diagnostics& diagnostics) {
  Documents documents;
  const YamlText whole(text);
  DocumentBuilder builder(file, false, limits, diagnostics);
  while (begin < text.size() && !builder.exhausted()) {
    const std::size_t end = std::min(whole.NextDocument(begin + 1), text.size());
    const YamlText one(text.substr(0, end));
    ReadDocuments(one, begin, file, builder, diagnostics, documents);
    begin = end;
  }
  return documents;
}

bool HasLongFlow(std::uint32_t file, const YamlText& text, std::size_t begin,
                 const ReadLimits& limits, Diagnostics& diagnostics) {
  const std::size_t flow = text.LongFlow(begin, limits.flow_bytes);
  if (flow == std::string_view::npos) return false;
  const auto at = static_cast<std::uint32_t>(flow);
  diagnostics.Add({.code = kTooLarge,
                   .detail = fmt::format("A list or map in brackets is longer than {} bytes, or "
                                         "never ends.",
                                         limits.flow_bytes),
                   .hint = "Close it, or write it as a block of lines.",
                   .place = {file, at, at + 1}});
  return true;
}

}  // namespace

Documents ReadYamlPart(std::uint32_t file, std::string_view text, std::size_t begin,
                       std::size_t end, const ReadLimits& limits, Diagnostics& diagnostics) {
  if (!CheckText(file, text, begin, end, limits.bytes, false, diagnostics)) return {};
  if (begin == 0 && text.starts_with(kByteOrderMark)) begin += kByteOrderMark.size();
  const YamlText part(text.substr(0, end));
  if (HasLongFlow(file, part, begin, limits, diagnostics)) return {};
  Documents documents;
  Diagnostics found;
  DocumentBuilder builder(file, false, limits, found);
  const bool read = ReadDocuments(part, begin, file, builder, found, documents);
  if (!read && !part.HasDirective()) {
    return ReadOneByOne(file, part.text(), begin, limits, diagnostics);
  }
  diagnostics.Append(std::move(found));
  return documents;
}

Documents ReadYaml(std::uint32_t file, std::string_view text, const ReadLimits& limits,
                   Diagnostics& diagnostics) {
  return ReadYamlPart(file, text, 0, text.size(), limits, diagnostics);
}

std::vector<std::size_t> SplitYaml(std::string_view text, std::size_t parts) {
  std::vector<std::size_t> begins{0};
  const YamlText whole(text);
  if (parts < 2 || whole.HasDirective()) return begins;
  for (std::size_t i = 1; i < parts; ++i) {
    const std::size_t wanted = text.size() / parts * i;
    if (wanted <= begins.back()) continue;
    const std::size_t next = whole.NextDocument(wanted);
    if (next == std::string_view::npos) break;
    begins.push_back(next);
  }
  return begins;
}

}  // namespace dbsn
