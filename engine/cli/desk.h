// What every command works with: the world, the terminal, and a session made from its flags.
#pragma once
#include <memory>
#include <string>
#include <vector>

#include "engine/cli/command.h"
#include "engine/exit_status.h"
#include "engine/report/palette.h"
#include "engine/session.h"
#include "engine/world/terminal.h"
#include "engine/world/world.h"

namespace dbsn {

class Log;

class Desk {
 public:
  // All must outlive it.
  Desk(World& world, Terminal& terminal, Files& embedded, const Command& command,
       std::string version);
  ~Desk();

  // False, with the reason reported, when a flag means nothing.
  bool Open();
  Session& session() { return *session_; }
  // A session as new, for commands that go on after an apply: of this manifest and this address,
  // told to |reporter|, which must outlive it. The session before it is gone.
  void Renew(Reporter& reporter, const std::string& file, const std::string& address);
  Reporter& reporter() { return *reporter_; }
  const Sources& sources() const { return sources_; }
  Sources& sources() { return sources_; }
  Palette out_palette() const { return Palette(colours_ && terminal.out_is_terminal()); }
  bool json() const { return command.format == "json"; }
  // Reports a mistake in a flag or an argument.
  ExitStatus Refuse(const std::string& where, const std::string& detail, const std::string& hint);
  // The state as it stands, with an unfinished run folded in. Reports why not.
  bool LoadState(State& state);
  // What the log could not write, said at the end; the last of what is reported.
  void Close();

  World& world;
  Terminal& terminal;
  const Command& command;
  const std::string version;

 private:
  Files& embedded_;
  Invocation invocation_;
  Sources sources_;
  std::vector<Place> hidden_;
  bool colours_ = true;
  std::unique_ptr<Log> log_;
  std::unique_ptr<Reporter> reporter_;
  std::unique_ptr<Session> session_;
};

}  // namespace dbsn
