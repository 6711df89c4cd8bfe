#include "engine/world/system_environment.h"

#include <pwd.h>
#include <unistd.h>

#include <array>
#include <cstdlib>

namespace dbsn {
namespace {

struct Account {
  std::string name;
  std::string home;
};

Account AccountOfThisProcess() {
  std::array<char, 4096> buffer{};
  passwd entry{};
  passwd* found = nullptr;
  if (::getpwuid_r(::geteuid(), &entry, buffer.data(), buffer.size(), &found) != 0 || !found) {
    return {};  // containers run under ids without a name
  }
  return {found->pw_name, found->pw_dir};
}

}  // namespace

std::optional<std::string> SystemEnvironment::Get(const std::string& name) const {
  const char* value = ::getenv(name.c_str());
  if (!value) return std::nullopt;
  return std::string(value);
}

std::string SystemEnvironment::Who() const {
  std::string user = AccountOfThisProcess().name;
  if (user.empty()) user = Get("USER").value_or("uid-" + std::to_string(::geteuid()));
  std::array<char, 256> host{};
  if (::gethostname(host.data(), host.size() - 1) != 0) return user + "@unknown";
  return user + "@" + host.data();
}

std::string SystemEnvironment::Home() const {
  const std::optional<std::string> home = Get("HOME");
  return home && !home->empty() ? *home : AccountOfThisProcess().home;
}

int SystemEnvironment::ProcessId() const { return static_cast<int>(::getpid()); }

std::string SystemEnvironment::RealPath(const std::string& path) const {
  char* const real = ::realpath(path.c_str(), nullptr);
  if (real == nullptr) return "";
  std::string text = real;
  ::free(real);
  return text;
}

}  // namespace dbsn
