// A Service with a store in memory, a clock that tests move and the small catalog; no socket.
#pragma once
#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <string_view>

#include "engine/world/stop.h"
#include "engine/world/system_world.h"
#include "engine/world/transport.h"
#include "sandbox/catalog.h"
#include "sandbox/dialect.h"
#include "sandbox/probes.h"
#include "sandbox/request.h"
#include "sandbox/service.h"
#include "sandbox/store.h"
#include "schema/json_codec.h"
#include "tests/sandbox/small_catalog.h"
#include "tests/support/fake_clock.h"

namespace dbsn::sandbox {

// The body of a create that every dialect takes.
inline constexpr std::string_view kOrders = R"({"connectorName":"Orders","connectorType":1,
  "connectorSubType":"Postgres","connectorAuthType":2,"institutionID":17,
  "connectorHost":"127.0.0.1","connectorPort":"1","connectorDatabaseName":"orders",
  "connectorUsername":"reader","connectorPassword":"pw-sentinel","internalID":"N1r8Do"})";

// |text| with the first |from| replaced.
inline std::string With(std::string_view text, std::string_view from, std::string_view to) {
  std::string changed(text);
  changed.replace(changed.find(from), from.size(), to);
  return changed;
}

class ServiceUnderTest {
 public:
  explicit ServiceUnderTest(std::string_view dialect = "reference", ServiceRules rules = {})
      : dialect_(ParseDialect(dialect).value()),
        store_(Store::Open("").value()),
        probes_(world_.world().new_transport(TlsSettings{})),
        service_({*store_, catalog_, dialect_, probes_, clock_, stop_}, std::move(rules)) {
    for (const Project& project : {Project{101, "N1r8Do", "Orders", 17, "Example"},
                                   Project{102, "Stg001", "Staging", 17, "Example"}}) {
      EXPECT_TRUE(store_->AddProject(project).ok());
    }
  }

  Response Call(std::string method, std::string target, std::string_view body = "",
                std::string_view token = "token") {
    Request request;
    request.method = std::move(method);
    const std::size_t mark = target.find('?');
    request.path = target.substr(0, mark);
    while (mark != std::string::npos && !target.empty()) {  // NAME=VALUE&NAME=VALUE
      target.erase(0, target.find_first_of("?&") + 1);
      const std::string pair = target.substr(0, target.find('&'));
      const std::size_t equals = pair.find('=');
      request.query.emplace_back(pair.substr(0, equals), pair.substr(equals + 1));
      if (target.find('&') == std::string::npos) break;
    }
    if (!token.empty())
      request.headers.emplace_back("authorization", "Bearer " + std::string(token));
    request.body = body;
    return service_.Answer(std::move(request));
  }
  Value Json(std::string method, std::string target, std::string_view body = "") {
    const std::variant<Value, JsonFault> read = ParseJson(Call(method, target, body).body);
    const Value* value = std::get_if<Value>(&read);
    return value ? *value : Value("no JSON");
  }
  // The new connector's path.
  std::string Create(std::string_view body = kOrders) {
    return "/api/connector/" + Json("POST", "/api/connector", body).Find("connectorID")->Plain();
  }
  void Order(std::string_view fault) { service_.faults().Add(ParseFault(fault).value()); }
  FakeClock& clock() { return clock_; }

 private:
  SystemWorld world_;
  FakeClock clock_;
  Stop stop_;
  Catalog catalog_ = SmallCatalog();
  Dialect dialect_;
  std::unique_ptr<Store> store_;
  Probes probes_;
  Service service_;
};

}  // namespace dbsn::sandbox
