// The only way to environment variables, and to who and where we are.
#pragma once
#include <optional>
#include <string>

namespace dbsn {

class Environment {
 public:
  virtual ~Environment() = default;
  virtual std::optional<std::string> Get(const std::string& name) const = 0;
  virtual std::string Who() const = 0;   // "user@host"
  virtual std::string Home() const = 0;  // "" when unknown
  virtual int ProcessId() const = 0;
  // |path| as an absolute one, links followed; "" when there is none.
  virtual std::string RealPath(const std::string& path) const = 0;
};

}  // namespace dbsn
