// A provider over real connections, to servers that behave badly.
#include <gtest/gtest.h>

#include "engine/world/http_transport.h"
#include "engine/world/signals.h"
#include "engine/world/system_clock.h"
#include "tests/rest/rig.h"
#include "tests/support/raw_server.h"

namespace dbsn {
namespace {

struct SocketRig : Rig {
  SystemClock real_clock;
  explicit SocketRig(const std::string& url) {
    IgnoreFatalWriteSignals();
    settings["url"] = url;
  }
  std::shared_ptr<Provider> MakeReal() {
    return NewRestProvider({definition,
                            settings,
                            false,
                            []() -> Result<Secret> { return Secret(kTokenText); },
                            std::shared_ptr<Transport>(NewHttpTransport({}, {})),
                            real_clock,
                            random,
                            stop,
                            log,
                            {}});
  }
};

TEST(Sockets, CarryOneRequestAndItsAnswer) {
  std::mutex mutex;
  std::string heard;
  const testing::RawServer server([&](testing::RawConnection& connection) {
    const std::string request = connection.ReadRequest();
    if (request.empty()) return;
    const std::lock_guard lock(mutex);
    heard = request;
    connection.Write(testing::Answer(R"({"connectorID":7,"message":"Created"})"));
  });
  SocketRig rig(server.Url("/v1"));
  const StepOutcome outcome = rig.MakeReal()->Carry(
      rig.type(), ProjectScope(), Creating(Value(ValueMap{{"connectorName", Value("a")}})), "",
      TestFillings());
  EXPECT_EQ(outcome.effect, Effect::kDone);
  EXPECT_EQ(outcome.id, "7");
  const std::lock_guard lock(mutex);
  EXPECT_EQ(heard.substr(0, 31), "POST /v1/api/connector HTTP/1.1");
  EXPECT_NE(heard.find("Bearer tok-sentinel-1"), std::string::npos);
  EXPECT_NE(heard.find(R"({"connectorName":"a"})"), std::string::npos);
}

TEST(Sockets, NeverSendACreateTwiceToAServerThatHangsUp) {
  const testing::RawServer server([](testing::RawConnection& connection) {
    connection.ReadRequest();
    connection.Write("HTTP/1.1 200 OK\r\nContent-Length: 50\r\n\r\n{\"conn");
  });
  SocketRig rig(server.Url(""));
  const StepOutcome outcome = rig.MakeReal()->Carry(
      rig.type(), ProjectScope(), Creating(Value(ValueMap{{"connectorName", Value("a")}})), "",
      TestFillings());
  EXPECT_EQ(outcome.effect, Effect::kUnknown);
  EXPECT_EQ(outcome.problem->code.name, "api.broken");
  EXPECT_EQ(server.connections(), 1);
}

TEST(Sockets, AreSurelyUnsentWhereNobodyListens) {
  SocketRig rig("http://127.0.0.1:" + std::to_string(testing::ClosedPort()));
  const StepOutcome outcome = rig.MakeReal()->Carry(
      rig.type(), ProjectScope(), Creating(Value(ValueMap{{"connectorName", Value("a")}})), "",
      TestFillings());
  EXPECT_EQ(outcome.effect, Effect::kNotDone);
  EXPECT_EQ(outcome.problem->code.name, "api.unreachable");
}

}  // namespace
}  // namespace dbsn
