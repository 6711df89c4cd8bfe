#include "engine/world/proxy_choice.h"

#include <arpa/inet.h>

#include <algorithm>
#include <array>
#include <cstdlib>

#include "engine/world/environment.h"

namespace dbsn {
namespace {

struct IpAddress {
  std::array<unsigned char, 16> bytes{};
  std::size_t size = 0;  // 4 or 16; 0: not an address
};

IpAddress ReadAddress(const std::string& text) {
  IpAddress address;
  if (::inet_pton(AF_INET, text.c_str(), address.bytes.data()) == 1) address.size = 4;
  if (::inet_pton(AF_INET6, text.c_str(), address.bytes.data()) == 1) address.size = 16;
  return address;
}

// |network| like "10.0.0.0/8".
bool InNetwork(const std::string& host, std::string_view network) {
  const std::size_t slash = network.find('/');
  const std::string length_text(network.substr(slash + 1));
  char* end = nullptr;
  const unsigned long length = std::strtoul(length_text.c_str(), &end, 10);
  const IpAddress base = ReadAddress(std::string(network.substr(0, slash)));
  const IpAddress address = ReadAddress(host);
  if (length_text.empty() || *end != '\0' || address.size == 0 || base.size != address.size ||
      length > base.size * 8) {
    return false;
  }
  for (unsigned long bit = 0; bit < length; ++bit) {
    const unsigned mask = 0x80u >> (bit % 8);
    if ((base.bytes[bit / 8] & mask) != (address.bytes[bit / 8] & mask)) return false;
  }
  return true;
}

std::string Trimmed(std::string_view text) {
  std::string word;
  for (const char c : text) {
    if (c == ' ' || c == '\t') continue;
    word += c >= 'A' && c <= 'Z' ? static_cast<char>(c + ('a' - 'A')) : c;
  }
  return word;
}

// Takes ":443" or "]:443" off the end of |entry|; true when there is none or it is |port|.
bool PortFits(std::string& entry, std::uint16_t port) {
  const std::size_t colon = entry.rfind(':');
  const bool bare_ipv6 = entry.find(':') != colon && !entry.starts_with('[');
  bool fits = true;
  if (colon != std::string::npos && !bare_ipv6 && entry.find(']', colon) == std::string::npos) {
    fits = entry.substr(colon + 1) == std::to_string(port);
    entry.resize(colon);
  }
  if (entry.starts_with('[') && entry.ends_with(']')) entry = entry.substr(1, entry.size() - 2);
  return fits;
}

bool Excepts(std::string entry, const Url& url) {
  if (entry == "*") return true;
  if (entry.find('/') != std::string::npos) return InNetwork(url.host, entry);
  if (!PortFits(entry, url.port)) return false;
  if (entry.starts_with("*.")) entry.erase(0, 1);
  if (entry.starts_with('.')) return url.host.ends_with(entry) || "." + url.host == entry;
  return !entry.empty() && (url.host == entry || url.host.ends_with("." + entry));
}

bool IsExcepted(std::string_view exceptions, const Url& url) {
  while (!exceptions.empty()) {
    const std::size_t comma = std::min(exceptions.find(','), exceptions.size());
    if (Excepts(Trimmed(exceptions.substr(0, comma)), url)) return true;
    exceptions.remove_prefix(std::min(comma + 1, exceptions.size()));
  }
  return false;
}

// "%40" is how an "@" is written in a password.
std::string Decoded(std::string_view text) {
  std::string plain;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '%' && i + 2 < text.size()) {
      const std::string digits(text.substr(i + 1, 2));
      char* end = nullptr;
      const long byte = std::strtol(digits.c_str(), &end, 16);
      if (*end == '\0') {
        plain += static_cast<char>(byte);
        i += 2;
        continue;
      }
    }
    plain += text[i];
  }
  return plain;
}

}  // namespace

ProxySettings ProxySettingsFrom(const Environment& environment) {
  const auto first_of = [&environment](const char* lower, const char* upper) {
    const std::optional<std::string> value = environment.Get(lower);
    return value && !value->empty() ? *value : environment.Get(upper).value_or("");
  };
  return {Secret(first_of("https_proxy", "HTTPS_PROXY")),
          Secret(first_of("http_proxy", "HTTP_PROXY")), first_of("no_proxy", "NO_PROXY")};
}

std::variant<std::optional<Proxy>, ProxyFault> ChooseProxy(const ProxySettings& settings,
                                                           const Url& url) {
  const std::string variable = url.https ? "HTTPS_PROXY" : "HTTP_PROXY";
  std::string text = (url.https ? settings.for_https : settings.for_http).Reveal();
  if (text.empty() || IsLoopback(url) || IsExcepted(settings.exceptions, url)) return std::nullopt;

  if (text.find("://") == std::string::npos) text.insert(0, "http://");
  const std::size_t start = text.find("://") + 3;
  const std::size_t at = text.rfind('@');
  std::string credentials;
  if (at != std::string::npos && at > start) {
    credentials = Decoded(std::string_view(text).substr(start, at - start));
    text.erase(start, at + 1 - start);
  }
  const Result<Url> proxy = ParseUrl(text);
  if (!proxy.ok()) {
    return ProxyFault{"the environment variable " + variable +
                      " holds no usable URL of a proxy (expected http://host:port)"};
  }
  if (proxy.value().https) {
    return ProxyFault{"the environment variable " + variable +
                      " names an https:// proxy; dbsn speaks to proxies over http:// only (what "
                      "goes to an https API stays encrypted all the way)"};
  }
  return Proxy{proxy.value().host, proxy.value().port, Secret(std::move(credentials))};
}

}  // namespace dbsn
