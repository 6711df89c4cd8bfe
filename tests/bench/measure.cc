// Runs a command and writes what it cost: seconds of wall time, peak memory in kB, exit status.
// A process of its own, because a process's peak counts what its parent held when it began, and
// the parent that drives the benchmark is a Python.
//
// Usage: measure FILE COMMAND [ARGUMENT...]
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <cstdio>

int main(int argc, char** argv) {
  if (argc < 3) {
    std::fprintf(stderr, "usage: measure FILE COMMAND [ARGUMENT...]\n");
    return 1;
  }
  const auto began = std::chrono::steady_clock::now();
  const pid_t child = fork();
  if (child == 0) {
    execvp(argv[2], argv + 2);
    std::perror(argv[2]);
    _exit(127);
  }
  int status = 0;
  rusage usage{};
  if (child < 0 || wait4(child, &status, 0, &usage) != child) {
    std::perror("measure");
    return 1;
  }
  const double seconds =
      std::chrono::duration<double>(std::chrono::steady_clock::now() - began).count();
  std::FILE* out = std::fopen(argv[1], "w");
  if (out == nullptr) {
    std::perror(argv[1]);
    return 1;
  }
  const int code = WIFEXITED(status) ? WEXITSTATUS(status) : -WTERMSIG(status);
  std::fprintf(out, "{\"seconds\": %.6f, \"kilobytes\": %ld, \"status\": %d}\n", seconds,
               usage.ru_maxrss, code);
  std::fclose(out);
  return 0;
}
