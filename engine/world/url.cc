#include "engine/world/url.h"

#include <arpa/inet.h>

#include <algorithm>
#include <optional>

namespace dbsn {
namespace {

Diagnostic Unusable(std::string detail, std::string hint) {
  return Diagnostic{.code = kUrlUnusable, .detail = std::move(detail), .hint = std::move(hint)};
}

bool IsLetterOrDigit(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
}

bool IsHostCharacter(char c) { return IsLetterOrDigit(c) || c == '.' || c == '-' || c == '_'; }

std::string LowerCase(std::string_view text) {
  std::string lower(text);
  for (char& c : lower) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c + ('a' - 'A'));
  }
  return lower;
}

// Takes "https://" or "http://" off |rest|; nothing for another scheme or none.
std::optional<bool> TakeScheme(std::string_view& rest) {
  const std::size_t end = rest.find("://");
  if (end == std::string_view::npos) return std::nullopt;
  const std::string scheme = LowerCase(rest.substr(0, end));
  rest.remove_prefix(end + 3);
  if (scheme == "https") return true;
  if (scheme == "http") return false;
  return std::nullopt;
}

std::optional<std::uint16_t> ReadPort(std::string_view digits) {
  if (digits.empty() || digits.size() > 5) return std::nullopt;
  unsigned port = 0;
  for (const char c : digits) {
    if (c < '0' || c > '9') return std::nullopt;
    port = port * 10 + static_cast<unsigned>(c - '0');
  }
  if (port == 0 || port > 65535) return std::nullopt;
  return static_cast<std::uint16_t>(port);
}

// Takes the host off |authority| into |url|, and leaves "" or ":port". False: not a host.
bool TakeHost(std::string_view& authority, Url& url) {
  if (authority.starts_with('[')) {
    const std::size_t end = authority.find(']');
    if (end == std::string_view::npos) return false;
    url.ipv6 = true;
    url.host = LowerCase(authority.substr(1, end - 1));
    authority.remove_prefix(end + 1);
    in6_addr address{};
    return ::inet_pton(AF_INET6, url.host.c_str(), &address) == 1;
  }
  const std::size_t end = std::min(authority.find(':'), authority.size());
  url.host = LowerCase(authority.substr(0, end));
  authority.remove_prefix(end);
  for (const char c : url.host) {
    if (!IsHostCharacter(c)) return false;
  }
  return !url.host.empty();
}

std::string Encode(std::string_view text, bool dots_too) {
  static constexpr char kDigits[] = "0123456789ABCDEF";
  std::string encoded;
  encoded.reserve(text.size());
  for (const char c : text) {
    if (IsLetterOrDigit(c) || c == '-' || c == '_' || c == '~' || (c == '.' && !dots_too)) {
      encoded += c;
      continue;
    }
    const auto byte = static_cast<unsigned char>(c);
    encoded += '%';
    encoded += kDigits[byte >> 4];
    encoded += kDigits[byte & 15];
  }
  return encoded;
}

}  // namespace

Result<Url> ParseUrl(std::string_view text) {
  std::string_view rest = text;
  const std::string_view before_query = text.substr(0, std::min(text.find('?'), text.size()));
  if (before_query.find('@') < before_query.find('/', before_query.find("://") + 3)) {
    return Unusable("The URL holds a user name or a password before an \"@\".",
                    "Leave it out of the URL and give the token on its own.");
  }
  for (const char c : text) {
    if (c <= ' ' || c == 0x7f) {
      return Unusable("The URL holds a space, a line break or a control character.",
                      "Remove it, or write it as %20 and the like.");
    }
  }
  // With an "@" anywhere it may be a password after all.
  const bool showable = before_query.find('@') == std::string_view::npos;
  const std::string shown = showable ? "\"" + std::string(before_query) + "\"" : "The URL";
  Url url;
  const std::optional<bool> https = TakeScheme(rest);
  if (!https) {
    return Unusable(shown + " does not start with https:// or http://.",
                    "Write the whole URL, such as https://api.example.com.");
  }
  url.https = *https;
  if (rest.find('#') != std::string_view::npos) {
    return Unusable(shown + " holds a \"#\": that is a page in a browser and not an API.",
                    "Give the API's URL.");
  }
  const std::size_t authority_end = std::min(rest.find_first_of("/?"), rest.size());
  std::string_view authority = rest.substr(0, authority_end);
  rest.remove_prefix(authority_end);
  if (!TakeHost(authority, url)) {
    return Unusable(shown + " names no host that could be reached.",
                    "Write it like https://api.example.com or http://127.0.0.1:9000.");
  }
  url.port = url.https ? 443 : 80;
  if (!authority.empty()) {
    const std::optional<std::uint16_t> port = ReadPort(authority.substr(1));
    if (authority.front() != ':' || !port) {
      return Unusable(shown + " holds no usable port.", "A port is a number from 1 to 65535.");
    }
    url.port = *port;
  }
  const std::size_t path_end = std::min(rest.find('?'), rest.size());
  url.path = rest.substr(0, path_end);
  if (path_end < rest.size()) url.query = rest.substr(path_end + 1);
  return url;
}

std::string HostAndPort(const Url& url) {
  std::string text = url.ipv6 ? "[" + url.host + "]" : url.host;
  if (url.port != (url.https ? 443 : 80)) text += ":" + std::to_string(url.port);
  return text;
}

std::string OriginOf(const Url& url) {
  return (url.https ? "https://" : "http://") + HostAndPort(url);
}

std::string RequestTarget(const Url& url) {
  std::string target = url.path.empty() ? "/" : url.path;
  if (!url.query.empty()) target += "?" + url.query;
  return target;
}

bool IsLoopback(const Url& url) {
  if (url.ipv6) return url.host == "::1";
  in_addr address{};
  if (::inet_pton(AF_INET, url.host.c_str(), &address) == 1) {
    return ntohl(address.s_addr) >> 24 == 127;
  }
  return url.host == "localhost" || url.host.ends_with(".localhost");
}

std::string JoinUrl(std::string_view base, std::string_view path) {
  while (base.ends_with('/')) base.remove_suffix(1);
  std::string url(base);
  if (!path.empty() && !path.starts_with('/') && !path.starts_with('?')) url += '/';
  return url.append(path);
}

std::string WithQuery(std::string_view url, std::string_view name, std::string_view value) {
  std::string longer(url);
  longer += url.find('?') == std::string_view::npos ? '?' : '&';
  return longer + EncodeQueryValue(name) + "=" + EncodeQueryValue(value);
}

std::string EncodePathSegment(std::string_view text) {
  return Encode(text, text == "." || text == "..");
}

std::string EncodeQueryValue(std::string_view text) { return Encode(text, false); }

}  // namespace dbsn
