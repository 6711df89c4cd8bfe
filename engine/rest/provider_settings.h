// What a provider's settings decide of its requests. Pure.
#pragma once
#include <chrono>
#include <optional>
#include <string>
#include <string_view>

#include "engine/world/clock.h"
#include "schema/definition.h"
#include "schema/diagnostic.h"
#include "schema/secret.h"
#include "schema/wire.h"

namespace dbsn {

// "" when there is none.
std::string SettingText(const SettingValues& settings, std::string_view name);
// How long one attempt may take: the setting "timeout" (whole seconds), else the definition's.
std::chrono::milliseconds AttemptTimeout(const Definition& definition,
                                         const SettingValues& settings);
// A warning where the definition says that its token is a JWT, and it has ended or is about to.
std::optional<Diagnostic> WarnOfToken(const Definition& definition, const SettingValues& settings,
                                      const Secret& token, Clock::WallTime now);
// Whose things these are: "https://api.example.com institution 17". The base address without a
// slash at its end, then each configured value that writes require and that is no scope.
std::string OriginName(const Definition& definition, const SettingValues& settings);

}  // namespace dbsn
