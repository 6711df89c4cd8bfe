#include "engine/world/program.h"

#include <fcntl.h>
#include <poll.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <csignal>
#include <cstring>

#include <fmt/core.h>

#include "engine/world/stop.h"

// Declared by no header that is sure to be included.
extern char** environ;  // NOLINT(readability-redundant-declaration)

namespace dbsn {
namespace {

using std::chrono::milliseconds;
using std::chrono::steady_clock;

constexpr std::size_t kMost = 1u << 20;
constexpr milliseconds kTick{50};
constexpr milliseconds kGrace{2'000};  // between the request to end and its being ended

Diagnostic Failed(const ProgramCall& call, std::string detail, std::string hint) {
  return {.code = kProgramFailed,
          .detail = std::move(detail),
          .hint = std::move(hint),
          .about = call.arguments.front()};
}

class Descriptor {
 public:
  Descriptor() = default;
  explicit Descriptor(int number) : number_(number) {}
  ~Descriptor() { Close(); }
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;

  void Set(int number) {
    Close();
    number_ = number;
  }
  void Close() {
    if (number_ >= 0) close(number_);
    number_ = -1;
  }
  int get() const { return number_; }

 private:
  int number_ = -1;
};

struct Pipe {
  Descriptor read, write;
  bool Open() {
    std::array<int, 2> ends{};
    if (pipe2(ends.data(), O_CLOEXEC) != 0) return false;
    read.Set(ends[0]);
    write.Set(ends[1]);
    return true;
  }
};

std::vector<std::string> EnvironmentOf(const ProgramCall& call) {
  std::vector<std::string> all;
  for (char** one = environ; *one != nullptr && !call.alone; ++one) {
    const std::string_view text = *one;
    if (text.starts_with("DBSN_")) continue;
    bool replaced = false;
    for (const auto& [name, value] : call.environment) {
      replaced = replaced || text.starts_with(name + "=");
    }
    if (!replaced) all.emplace_back(text);
  }
  for (const auto& [name, value] : call.environment) all.push_back(name + "=" + value);
  return all;
}

std::vector<char*> Pointers(std::vector<std::string>& texts) {
  std::vector<char*> pointers;
  pointers.reserve(texts.size() + 1);
  for (std::string& text : texts) pointers.push_back(text.data());
  pointers.push_back(nullptr);
  return pointers;
}

// 0, or an errno.
int Start(const ProgramCall& call, const Pipe& out, const Pipe& err, pid_t& pid) {
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
  posix_spawn_file_actions_adddup2(&actions, out.write.get(), STDOUT_FILENO);
  posix_spawn_file_actions_adddup2(&actions, err.write.get(), STDERR_FILENO);
  std::vector<std::string> arguments = call.arguments;
  std::vector<std::string> environment = EnvironmentOf(call);
  const int failure = posix_spawnp(&pid, arguments.front().c_str(), &actions, nullptr,
                                   Pointers(arguments).data(), Pointers(environment).data());
  posix_spawn_file_actions_destroy(&actions);
  return failure;
}

// False at the end of it.
bool Take(int from, std::string& into) {
  std::array<char, 4096> buffer{};
  const ssize_t got = read(from, buffer.data(), buffer.size());
  if (got < 0) return errno == EINTR || errno == EAGAIN;
  const std::size_t room = kMost - std::min(kMost, into.size());
  into.append(buffer.data(), std::min(room, static_cast<std::size_t>(got)));
  return got > 0;
}

int Wait(pid_t pid) {
  int status = 0;
  while (waitpid(pid, &status, 0) < 0 && errno == EINTR) {
  }
  constexpr int kSignalled = 128;
  return WIFSIGNALED(status) ? kSignalled + WTERMSIG(status) : WEXITSTATUS(status);
}

// Asks it to end, and ends it when it does not.
void End(pid_t pid) {
  kill(pid, SIGTERM);
  const auto deadline = steady_clock::now() + kGrace;
  int status = 0;
  while (waitpid(pid, &status, WNOHANG) == 0) {
    if (steady_clock::now() > deadline) {
      kill(pid, SIGKILL);
      Wait(pid);
      return;
    }
    poll(nullptr, 0, static_cast<int>(kTick.count()));
  }
}

}  // namespace

Result<ProgramEnd> RunProgram(const ProgramCall& call, const Stop& stop) {
  Pipe out, err;
  pid_t pid = 0;
  const int failure = out.Open() && err.Open() ? Start(call, out, err, pid) : errno;
  if (failure != 0) {
    return Failed(call, fmt::format("It cannot be started: {}.", std::strerror(failure)),
                  "Install it, or put it into PATH.");
  }
  out.write.Close();
  err.write.Close();
  ProgramEnd end;
  const auto deadline = steady_clock::now() + call.timeout;
  std::array<pollfd, 2> watched{{{out.read.get(), POLLIN, 0}, {err.read.get(), POLLIN, 0}}};
  while (watched[0].fd >= 0 || watched[1].fd >= 0) {
    const bool late = steady_clock::now() > deadline;
    if (late || stop.asked()) {
      End(pid);
      return Failed(call,
                    late ? fmt::format("It took longer than {} s, and was ended.",
                                       call.timeout.count() / 1000)
                         : "It was ended, since the run was interrupted.",
                    "Run it by hand to see what it waits for.");
    }
    if (poll(watched.data(), watched.size(), static_cast<int>(kTick.count())) <= 0) continue;
    if (watched[0].revents != 0 && !Take(watched[0].fd, end.out)) watched[0].fd = -1;
    if (watched[1].revents != 0 && !Take(watched[1].fd, end.err)) watched[1].fd = -1;
  }
  end.status = Wait(pid);
  return end;
}

}  // namespace dbsn
