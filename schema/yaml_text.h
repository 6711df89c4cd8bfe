// Finds in a YAML text what yaml-cpp's marks do not say: where scalars end, where documents
// begin, where an unfinished quote opened. Internal to the YAML reader; pure.
#pragma once
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "schema/document_builder.h"

namespace dbsn {

class YamlText {
 public:
  explicit YamlText(std::string_view text) : text_(text) {}

  // The first byte at or after |at| that belongs to no &anchor, !tag, comment or white space
  // around them. |at| itself when none stands there.
  std::size_t SkipProperties(std::size_t at) const;
  // The first byte at or after |at| that is no white space and in no comment.
  std::size_t SkipBlanks(std::size_t at) const;
  // Of the scalar at |begin|, quotes included, whose value is |value|.
  Span ScalarSpan(std::size_t begin, std::string_view value) const;
  // Whether the quote at |begin| is never closed (yaml-cpp 0.7 passes that at the text's end).
  bool IsOpenQuote(std::size_t begin) const;
  // Of an alias (*name) at |begin|.
  Span WordSpan(std::size_t begin) const;
  // From |begin| to the end of its line, or as much of it as anybody would look at.
  Span FirstLineSpan(std::size_t begin) const;
  // The null written at |begin| (~, null), or its dash; empty when neither stands there.
  Span NullSpan(std::size_t begin) const;
  // The first tab in the indentation of the line of |at| or of the line before it that has text;
  // npos when neither has one.
  std::size_t TabNear(std::size_t at) const;
  // The quote that opened after |at| and was never closed; npos when there is none.
  std::size_t OpenQuote(std::size_t at) const;
  // The first line at or after |from| that begins a document with ---; npos when there is none.
  std::size_t NextDocument(std::size_t from) const;
  // Whether a document may begin at |begin| when the one before it held text up to |past|: at ---,
  // or with a ... or --- between them (yaml-cpp 0.7 does not ask for one).
  bool SeparatesDocuments(std::size_t past, std::size_t begin) const;
  bool HasDirective() const;
  // Where a bracket opened at or after |from| that stays open for more than |most| bytes; npos when
  // there is none. Counts brackets in texts and comments too, so it is sure only that all is well.
  std::size_t LongFlow(std::size_t from, std::size_t most) const;

  std::string_view text() const { return text_; }

 private:
  std::size_t LineBegin(std::size_t at) const;
  std::size_t LineEnd(std::size_t at) const;
  std::size_t TabInIndentation(std::size_t line_begin) const;
  std::size_t LongFlowWithin(std::size_t from, std::size_t end, std::size_t most) const;
  std::size_t QuotedEnd(std::size_t begin) const;
  std::size_t BlockEnd(std::size_t begin) const;
  std::size_t PlainEnd(std::size_t begin, std::string_view value) const;

  std::string_view text_;
};

}  // namespace dbsn
