// Variables, and who and where we are, as a test says.
#pragma once
#include <map>
#include <optional>
#include <string>

#include "engine/world/environment.h"

namespace dbsn {

class FakeEnvironment final : public Environment {
 public:
  std::optional<std::string> Get(const std::string& name) const override {
    const auto at = variables.find(name);
    return at == variables.end() ? std::nullopt : std::optional<std::string>(at->second);
  }
  std::string Who() const override { return "ada@workbench"; }
  std::string Home() const override { return home; }
  int ProcessId() const override { return 4711; }
  std::string RealPath(const std::string& path) const override { return path; }

  std::map<std::string, std::string> variables;
  std::string home;
};

}  // namespace dbsn
