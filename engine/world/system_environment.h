// The real environment of this process. Never changes it.
#pragma once
#include "engine/world/environment.h"

namespace dbsn {

class SystemEnvironment final : public Environment {
 public:
  std::optional<std::string> Get(const std::string& name) const override;
  std::string Who() const override;
  std::string Home() const override;
  int ProcessId() const override;
  std::string RealPath(const std::string& path) const override;
};

}  // namespace dbsn
