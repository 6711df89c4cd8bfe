#include "engine/rest/published_files.h"

#include <utility>

#include "engine/rest/api_client.h"
#include "engine/rest/asker.h"
#include "engine/rest/rest_codes.h"
#include "engine/rest/sender_stack.h"
#include "engine/world/known_secrets.h"
#include "engine/world/transport.h"
#include "engine/world/url.h"

namespace dbsn {

namespace {

// Nobody could read along, but anybody on the way could change what dbsn is to believe.
std::optional<Diagnostic> RefusedHost(const std::string& origin, bool insecure) {
  const Result<Url> url = ParseUrl(origin);
  if (!url.ok()) return url.problem();
  if (url.value().https || IsLoopback(url.value()) || insecure) return std::nullopt;
  Diagnostic problem;
  problem.code = kApiInsecureOrigin;
  problem.about = OriginOf(url.value());
  problem.detail = "The catalog would come from " + HostAndPort(url.value()) +
                   " over plain http, where anyone on the way can change it. Nothing was sent.";
  problem.hint = "Use https, or say --insecure when the way there is known to be safe.";
  return problem;
}

}  // namespace

PublishedFiles::PublishedFiles(PublishedFilesParts parts)
    : parts_(std::move(parts)),
      stack_(NewSenderStack({*parts_.transport, parts_.clock, parts_.random, parts_.stop,
                             parts_.definition->resilience, parts_.log})) {}

PublishedFiles::~PublishedFiles() = default;

std::string PublishedFiles::AddressOf(const std::string& path) const {
  return JoinUrl(parts_.origin, path);
}

Result<std::string> PublishedFiles::Fetch(const std::string& path) {
  if (const std::optional<Diagnostic> refused = RefusedHost(parts_.origin, parts_.insecure)) {
    return *refused;
  }
  ApiClient client({.definition = *parts_.definition,
                    .origin = parts_.origin,
                    .insecure = true,  // no credential goes there
                    .timeout = parts_.timeout,
                    .credentials = nullptr,
                    .sender = *stack_,
                    .clock = parts_.clock});
  const Operation get;
  ApiCall call;
  call.operation = &get;
  call.path = path;
  KnownSecrets none;  // they are public
  Result<Asked> asked =
      Asker(*parts_.definition, client, nullptr, none, parts_.clock).Ask(std::move(call));
  if (!asked.ok()) return asked.problem();
  const Asked& answer = asked.value();
  // Whether the JSON is whole is for its reader to say, who knows the place.
  const HttpResponse* const response = answer.reply.response();
  const bool is_file = response != nullptr && answer.reading.has_value() &&
                       answer.reading->good_status() &&
                       answer.reading->form != Reading::Form::kHtml && !response->body.empty();
  if (is_file) return response->body;
  if (answer.problem.has_value()) return *answer.problem;
  return BadAnswer(answer.about, "There is no file: the answer is empty.");
}

}  // namespace dbsn
