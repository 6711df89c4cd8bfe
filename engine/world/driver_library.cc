// dlopen and dlsym, and their complaint when a driver is not installed.
#include "engine/world/driver_library.h"

#include <dlfcn.h>

namespace dbsn {

DriverLibrary::DriverLibrary(const char* name) : handle_(dlopen(name, RTLD_NOW | RTLD_LOCAL)) {
  if (handle_) return;
  const char* why = dlerror();
  problem_ = why ? why : name;
}

void* DriverLibrary::Symbol(const char* symbol) {
  void* found = handle_ ? dlsym(handle_, symbol) : nullptr;
  if (handle_ && !found) problem_ = std::string("the driver has no ") + symbol;
  return found;
}

}  // namespace dbsn
