#include "engine/state/mark_key.h"

#include <cstddef>
#include <optional>
#include <string_view>
#include <utility>

#include "engine/state/state_codes.h"
#include "engine/world/digest.h"
#include "engine/world/environment.h"
#include "engine/world/random.h"

namespace dbsn {

namespace {

constexpr const char* kVariable = "DBSN_STATE_KEY";
constexpr const char* kOldVariable = "DBSN_STATE_KEY_OLD";
constexpr std::size_t kLeastLength = 16;  // what a person types; `openssl rand -hex 32` gives 64
constexpr std::size_t kKeyBytes = 32;

std::string Hex(std::string_view bytes) {
  constexpr std::string_view kDigits = "0123456789abcdef";
  std::string text;
  for (const char c : bytes) {
    const auto byte = static_cast<unsigned char>(c);
    text += kDigits[byte >> 4];
    text += kDigits[byte & 15];
  }
  return text;
}

// The variable's key; nothing when it is not set.
Result<std::optional<std::string>> KeyOf(const Environment& environment) {
  std::optional<std::string> key = environment.Get(kVariable);
  if (!key.has_value() || key->empty()) return std::optional<std::string>();
  if (key->size() >= kLeastLength) return key;
  return Diagnostic{.code = kStateKeyShort,
                    .detail = std::string(kVariable) + " holds " + std::to_string(key->size()) +
                              " characters; a key that cannot be guessed has at least " +
                              std::to_string(kLeastLength) + ".",
                    .hint = "Make one: openssl rand -hex 32. Keep it where your secrets are.",
                    .about = kVariable};
}

// The same; a failure when it is not set and |state| needs it.
Result<std::optional<std::string>> OutsideKey(const State& state, const Environment& environment) {
  Result<std::optional<std::string>> key = KeyOf(environment);
  if (!key.ok() || key.value().has_value()) return key;
  if (state.mark_key.empty() && !state.mark_key_id.empty()) {
    return Diagnostic{.code = kStateKeyMissing,
                      .detail = "The secrets of this state are marked under the key " +
                                state.mark_key_id + ", which is not in the state, and " +
                                kVariable + " is not set.",
                      .hint = std::string("Set ") + kVariable + " to the key that was used before.",
                      .about = kVariable};
  }
  return std::optional<std::string>();
}

}  // namespace

// The key in the state is hex text and used as that text, so that it can be moved into the
// variable.
Result<std::unique_ptr<Marker>> OpenMarker(const State& state, const Environment& environment,
                                           Random& random) {
  Result<std::optional<std::string>> outside = OutsideKey(state, environment);
  if (!outside.ok()) return outside.problem();
  if (outside.value().has_value()) return NewMarker(*outside.value());
  if (!state.mark_key.empty()) return NewMarker(state.mark_key);
  return NewMarker(random.Bytes(kKeyBytes));
}

Result<Born> BearState(State& state, const std::string& workspace,
                       const std::string& environment_name, const Environment& environment,
                       Random& random) {
  Result<std::optional<std::string>> outside = OutsideKey(state, environment);
  if (!outside.ok()) return outside.problem();
  bool changed = false;
  if (state.lineage.empty()) {
    state.lineage = NewUuid(random);
    state.workspace = workspace;
    state.environment = environment_name;
    changed = true;
  }
  std::string kept;  // in the state
  if (!outside.value().has_value()) {
    kept = state.mark_key.empty() ? Hex(random.Bytes(kKeyBytes)) : state.mark_key;
  }
  std::unique_ptr<Marker> marker = NewMarker(kept.empty() ? *outside.value() : kept);
  if (state.mark_key != kept || state.mark_key_id != marker->key_id()) {
    state.mark_key = std::move(kept);
    state.mark_key_id = marker->key_id();
    changed = true;
  }
  return Born{.marker = std::move(marker), .changed = changed};
}

Result<Rekeying> OpenRekeying(const State& state, const Environment& environment, Random& random) {
  const Result<std::optional<std::string>> outside = KeyOf(environment);
  if (!outside.ok()) return outside.problem();
  Rekeying keys;
  if (!outside.value().has_value()) keys.kept = Hex(random.Bytes(kKeyBytes));
  keys.new_marker = NewMarker(outside.value().value_or(keys.kept));
  if (keys.new_marker->key_id() == state.mark_key_id) {
    return Diagnostic{.code = kStateKeySame,
                      .detail = "The secrets are marked under this very key already.",
                      .hint = std::string("Set ") + kVariable + " to the new key, and " +
                              kOldVariable + " to the one that it holds now.",
                      .about = kVariable};
  }
  const std::string old =
      state.mark_key.empty() ? environment.Get(kOldVariable).value_or("") : state.mark_key;
  keys.old_marker = NewMarker(old);
  if (!old.empty() && keys.old_marker->key_id() == state.mark_key_id) return keys;
  return Diagnostic{.code = kStateKeyMissing,
                    .detail = "The secrets of this state are marked under the key " +
                              state.mark_key_id + ", which is not in the state, and " +
                              kOldVariable + (old.empty() ? " is not set." : " is another."),
                    .hint = std::string("Set ") + kOldVariable +
                            " to the key that was used before, and " + kVariable +
                            " to the new one.",
                    .about = kOldVariable};
}

}  // namespace dbsn
