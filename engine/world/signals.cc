#include "engine/world/signals.h"

#include <sys/resource.h>

#include <atomic>
#include <csignal>

#include "engine/world/stop.h"
#include "schema/check.h"

namespace dbsn {
namespace {

// The one variable of the program that is reached from everywhere: a signal handler is given
// nothing else.
std::atomic<Stop*> watched_stop{nullptr};
static_assert(std::atomic<Stop*>::is_always_lock_free);

void OnSignal(int) {
  if (Stop* stop = watched_stop.load()) stop->Ask();
}

void Handle(int signal, void (*handler)(int)) {
  struct sigaction action {};
  action.sa_handler = handler;
  sigemptyset(&action.sa_mask);
  ::sigaction(signal, &action, nullptr);
}

}  // namespace

void IgnoreFatalWriteSignals() {
  Handle(SIGPIPE, SIG_IGN);
  Handle(SIGXFSZ, SIG_IGN);
}

void LeaveNoCore() {
  const rlimit none{0, 0};
  ::setrlimit(RLIMIT_CORE, &none);
}

SignalWatch::SignalWatch(Stop& stop) {
  DBSN_CHECK(watched_stop.load() == nullptr);
  watched_stop.store(&stop);
  Handle(SIGINT, &OnSignal);
  Handle(SIGTERM, &OnSignal);
}

SignalWatch::~SignalWatch() {
  Handle(SIGINT, SIG_DFL);
  Handle(SIGTERM, SIG_DFL);
  watched_stop.store(nullptr);
}

}  // namespace dbsn
