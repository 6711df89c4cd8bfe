// A sandbox that is up: its parts put together in order, taken apart in reverse.
#pragma once
#include <memory>
#include <string>

#include "schema/result.h"

namespace dbsn {
struct SandboxOptions;
struct World;
}  // namespace dbsn

namespace dbsn::sandbox {

class RunningSandbox {
 public:
  // Listens when it returns. |world| outlives it.
  static Result<std::unique_ptr<RunningSandbox>> Start(const SandboxOptions& options, World& world);
  // Waits for the answers under way; an effect ordered to be late is waited for as well, unless
  // |world.stop| has been asked.
  ~RunningSandbox();
  RunningSandbox(const RunningSandbox&) = delete;
  RunningSandbox& operator=(const RunningSandbox&) = delete;

  const std::string& url() const;

 private:
  struct Parts;
  explicit RunningSandbox(std::unique_ptr<Parts> parts);
  std::unique_ptr<Parts> parts_;
};

}  // namespace dbsn::sandbox
