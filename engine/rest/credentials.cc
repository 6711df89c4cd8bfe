#include "engine/rest/credentials.h"

#include <algorithm>
#include <utility>

#include "engine/rest/rest_codes.h"

namespace dbsn {
namespace {

// A header's value may hold visible ASCII characters alone (RFC 6750, 2.1, allows still fewer).
bool FitsHeader(const std::string& text) {
  return std::all_of(text.begin(), text.end(), [](char c) { return c > ' ' && c < '\x7f'; });
}

}  // namespace

Credentials::Credentials(CredentialSource source, std::string about,
                         std::function<void(const Secret&)> on_read)
    : source_(std::move(source)), about_(std::move(about)), on_read_(std::move(on_read)) {}

Result<Credentials::Held> Credentials::ReadLocked() {
  Result<Secret> read = source_();
  if (!read.ok()) return read.problem();
  if (read.value().empty() || !FitsHeader(read.value().Reveal())) {
    Diagnostic problem;
    problem.code = kApiUnauthorized;
    problem.about = about_;
    problem.detail = read.value().empty()
                         ? "The token is empty."
                         : "The token holds a blank, a line break or another character that no "
                           "token has.";
    problem.hint = "Copy the token again, whole and alone.";
    return problem;
  }
  auto secret = std::make_shared<const Secret>(std::move(read).value());
  const std::int64_t reading = held_ ? held_->reading + 1 : 1;
  held_ = Held{secret, reading};
  const bool seen = std::any_of(known_.begin(), known_.end(), [&](const auto& known) {
    return known->Reveal() == secret->Reveal();
  });
  if (!seen) known_.push_back(secret);
  if (on_read_) on_read_(*secret);
  return *held_;
}

Result<Credentials::Held> Credentials::Current() {
  const std::lock_guard lock(mutex_);
  if (held_) return *held_;
  return ReadLocked();
}

Result<Credentials::Held> Credentials::Renewed(const Held& refused) {
  const std::lock_guard lock(mutex_);
  if (held_ && held_->reading != refused.reading) return *held_;
  return ReadLocked();
}

std::vector<std::shared_ptr<const Secret>> Credentials::Known() const {
  const std::lock_guard lock(mutex_);
  return known_;
}

}  // namespace dbsn
