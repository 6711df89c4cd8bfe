// http and https URLs, taken apart and put together. Pure. What it cannot read it refuses with a
// reason; it never repeats a user name or password that stood in a URL.
#pragma once
#include <cstdint>
#include <string>
#include <string_view>

#include "schema/result.h"

namespace dbsn {

inline constexpr Code kUrlUnusable{"url.unusable", "Not a usable URL"};

struct Url {
  bool https = false;
  std::string host;  // lower case; an IPv6 address without its brackets
  bool ipv6 = false;
  std::uint16_t port = 0;  // the scheme's own where the text names none
  std::string path;        // as written: "" or "/..."
  std::string query;       // as written, without "?"
};

// Refused: other schemes, user-info ("user:password@"), fragments, spaces and control characters,
// ports outside 1 to 65535.
Result<Url> ParseUrl(std::string_view text);

std::string HostAndPort(const Url& url);    // "[::1]:9000"; a scheme's own port is left out
std::string OriginOf(const Url& url);       // "https://api.example.com"
std::string RequestTarget(const Url& url);  // "/v1/things?page=2"; "/" at least

// This very host: localhost, 127.0.0.0/8, ::1.
bool IsLoopback(const Url& url);

// |base| with |path| after its own path: ("https://h/prefix/", "/v1/x") gives
// "https://h/prefix/v1/x".
std::string JoinUrl(std::string_view base, std::string_view path);
// |url| with one more query parameter, encoded.
std::string WithQuery(std::string_view url, std::string_view name, std::string_view value);

// Everything but RFC 3986's unreserved characters as %XX; a segment "." or ".." too, which a
// server would take for a step.
std::string EncodePathSegment(std::string_view text);
std::string EncodeQueryValue(std::string_view text);

}  // namespace dbsn
