// What every StateStore must do. A store takes part by
//   INSTANTIATE_TEST_SUITE_P(MyStore, StoreConformance, ::testing::Values(&NewMyPlace));
// in its own test; the tests themselves are in store_conformance_test.cc.
#pragma once
#include <gtest/gtest.h>

#include <memory>

#include "engine/state/state_store.h"

namespace dbsn {

// One place where a state can live, empty at first.
class StorePlace {
 public:
  virtual ~StorePlace() = default;
  // As another process would open it.
  virtual std::unique_ptr<StateStore> Open() = 0;
  // Whether who only looks is told who holds the lock.
  virtual bool tells_who_is_under_way() const { return true; }
};

class StoreConformance : public ::testing::TestWithParam<std::unique_ptr<StorePlace> (*)()> {
 protected:
  std::unique_ptr<StorePlace> place_ = GetParam()();
};

// And what every store must do that runners on many machines share.
class SharedStoreConformance : public StoreConformance {};

}  // namespace dbsn
