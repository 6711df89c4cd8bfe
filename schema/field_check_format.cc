// Hosts, URLs and identifiers, by hand: each rule names itself in its message.
#include "schema/field_check_format.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <charconv>
#include <optional>

#include "schema/duration.h"

namespace dbsn {

namespace {

bool IsDigit(char c) { return c >= '0' && c <= '9'; }
bool IsHexDigit(char c) { return std::isxdigit(static_cast<unsigned char>(c)) != 0; }
// Letters of every script: international host names are resolved by whoever connects.
bool IsHostCharacter(char c) {
  return IsDigit(c) || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '-' || c == '_' ||
         static_cast<unsigned char>(c) >= 0x80;
}
bool IsBlank(char c) { return c == ' ' || static_cast<unsigned char>(c) < 0x20 || c == 0x7f; }

bool IsIpv6(std::string_view text) {
  text = text.substr(0, text.find('%'));
  if (std::count(text.begin(), text.end(), ':') < 2) return false;
  return std::all_of(text.begin(), text.end(),
                     [](char c) { return IsHexDigit(c) || c == ':' || c == '.'; });
}

bool IsPort(std::string_view text) {
  int port = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), port);
  return error == std::errc() && end == text.data() + text.size() && port >= 1 && port <= 65535;
}

FormatProblem CheckHostName(std::string_view host) {
  constexpr std::size_t kLongestHost = 253;
  constexpr std::size_t kLongestLabel = 63;
  if (host.ends_with('.')) host.remove_suffix(1);
  if (host.empty()) return {"names no host", ""};
  if (host.size() > kLongestHost) return {"is longer than a host name can be", ""};
  while (true) {
    const std::size_t dot = host.find('.');
    const std::string_view label = host.substr(0, dot);
    if (label.empty()) return {"has an empty part between two dots", ""};
    if (label.size() > kLongestLabel) return {"has a part of more than 63 characters", ""};
    const auto bad = std::find_if_not(label.begin(), label.end(), IsHostCharacter);
    if (bad != label.end()) {
      return {std::string("holds \"") + *bad + "\", which no host name has", ""};
    }
    if (dot == std::string_view::npos) return {};
    host.remove_prefix(dot + 1);
  }
}

// A name or an address, without a port.
FormatProblem CheckAnyHost(std::string_view host) {
  if (host.starts_with('[') && host.ends_with(']') && IsIpv6(host.substr(1, host.size() - 2))) {
    return {};
  }
  if (IsIpv6(host)) return {};
  return CheckHostName(host);
}

FormatProblem CheckHost(std::string_view text) {
  if (text.empty()) return {"names no host", ""};
  if (std::any_of(text.begin(), text.end(), IsBlank)) return {"holds a blank", ""};
  if (text.find("://") != std::string_view::npos) {
    return {"holds a scheme", "Write the host alone, without \"://\" and what stands before it."};
  }
  if (text.find('@') != std::string_view::npos) {
    return {"holds a user name", "Write the host alone.", true};
  }
  if (text.find('/') != std::string_view::npos) {
    return {"holds a path", "Write the host alone, without \"/\" and what follows it."};
  }
  const std::size_t instance = text.find('\\');
  if (instance != std::string_view::npos) {
    const std::string_view name = text.substr(instance + 1);
    if (name.empty() || !std::all_of(name.begin(), name.end(), [](char c) {
          return IsHostCharacter(c) || c == '$' || c == '#';
        })) {
      return {"has no instance's name after \"\\\"", ""};
    }
    text = text.substr(0, instance);
  }
  const std::size_t colon = text.find(':');
  if (colon != std::string_view::npos && IsPort(text.substr(text.rfind(':') + 1)) &&
      (text.find(':', colon + 1) == std::string_view::npos || text.starts_with('['))) {
    return {"holds a port", "Write the host alone; the port is a field of its own."};
  }
  return CheckAnyHost(text);
}

bool StartsWithScheme(std::string_view text, std::string_view scheme) {
  if (text.size() < scheme.size()) return false;
  return std::equal(scheme.begin(), scheme.end(), text.begin(), [](char a, char b) {
    return a == std::tolower(static_cast<unsigned char>(b));
  });
}

struct UrlParts {
  bool https = false;
  std::string_view user;  // before @
  bool has_user = false;
  std::string_view host;
  std::optional<std::string_view> port;
};

// Nothing when |text| has another scheme or none.
std::optional<UrlParts> SplitUrl(std::string_view text) {
  UrlParts parts;
  parts.https = StartsWithScheme(text, "https://");
  if (!parts.https && !StartsWithScheme(text, "http://")) return {};
  std::string_view authority = text.substr(text.find("://") + 3);
  authority = authority.substr(0, authority.find_first_of("/?#"));
  const std::size_t at = authority.rfind('@');
  if (at != std::string_view::npos) {
    parts.has_user = true;
    parts.user = authority.substr(0, at);
    authority.remove_prefix(at + 1);
  }
  const std::size_t bracket = authority.rfind(']');
  const std::size_t colon = authority.rfind(':');
  if (colon != std::string_view::npos && (bracket == std::string_view::npos || colon > bracket)) {
    parts.port = authority.substr(colon + 1);
    authority = authority.substr(0, colon);
  }
  parts.host = authority;
  return parts;
}

FormatProblem CheckUrl(std::string_view text) {
  if (std::any_of(text.begin(), text.end(), IsBlank)) return {"holds a blank", ""};
  const std::optional<UrlParts> parts = SplitUrl(text);
  if (!parts.has_value()) {
    const bool scheme = text.find("://") != std::string_view::npos;
    return {scheme ? "has another scheme than http and https" : "has no scheme",
            scheme ? "Begin it with https://." : "Write the whole address: https://HOST/PATH."};
  }
  if (parts->has_user) {
    return {"holds a user name or a password before \"@\"",
            "Take them out; they belong in fields of their own.", true};
  }
  if (parts->port.has_value() && !IsPort(*parts->port)) {
    return {"has a port outside of 1 to 65535", ""};
  }
  return CheckAnyHost(parts->host);
}

FormatProblem CheckGuid(std::string_view text) {
  constexpr std::size_t kSize = 36;
  constexpr std::array<std::size_t, 4> kDashes{8, 13, 18, 23};
  const FormatProblem problem{"is not 8-4-4-4-12 hexadecimal digits",
                              "Write it like 00000000-0000-4000-8000-000000000000."};
  if (text.size() != kSize) return problem;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const bool dash = std::find(kDashes.begin(), kDashes.end(), i) != kDashes.end();
    if (dash ? text[i] != '-' : !IsHexDigit(text[i])) return problem;
  }
  return {};
}

FormatProblem CheckJwt(std::string_view text) {
  const bool letters = std::all_of(text.begin(), text.end(), [](char c) {
    return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '-' || c == '_' || c == '.';
  });
  if (letters && std::count(text.begin(), text.end(), '.') == 2) return {};
  return {"is not three parts of base64url with dots between them", "", true};
}

}  // namespace

FormatProblem CheckFormat(Format format, std::string_view text) {
  switch (format) {
    case Format::kNone:
      return {};
    case Format::kHost:
      return CheckHost(text);
    case Format::kUrl:
      return CheckUrl(text);
    case Format::kUrlOrHost:
      return text.find("://") == std::string_view::npos ? CheckHost(text) : CheckUrl(text);
    case Format::kGuid:
      return CheckGuid(text);
    case Format::kDuration:
      if (ParseDuration(text).has_value()) return {};
      return {"has no length of time", "Write it with its unit, like 60s or 2m."};
    case Format::kJwt:
      return CheckJwt(text);
  }
  return {};
}

std::string_view FormatInWords(Format format) {
  switch (format) {
    case Format::kNone:
      return "text";
    case Format::kHost:
      return "a host name or an IP address";
    case Format::kUrl:
      return "an http or https URL";
    case Format::kUrlOrHost:
      return "a host name or a URL";
    case Format::kGuid:
      return "a GUID";
    case Format::kDuration:
      return "a length of time";
    case Format::kJwt:
      return "a JSON web token";
  }
  return "text";
}

bool IsPlainHttp(std::string_view text) {
  const std::optional<UrlParts> parts = SplitUrl(text);
  if (!parts.has_value() || parts->https) return false;
  const std::string_view host = parts->host;
  const bool loopback = host == "localhost" || host.ends_with(".localhost") || host == "[::1]" ||
                        (host.starts_with("127.") && CheckHostName(host).claim.empty());
  return !loopback;
}

}  // namespace dbsn
