// Many threads over one provider: what the thread sanitizer is run on.
#include <gtest/gtest.h>

#include <atomic>
#include <thread>

#include "tests/rest/rig.h"

namespace dbsn {
namespace {

TEST(Threads, ShareTokenLimiterBreakerAndContext) {
  Rig rig;
  rig.settings.erase("institution");
  std::atomic<int> asked{0};
  rig.transport->Handle([&](const HttpRequest& request) -> Exchange {
    const int number = asked.fetch_add(1);
    bool fresh = false;
    for (const auto& [name, value] : request.headers) {
      if (name == "Authorization") fresh = value == "Bearer fresh";
    }
    if (!fresh) {
      const std::lock_guard lock(rig.mutex);
      rig.token = "fresh";
      return Answer(401, "{}");
    }
    if (number % 17 == 3) return Answer(503, "{}");
    if (number % 13 == 5) return Answer(429, "{}", {{"retry-after", "1"}});
    if (request.method == "POST") return Answer(200, R"({"connectorID":7})");
    if (request.url.find("/api/project/") != std::string::npos) {
      return Answer(200, R"({"institutionId":21})");
    }
    return Answer(200, R"([{"connectorID":7,"connectorName":"a"}])");
  });
  const std::shared_ptr<Provider> provider = rig.Make();
  std::atomic<int> listed{0};
  std::atomic<int> created{0};
  std::vector<std::thread> threads;
  for (int thread = 0; thread < 8; ++thread) {
    threads.emplace_back([&] {
      for (int i = 0; i < 50; ++i) {
        const Result<Scope> scope = provider->ResolveScope(rig.type(), "");
        if (!scope.ok()) continue;
        if (provider->List(rig.type(), scope.value()).ok()) listed.fetch_add(1);
        const StepOutcome outcome = provider->Carry(
            rig.type(), scope.value(), Creating(Value(ValueMap{{"connectorName", Value("a")}})), "",
            TestFillings());
        if (outcome.effect == Effect::kDone) created.fetch_add(1);
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(listed.load(), 400);
  EXPECT_GT(created.load(), 0);
  EXPECT_EQ(provider->requests_sent(), static_cast<std::int64_t>(rig.transport->count()));
  EXPECT_LE(rig.token_reads, 2);
}

}  // namespace
}  // namespace dbsn
