// libFuzzer's entry: one program a target, whose name the build gives it.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "tests/fuzz/targets.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  for (const dbsn::fuzz::Target& target : dbsn::fuzz::Targets()) {
    if (std::string_view(target.name) != DBSN_FUZZ_TARGET) continue;
    target.run({reinterpret_cast<const char*>(data), size});
    return 0;
  }
  std::abort();
}
