#include "engine/world/system_world.h"

#include "engine/world/http_transport.h"

namespace dbsn {

SystemWorld::SystemWorld()
    : world_{.files = files_,
             .clock = clock_,
             .environment = environment_,
             .random = random_,
             .stop = stop_,
             .new_transport =
                 [this](const TlsSettings& tls) {
                   return NewHttpTransport(tls, ProxySettingsFrom(environment_));
                 },
             .run_program = [this](const ProgramCall& call) { return RunProgram(call, stop_); }} {}

}  // namespace dbsn
