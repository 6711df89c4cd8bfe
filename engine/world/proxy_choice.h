// Which proxy a request goes through. Pure: the environment's values come in, a choice goes out.
#pragma once
#include <optional>
#include <string>
#include <variant>

#include "engine/world/url.h"
#include "schema/secret.h"

namespace dbsn {

class Environment;

// The values of HTTPS_PROXY, HTTP_PROXY and NO_PROXY, or of their lower-case names, which win
// when both are set. "" is not set. A proxy's value may hold a password, hence Secret.
struct ProxySettings {
  Secret for_https{""};
  Secret for_http{""};
  std::string exceptions{};
};
ProxySettings ProxySettingsFrom(const Environment& environment);

struct Proxy {
  std::string host;
  std::uint16_t port = 0;
  Secret credentials{""};  // "user:password"; empty: none
};

struct ProxyFault {
  std::string message;  // names the variable, never its value
};

// Nothing: go there directly. So it is for this very host always (the sandbox on a machine behind
// a proxy), and for what NO_PROXY lists: "*", names with all that ends in them, addresses,
// networks like 10.0.0.0/8, each with a port or without.
std::variant<std::optional<Proxy>, ProxyFault> ChooseProxy(const ProxySettings& settings,
                                                           const Url& url);

}  // namespace dbsn
