#include "tests/support/served_sandbox.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <string_view>
#include <utility>

#include "engine/world/embedded_files.h"
#include "engine/world/embedded_folder.h"
#include "engine/world/url.h"
#include "sandbox/catalog.h"
#include "sandbox/service.h"

namespace dbsn {
namespace {

std::string Decoded(std::string_view text) {
  std::string plain;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '%' && i + 2 < text.size()) {
      plain += static_cast<char>(std::stoi(std::string(text.substr(i + 1, 2)), nullptr, 16));
      i += 2;
    } else {
      plain += text[i];
    }
  }
  return plain;
}

std::string Lower(std::string text) {
  for (char& c : text) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  }
  return text;
}

sandbox::Request AsServed(const HttpRequest& sent) {
  sandbox::Request request;
  const Result<Url> url = ParseUrl(sent.url);
  EXPECT_TRUE(url.ok()) << sent.url;
  if (!url.ok()) return request;
  request.method = sent.method;
  request.path = Decoded(url.value().path);
  std::string_view query = url.value().query;
  while (!query.empty()) {
    const std::string_view one = query.substr(0, query.find('&'));
    query.remove_prefix(std::min(one.size() + 1, query.size()));
    const std::size_t equals = one.find('=');
    request.query.emplace_back(
        Decoded(one.substr(0, equals)),
        equals == std::string_view::npos ? "" : Decoded(one.substr(equals + 1)));
  }
  for (const auto& [name, value] : sent.headers) request.headers.emplace_back(Lower(name), value);
  request.body = sent.body;
  return request;
}

// Connection tests find whatever they ask for.
class Reachable final : public Transport {
 public:
  Exchange Send(const HttpRequest& /*request*/) override {
    return HttpResponse{.status = 200, .headers = {}, .body = "{}"};
  }
};

const sandbox::Catalog& CatalogOnce() {
  static const sandbox::Catalog catalog = [] {
    EmbeddedFolder embedded(EmbeddedFiles());
    return sandbox::Catalog::Load("", embedded).value();
  }();
  return catalog;
}

}  // namespace

ServedSandbox::ServedSandbox(const SimulatedServer& asked, Clock& clock)
    : dialect_(sandbox::ParseDialect(asked.dialect).value()),
      store_(sandbox::Store::Open("").value()),
      probes_(std::make_unique<Reachable>()) {
  EXPECT_TRUE(store_->AddProject({101, kProject, "Orders", kInstitution, "Example"}).ok());
  service_ = std::make_unique<sandbox::Service>(
      sandbox::ServiceParts{*store_, CatalogOnce(), dialect_, probes_, clock, never_},
      sandbox::ServiceRules{.unique_names = asked.unique_names, .expired_tokens = {}});
}

ServedSandbox::~ServedSandbox() = default;

HttpResponse ServedSandbox::Serve(const HttpRequest& request) {
  sandbox::Response served = service_->Answer(AsServed(request));
  HttpResponse response{.status = served.status, .headers = {}, .body = std::move(served.body)};
  for (auto& [name, value] : served.headers) {
    response.headers.emplace_back(Lower(std::move(name)), std::move(value));
  }
  response.headers.emplace_back("content-type", served.content_type);
  return response;
}

}  // namespace dbsn
