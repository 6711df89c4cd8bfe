// Opens the way to an origin: TCP, through a proxy where one is to be used, TLS where the URL
// says https. Nothing of the request leaves here, so every error is Sent::kNo.
#pragma once
#include <memory>
#include <optional>
#include <string>
#include <variant>

#include "engine/world/channel.h"
#include "engine/world/proxy_choice.h"
#include "engine/world/transport.h"
#include "engine/world/url.h"

namespace dbsn {

class TlsContext;

// "Basic ..." for Proxy-Authorization; "" without credentials.
std::string ProxyAuthorization(const Proxy& proxy);

// For an http URL through a proxy the way ends at the proxy, which takes the whole URL as the
// request's target. For https it is a tunnel (CONNECT). |tls| may be null for http.
std::variant<std::unique_ptr<Channel>, TransportError> Dial(const Url& url,
                                                            const std::optional<Proxy>& proxy,
                                                            TlsContext* tls,
                                                            const Patience& patience);

}  // namespace dbsn
