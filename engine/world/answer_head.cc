#include "engine/world/answer_head.h"

#include <algorithm>

namespace dbsn {
namespace {

std::string_view Trim(std::string_view text) {
  const auto blank = [](char c) { return c == ' ' || c == '\t' || c == '\r'; };
  while (!text.empty() && blank(text.front())) text.remove_prefix(1);
  while (!text.empty() && blank(text.back())) text.remove_suffix(1);
  return text;
}

// The first line without its end, taken off |bytes|.
std::string_view TakeLine(std::string_view& bytes) {
  const std::size_t end = std::min(bytes.find('\n'), bytes.size());
  const std::string_view line = Trim(bytes.substr(0, end));
  bytes.remove_prefix(std::min(end + 1, bytes.size()));
  return line;
}

std::optional<std::size_t> ReadLength(std::string_view text) {
  if (text.empty() || text.size() > 18) return std::nullopt;
  std::size_t length = 0;
  for (const char c : text) {
    if (c < '0' || c > '9') return std::nullopt;
    length = length * 10 + static_cast<std::size_t>(c - '0');
  }
  return length;
}

}  // namespace

std::string LowerCaseHeader(std::string_view text) {
  std::string lower(text);
  for (char& c : lower) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c + ('a' - 'A'));
  }
  return lower;
}

std::optional<AnswerHead> ReadAnswerHead(std::string_view bytes) {
  std::string_view status_line = TakeLine(bytes);
  AnswerHead head{.http_1_1 = status_line.starts_with("HTTP/1.1 ")};
  if (!head.http_1_1 && !status_line.starts_with("HTTP/1.0 ")) return std::nullopt;
  status_line.remove_prefix(std::string_view("HTTP/1.1 ").size());
  const std::optional<std::size_t> status = ReadLength(status_line.substr(0, 3));
  if (!status || *status < 100 || (status_line.size() > 3 && status_line[3] != ' ')) {
    return std::nullopt;
  }
  head.status = static_cast<int>(*status);
  while (!bytes.empty()) {
    const std::string_view line = TakeLine(bytes);
    const std::size_t colon = line.find(':');
    if (colon == std::string_view::npos) continue;
    head.headers.emplace_back(LowerCaseHeader(line.substr(0, colon)), Trim(line.substr(colon + 1)));
  }
  return head;
}

Framing FramingOf(const AnswerHead& head) {
  Framing framing;
  framing.close = !head.http_1_1;
  for (const auto& [name, value] : head.headers) {
    if (name == "connection" && LowerCaseHeader(value).find("close") != std::string::npos) {
      framing.close = true;
    }
    if (name == "transfer-encoding") {
      framing.chunked = LowerCaseHeader(value) == "chunked";
      framing.sound = framing.sound && framing.chunked;
    }
    if (name == "content-length") {
      const std::optional<std::size_t> length = ReadLength(value);
      framing.sound = framing.sound && length && (!framing.length || framing.length == length);
      framing.length = length;
    }
  }
  return framing;
}

}  // namespace dbsn
