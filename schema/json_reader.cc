// JSON files through RapidJSON's events, with places. Must never fail one of its assertions or
// the stack: the parser is iterative, the depth bounded, numbers stay text.
#include <rapidjson/memorystream.h>
#include <rapidjson/reader.h>

#include <algorithm>
#include <string>

#include "schema/document_builder.h"
#include "schema/document_reader.h"
#include "schema/json_words.h"
#include "schema/schema_codes.h"
#include "schema/text_check.h"

namespace dbsn {

namespace {

constexpr unsigned kParseFlags =
    rapidjson::kParseIterativeFlag | rapidjson::kParseNumbersAsStringsFlag;
// Spans are made for each list and map, and all of a file may stand on one line.
constexpr std::size_t kLongestLine = 256;
constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";

// Between the end of one token and the begin of the next that has an event stand only these, so
// that every begin is exact although RapidJSON tells only where it has come to.
std::size_t SkipSeparators(std::string_view text, std::size_t at) {
  return std::min(text.find_first_not_of(" \t\r\n,:]}", at), text.size());
}

class JsonSink {
 public:
  JsonSink(std::string_view text, std::size_t base, const rapidjson::MemoryStream& stream,
           DocumentBuilder& builder)
      : text_(text), base_(base), stream_(stream), builder_(builder), past_(base) {}

  bool Null() { return builder_.AddNull("null", Token()); }
  bool Bool(bool b) { return builder_.AddScalar(b ? "true" : "false", false, Token()); }
  bool RawNumber(const char* text, rapidjson::SizeType size, bool) {
    return builder_.AddScalar({text, size}, false, Token());
  }
  bool String(const char* text, rapidjson::SizeType size, bool) {
    return builder_.AddScalar({text, size}, true, Token());
  }
  bool Key(const char* text, rapidjson::SizeType size, bool) {
    return builder_.AddScalar({text, size}, true, Token());
  }
  bool StartObject() { return builder_.BeginMap(Opening()); }
  bool StartArray() { return builder_.BeginList(Opening()); }
  bool EndObject(rapidjson::SizeType) {
    builder_.End();
    return true;
  }
  bool EndArray(rapidjson::SizeType) {
    builder_.End();
    return true;
  }

  // The reader asks for all of these; with numbers as text it calls none.
  bool Int(int) { return false; }
  bool Uint(unsigned) { return false; }
  bool Int64(std::int64_t) { return false; }
  bool Uint64(std::uint64_t) { return false; }
  bool Double(double) { return false; }

  std::size_t past() const { return past_; }

 private:
  // The scalar that ends where the stream stands.
  Span Token() {
    const std::size_t begin = SkipSeparators(text_, past_);
    past_ = base_ + stream_.Tell();
    return {static_cast<std::uint32_t>(begin), static_cast<std::uint32_t>(past_)};
  }

  // From the next bracket to the end of its line, or as much of it as anybody would look at.
  Span Opening() {
    const std::size_t begin = SkipSeparators(text_, past_);
    past_ = begin + 1;
    const std::string_view shown = text_.substr(0, begin + kLongestLine);
    std::size_t end = std::min(shown.find_first_of("\r\n", begin), shown.size());
    end = std::max(text_.find_last_not_of(" \t", end - 1) + 1, begin + 1);
    return {static_cast<std::uint32_t>(begin), static_cast<std::uint32_t>(end)};
  }

  const std::string_view text_;
  const std::size_t base_;
  const rapidjson::MemoryStream& stream_;
  DocumentBuilder& builder_;
  std::size_t past_;  // the end of the last token
};

Diagnostic ProblemAt(std::uint32_t file, std::string_view text, std::size_t at,
                     std::string detail) {
  // At the end of the text there is nothing to underline: its last byte that is text is shown.
  if (at >= text.size()) at = std::min(text.find_last_not_of(" \t\r\n"), text.size());
  const auto begin = static_cast<std::uint32_t>(at);
  return {.code = kInvalidJson,
          .detail = std::move(detail) + ".",
          .hint = "Check the commas, quotes and brackets around this place.",
          .place = {file, begin, begin + (at < text.size() ? 1u : 0u)}};
}

}  // namespace

Documents ReadJson(std::uint32_t file, std::string_view text, const ReadLimits& limits,
                   Diagnostics& diagnostics) {
  Documents documents;
  if (!CheckText(file, text, 0, text.size(), limits.bytes, true, diagnostics)) return documents;
  const std::size_t base = text.starts_with(kByteOrderMark) ? kByteOrderMark.size() : 0;
  if (SkipSeparators(text, base) == text.size() &&
      text.find_first_of(",:]}") == std::string_view::npos) {
    return documents;
  }
  DocumentBuilder builder(file, true, limits, diagnostics);
  rapidjson::MemoryStream stream(text.data() + base, text.size() - base);
  JsonSink sink(text, base, stream, builder);
  rapidjson::Reader reader;
  const rapidjson::ParseResult result = reader.Parse<kParseFlags>(stream, sink);
  if (result.Code() == rapidjson::kParseErrorTermination) return documents;  // a limit: reported
  if (result.IsError()) {
    const bool open_text = result.Code() == rapidjson::kParseErrorStringMissQuotationMark;
    const std::size_t at = open_text ? SkipSeparators(text, sink.past()) : base + result.Offset();
    diagnostics.Add(ProblemAt(file, text, at, JsonFaultWords(result.Code())));
    return documents;
  }
  std::shared_ptr<const Document> document = builder.Finish();
  if (!document->nodes[0].null) documents.push_back(std::move(document));
  return documents;
}

}  // namespace dbsn
