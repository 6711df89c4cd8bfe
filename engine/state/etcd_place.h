// Records as keys of etcd, below PREFIX/STATE//. The lock is a key under a lease that a thread
// renews; a run that cannot renew it writes and sends nothing more, before it ends.
#pragma once
#include <chrono>
#include <memory>
#include <string>

#include "engine/state/etcd_client.h"
#include "engine/state/record_place.h"

namespace dbsn {

struct EtcdPlaceSettings {
  std::string prefix = "dbsn";
  std::string state;  // "shop/prod"
  std::chrono::seconds lease{30};
};

std::unique_ptr<RecordPlace> NewEtcdPlace(EtcdPlaceSettings settings, EtcdClient::Parts parts);

}  // namespace dbsn
