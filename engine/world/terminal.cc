#include "engine/world/terminal.h"

#include <poll.h>
#include <unistd.h>

#include <cerrno>

#include "engine/world/stop.h"

namespace dbsn {
namespace {

// True when all was written, or the reader went away.
bool WriteAll(int descriptor, std::string_view text) {
  while (!text.empty()) {
    const ssize_t written = ::write(descriptor, text.data(), text.size());
    if (written < 0) {
      if (errno == EINTR) continue;
      return errno == EPIPE;
    }
    text.remove_prefix(static_cast<std::size_t>(written));
  }
  return true;
}

}  // namespace

bool PosixTerminal::in_is_terminal() const { return ::isatty(STDIN_FILENO) == 1; }
bool PosixTerminal::out_is_terminal() const { return ::isatty(STDOUT_FILENO) == 1; }
bool PosixTerminal::err_is_terminal() const { return ::isatty(STDERR_FILENO) == 1; }

void PosixTerminal::Out(std::string_view text) {
  if (!WriteAll(STDOUT_FILENO, text)) out_ok_ = false;
}

void PosixTerminal::Err(std::string_view text) { WriteAll(STDERR_FILENO, text); }

std::optional<std::string> PosixTerminal::ReadLine(const Stop& stop) {
  // A signal may come just before the wait begins, or to another thread, and ends no read then.
  constexpr int kLookMilliseconds = 100;
  std::string line;
  char c = 0;
  while (!stop.asked()) {
    pollfd input{STDIN_FILENO, POLLIN, 0};
    const int ready = ::poll(&input, 1, kLookMilliseconds);
    if (ready == 0 || (ready < 0 && errno == EINTR)) continue;
    const ssize_t got = ready < 0 ? -1 : ::read(STDIN_FILENO, &c, 1);
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) return std::nullopt;  // there is no input
    if (got == 0) return line.empty() ? std::nullopt : std::optional<std::string>(line);
    if (c == '\n') return line;
    line += c;
  }
  return std::nullopt;
}

}  // namespace dbsn
