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

Credentials::Credentials(CredentialSource source, std::string about, Clock& clock,
                         std::function<void(const Secret&)> on_read)
    : source_(std::move(source)),
      about_(std::move(about)),
      clock_(clock),
      on_read_(std::move(on_read)) {}

void Credentials::KnowLocked(const std::shared_ptr<const Secret>& secret) {
  const bool seen = std::any_of(known_.begin(), known_.end(), [&](const auto& known) {
    return known->Reveal() == secret->Reveal();
  });
  if (!seen) known_.push_back(secret);
}

// A token is taken for over a little before it is, so that none ends on its way.
Result<Credentials::Held> Credentials::FetchLocked(const Secret& secret) {
  constexpr std::chrono::seconds kMargin(30);
  Result<FetchedToken> fetched = fetcher_->Fetch(secret);
  if (!fetched.ok()) return fetched.problem();
  Held held;
  held.secret = std::make_shared<const Secret>(std::move(fetched.value().token));
  if (fetched.value().lives) {
    held.until = clock_.Now() + std::max<std::chrono::milliseconds>(
                                    *fetched.value().lives - kMargin, std::chrono::seconds(1));
  }
  return held;
}

Result<Credentials::Held> Credentials::ReadLocked() {
  Result<Secret> read = source_();
  if (!read.ok()) return read.problem();
  const bool unusable = fetcher_ == nullptr && !FitsHeader(read.value().Reveal());
  if (read.value().empty() || unusable) {
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
  Held next;
  next.secret = std::make_shared<const Secret>(std::move(read).value());
  KnowLocked(next.secret);
  if (fetcher_ != nullptr) {
    const Result<Held> fetched = FetchLocked(*next.secret);
    if (!fetched.ok()) return fetched.problem();
    next = fetched.value();
    if (!FitsHeader(next.secret->Reveal())) {
      return Diagnostic{.code = kApiBadAnswer,
                        .detail = "The token that was answered holds characters that no token has.",
                        .hint = "Check the address that tokens are fetched from.",
                        .about = about_};
    }
    KnowLocked(next.secret);
  }
  next.reading = held_ ? held_->reading + 1 : 1;
  held_ = next;
  if (on_read_) on_read_(*next.secret);
  return *held_;
}

Result<Credentials::Held> Credentials::Current() {
  const std::lock_guard lock(mutex_);
  const bool ended = held_ && held_->until && clock_.Now() >= *held_->until;
  if (held_ && !ended) return *held_;
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
