// The stores that runners share, each on a real server. Which there are, the environment says
// (tests/e2e/state_backends_test.py starts them): DBSN_TEST_POSTGRES (an address with its
// password), DBSN_TEST_ETCD and DBSN_TEST_HTTP (one address each).
#include <gtest/gtest.h>

#include <cstdlib>
#include <memory>
#include <string>
#include <vector>

#include "engine/state/etcd_place.h"
#include "engine/state/http_store.h"
#include "engine/state/postgres_place.h"
#include "engine/state/record_store.h"
#include "engine/world/http_transport.h"
#include "engine/world/system_clock.h"
#include "engine/world/system_random.h"
#include "tests/state/store_conformance.h"
#include "tests/support/fake_environment.h"

namespace dbsn {
namespace {

std::string Address(const char* variable) {
  const char* text = std::getenv(variable);
  return text == nullptr ? "" : text;
}

class SharedPlace : public StorePlace {
 protected:
  std::unique_ptr<StateStore> OfRecords(std::unique_ptr<RecordPlace> place) {
    return std::make_unique<RecordStore>(std::move(place), Locks());
  }

  LockMaker Locks() { return {clock_, random_, environment_, "1"}; }

  SystemClock clock_;
  SystemRandom random_;
  FakeEnvironment environment_;
  const std::string name_ = "conformance/" + NewUuid(random_);
};

class OnPostgres final : public SharedPlace {
 public:
  std::unique_ptr<StateStore> Open() override {
    PostgresPlaceSettings settings;
    settings.address = Address("DBSN_TEST_POSTGRES");
    settings.state = name_;
    return OfRecords(NewPostgresPlace(settings));
  }
};

class OnEtcd final : public SharedPlace {
 public:
  std::unique_ptr<StateStore> Open() override {
    EtcdPlaceSettings settings;
    settings.state = name_;
    return OfRecords(
        NewEtcdPlace(settings, EtcdClient::Parts{.endpoints = {Address("DBSN_TEST_ETCD")},
                                                 .user = "",
                                                 .password = Secret(std::string()),
                                                 .transport = NewHttpTransport({}, {}),
                                                 .clock = clock_}));
  }
};

class OnHttp final : public SharedPlace {
 public:
  std::unique_ptr<StateStore> Open() override {
    HttpStoreSettings settings;
    settings.address = Address("DBSN_TEST_HTTP") + "/" + name_.substr(name_.find('/') + 1);
    settings.shortest_wait = std::chrono::milliseconds(10);
    return std::make_unique<HttpStore>(settings, NewHttpTransport({}, {}), Locks());
  }
  bool tells_who_is_under_way() const override { return false; }
};

template <typename Place>
std::unique_ptr<StorePlace> New() {
  return std::make_unique<Place>();
}

using Maker = std::unique_ptr<StorePlace> (*)();

std::vector<Maker> If(const char* variable, Maker maker) {
  return Address(variable).empty() ? std::vector<Maker>() : std::vector<Maker>{maker};
}

std::vector<Maker> Postgres() { return If("DBSN_TEST_POSTGRES", &New<OnPostgres>); }
std::vector<Maker> Etcd() { return If("DBSN_TEST_ETCD", &New<OnEtcd>); }
std::vector<Maker> Http() { return If("DBSN_TEST_HTTP", &New<OnHttp>); }

INSTANTIATE_TEST_SUITE_P(Postgres, StoreConformance, ::testing::ValuesIn(Postgres()));
INSTANTIATE_TEST_SUITE_P(Postgres, SharedStoreConformance, ::testing::ValuesIn(Postgres()));
INSTANTIATE_TEST_SUITE_P(Etcd, StoreConformance, ::testing::ValuesIn(Etcd()));
INSTANTIATE_TEST_SUITE_P(Etcd, SharedStoreConformance, ::testing::ValuesIn(Etcd()));
INSTANTIATE_TEST_SUITE_P(Http, StoreConformance, ::testing::ValuesIn(Http()));
INSTANTIATE_TEST_SUITE_P(Http, SharedStoreConformance, ::testing::ValuesIn(Http()));

}  // namespace
}  // namespace dbsn
