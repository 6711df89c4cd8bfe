// Turns an operation with its placeholders filled into a request to the provider's own origin,
// with its headers and its token, and sends it through the stack. Credentials go nowhere else:
// every URL begins with the origin, redirects are not followed, plain http to another host is
// refused before anything is sent.
#pragma once
#include <chrono>
#include <functional>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "engine/rest/body_writer.h"
#include "engine/rest/credentials.h"
#include "engine/rest/sender.h"
#include "engine/world/clock.h"
#include "schema/definition.h"
#include "schema/result.h"

namespace dbsn {

// The problem with an origin that must not be used: not a URL, a query in it, or plain http to a
// host other than this one without |insecure|. Pure.
std::optional<Diagnostic> RefusedOrigin(const std::string& origin, bool insecure);

struct ApiCall {
  const Operation* operation = nullptr;                    // one without a method is a GET
  std::string path;                                        // below the origin, filled and encoded
  std::vector<std::pair<std::string, std::string>> query;  // not yet encoded
  SecretBody body;                                         // empty: none
  std::string url;  // in place of path and query: the next page as an answer names it
  // For one attempt and for all of them, in place of the operation's and the definition's.
  std::optional<std::chrono::milliseconds> timeout;
  std::function<bool(const HttpResponse&)> is_verdict;
};

class ApiClient {
 public:
  struct Parts {
    const Definition& definition;
    std::string origin;  // the base address; a path in it is kept
    bool insecure = false;
    std::chrono::milliseconds timeout;   // one attempt, where the operation does not say
    Credentials* credentials = nullptr;  // null: the API takes none
    std::string user{};                  // of basic auth
    Sender& sender;
    Clock& clock;
    std::string prefix{};  // of auth by a header, where a setting says it
  };
  explicit ApiClient(Parts parts);

  // Fails when nothing may be sent: the origin is refused, or there is no token.
  Result<Reply> Send(ApiCall call);
  // "POST https://api.example.com/v1/things?project=a": where a problem was met.
  std::string About(const ApiCall& call) const;
  const std::string& origin() const { return parts_.origin; }

 private:
  Call Prepare(ApiCall& call) const;
  Reply SendOnce(Call& call, const Credentials::Held* held);
  Reply SendRereading(Call& call, const Credentials::Held* held);
  bool Rereads(const Reply& reply) const;
  std::optional<Diagnostic> ForeignUrl(const ApiCall& call) const;

  const Parts parts_;
  const std::optional<Diagnostic> refused_;
};

}  // namespace dbsn
