// Proves the server over real sockets: kept-alive clients, dropped and truncated answers, TLS
// options, ports in use, a clean stop.
#include "sandbox/running_sandbox.h"

#include <gtest/gtest.h>
#include <sys/stat.h>

#include <atomic>
#include <thread>

#include "engine/world/system_world.h"
#include "engine/world/transport.h"
#include "sandbox/sandbox.h"
#include "sandbox/sandbox_codes.h"
#include "tests/sandbox/service_under_test.h"
#include "tests/support/temp_folder.h"

namespace dbsn::sandbox {
namespace {

class Sandbox : public ::testing::Test {
 protected:
  SandboxOptions Options() {
    SandboxOptions options;
    options.listen = "127.0.0.1:0";
    options.catalog_folder = folder_.path();
    const Catalog catalog = SmallCatalog();
    for (const char* name :
         {"types/DatabasinConnectorRDBMS.json", "types/DatabasinConnectorFileAPI.json"}) {
      folder_.Write(name, *catalog.FileAt(name));
    }
    return options;
  }
  std::unique_ptr<RunningSandbox> Run(const SandboxOptions& options) {
    Result<std::unique_ptr<RunningSandbox>> running =
        RunningSandbox::Start(options, world_.world());
    EXPECT_TRUE(running.ok()) << running.problem().detail;
    transport_ = world_.world().new_transport(TlsSettings{});
    return std::move(running).value();
  }
  Exchange Send(const RunningSandbox& running, const char* method, const std::string& path,
                std::string_view body = "") {
    HttpRequest request;
    request.method = method;
    request.url = running.url() + path;
    request.headers = {{"Authorization", "Bearer token"}, {"Content-Type", "application/json"}};
    request.body = body;
    request.timeout = std::chrono::seconds(20);
    return transport_->Send(request);
  }
  HttpResponse Answer(const RunningSandbox& running, const char* method, const std::string& path,
                      std::string_view body = "") {
    Exchange exchange = Send(running, method, path, body);
    const TransportError* error = std::get_if<TransportError>(&exchange);
    EXPECT_FALSE(error) << error->message;
    return error ? HttpResponse{} : std::get<HttpResponse>(exchange);
  }

  const testing::TempFolder folder_;
  SystemWorld world_;
  std::unique_ptr<Transport> transport_;
};

TEST_F(Sandbox, ServesConnectorsAndCatalogFiles) {
  const auto running = Run(Options());
  const HttpResponse created = Answer(*running, "POST", "/api/connector", kOrders);
  EXPECT_EQ(created.status, 200);
  EXPECT_EQ(created.Header("content-type"), "application/json");
  const HttpResponse list = Answer(*running, "GET", "/api/connector?internalID=N1r8Do");
  EXPECT_NE(list.body.find("\"connectorName\":\"Orders\""), std::string::npos);
  EXPECT_FALSE(list.Header("x-ratelimit-limit").empty());
  const HttpResponse file =
      Answer(*running, "GET", "/config/connectors/v2/types/DatabasinConnectorRDBMS.json");
  EXPECT_EQ(file.body, *SmallCatalog().FileAt("types/DatabasinConnectorRDBMS.json"));
}

TEST_F(Sandbox, TakesManyClientsAtOnceAndLosesNone) {
  const auto running = Run(Options());
  std::atomic<int> created = 0;
  std::vector<std::thread> clients;
  for (int client = 0; client < 16; ++client) {
    clients.emplace_back([&] {
      for (int i = 0; i < 20; ++i) {
        created += Answer(*running, "POST", "/api/connector", kOrders).status == 200;
      }
    });
  }
  for (std::thread& client : clients) client.join();
  EXPECT_EQ(created, 320);
  const HttpResponse list = Answer(*running, "GET", "/api/connector");
  EXPECT_EQ(std::get<Value>(ParseJson(list.body)).AsList()->size(), 320u);
}

TEST_F(Sandbox, ClosesTheConnectionWhereAnAnswerIsToBeLost) {
  SandboxOptions options = Options();
  options.faults = {"kind=lost-after,method=POST", "kind=truncated,method=GET,nth=2"};
  const auto running = Run(options);
  const Exchange lost = Send(*running, "POST", "/api/connector", kOrders);
  ASSERT_TRUE(std::holds_alternative<TransportError>(lost));
  EXPECT_EQ(std::get<TransportError>(lost).kind, TransportError::Kind::kBroken);
  EXPECT_EQ(std::get<TransportError>(lost).sent, Sent::kMaybe);
  EXPECT_NE(Answer(*running, "GET", "/api/connector").body.find("Orders"), std::string::npos);
  const Exchange half = Send(*running, "GET", "/api/connector");
  ASSERT_TRUE(std::holds_alternative<TransportError>(half));
  EXPECT_EQ(std::get<TransportError>(half).kind, TransportError::Kind::kBroken);
}

TEST_F(Sandbox, DripsAnAnswerByteByByteButWhole) {
  SandboxOptions options = Options();
  options.faults = {"kind=drip,ms=1"};
  const auto running = Run(options);
  EXPECT_NE(Answer(*running, "GET", "/api/ping").body.find("pong"), std::string::npos);
}

TEST_F(Sandbox, KeepsItsDataFileForItsOwnerAlone) {
  SandboxOptions options = Options();
  options.data_file = folder_.At("data/../sandbox.db");
  folder_.Write("data/x", "");
  {
    const auto running = Run(options);
    Answer(*running, "POST", "/api/connector", kOrders);
  }
  struct stat info {};
  ASSERT_EQ(::stat(options.data_file.c_str(), &info), 0);
  EXPECT_EQ(info.st_mode & 0777, 0600u);
  const auto again = Run(options);
  EXPECT_NE(Answer(*again, "GET", "/api/connector").body.find("Orders"), std::string::npos);
}

TEST_F(Sandbox, SaysWhatIsWrongWithAnOrder) {
  const auto problem = [this](SandboxOptions options) {
    const auto running = RunningSandbox::Start(options, world_.world());
    return running.ok() ? std::string_view("none") : running.problem().code.name;
  };
  SandboxOptions options = Options();
  options.listen = "nowhere";
  EXPECT_EQ(problem(options), kBadListen.name);
  options = Options();
  options.dialect = "klingon";
  EXPECT_EQ(problem(options), kBadDialect.name);
  options = Options();
  options.faults = {"kind=nothing"};
  EXPECT_EQ(problem(options), kBadFault.name);
  options = Options();
  options.tls_certificate = folder_.Write("not.pem", "x");
  options.tls_key = options.tls_certificate;
  EXPECT_EQ(problem(options), kBadTls.name);
  options = Options();
  folder_.Write("types/DatabasinConnectorBroken.json", "{\"id\":");
  EXPECT_EQ(problem(options), kBadCatalog.name);
}

TEST_F(Sandbox, RefusesAPortThatIsInUse) {
  SandboxOptions options = Options();
  const auto running = Run(options);
  options.listen = running->url().substr(running->url().find("127"));
  const auto second = RunningSandbox::Start(options, world_.world());
  ASSERT_FALSE(second.ok());
  EXPECT_EQ(second.problem().code, kBadListen);
}

TEST_F(Sandbox, RunsUntilItIsAskedToStop) {
  const SandboxOptions options = Options();
  std::string said;
  std::thread stopper;
  const Result<Done> done = RunSandbox(options, world_.world(), [&](std::string_view line) {
    said = line;
    stopper = std::thread([this] { world_.world().stop.Ask(); });
  });
  stopper.join();
  EXPECT_TRUE(done.ok());
  EXPECT_TRUE(said.starts_with("Listening on http://127.0.0.1:")) << said;
}

}  // namespace
}  // namespace dbsn::sandbox
