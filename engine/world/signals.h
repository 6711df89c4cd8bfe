// Ctrl-C and its kin, turned into Stop. Decides nothing: whoever waits looks at the Stop.
#pragma once

namespace dbsn {

class Stop;

// A peer that goes away, or a file past its size limit, is an error of the call and not the end
// of the process: SIGPIPE and SIGXFSZ are ignored. The transport REQUIRES it.
void IgnoreFatalWriteSignals();

// A crash leaves no core file: secrets would stand in it. (Memory of a killed process is gone.)
void LeaveNoCore();

// While it lives, SIGINT and SIGTERM call |stop|.Ask(). A read that a signal meets ends with
// EINTR, so a prompt gives up too. One at a time in a process; |stop| must outlive it.
class SignalWatch {
 public:
  explicit SignalWatch(Stop& stop);
  ~SignalWatch();
  SignalWatch(const SignalWatch&) = delete;
  SignalWatch& operator=(const SignalWatch&) = delete;
};

}  // namespace dbsn
