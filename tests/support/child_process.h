// Another program, run without a shell, ended with the test that started it.
#pragma once
#include <sys/types.h>

#include <string>
#include <vector>

namespace dbsn::testing {

class ChildProcess {
 public:
  // |argv[0]| is looked up in PATH. Its stdout is read here; stderr goes to ours.
  explicit ChildProcess(const std::vector<std::string>& argv);
  ~ChildProcess();  // kills it, when it still runs, and waits for it
  ChildProcess(const ChildProcess&) = delete;
  ChildProcess& operator=(const ChildProcess&) = delete;

  std::string ReadLine();  // without its end; "" when there is no more
  int Wait();              // its exit status; 128 + signal
  pid_t id() const { return id_; }

 private:
  pid_t id_ = -1;
  int output_ = -1;
};

int RunProgram(const std::vector<std::string>& argv);  // its exit status; output thrown away

}  // namespace dbsn::testing
