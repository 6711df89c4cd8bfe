// dbsn: builds the world and hands it down.
#include <cstdio>
#include <exception>
#include <string>
#include <vector>

#include "engine/cli/commands.h"
#include "engine/world/embedded_files.h"
#include "engine/world/embedded_folder.h"
#include "engine/world/signals.h"
#include "engine/world/system_world.h"
#include "engine/world/terminal.h"

int main(int count, char** arguments) {
  try {
    dbsn::IgnoreFatalWriteSignals();
    dbsn::LeaveNoCore();
    dbsn::SystemWorld world;
    const dbsn::SignalWatch watch(world.world().stop);
    dbsn::PosixTerminal terminal;
    dbsn::EmbeddedFolder embedded(dbsn::EmbeddedFiles());
    const int status = dbsn::RunDbsn(std::vector<std::string>(arguments + 1, arguments + count),
                                     world.world(), terminal, embedded, DBSN_VERSION);
    if (terminal.out_ok()) return status;
    terminal.Err("error: The result could not be written to standard output.\n");
    return status == 0 ? 1 : status;
  } catch (const std::exception& fault) {
    // Out of memory, or a mistake of ours: in plain words, never as a stack trace.
    std::fprintf(stderr,
                 "error: dbsn had to stop: %s\n  This is a bug in dbsn. What was done is recorded; "
                 "the next run finishes the rest.\n",
                 fault.what());
    return 70;
  }
}
