#include "engine/rest/problem.h"

#include <algorithm>

#include <fmt/core.h>

#include "engine/rest/answer_fields.h"
#include "engine/rest/rest_codes.h"

namespace dbsn {
namespace {

using Kind = TransportError::Kind;

// What a person is told of a status or failure where the definition has no better hint.
struct Meaning {
  Code code;
  const char* hint;
};

Meaning MeaningOf(Kind kind) {
  switch (kind) {
    case Kind::kUnreachable:
      return {kApiUnreachable,
              "Check the address, and whether a proxy or a firewall stands between; then run the "
              "command again."};
    case Kind::kCertificate:
      return {kApiCertificate,
              "Check the address; when the certificate is your own authority's, name its file in "
              "the provider's settings. Nothing was sent."};
    case Kind::kTimeout:
      return {kApiTimeout, "Run the command again; when the API is slow, raise its timeout."};
    case Kind::kBroken:
      return {kApiBroken, "Run the command again."};
    case Kind::kTooLarge:
      return {kApiBadAnswer, "Check that the address is the API's."};
    case Kind::kStopped:
      return {kApiStopped, "Run the command again to go on."};
    case Kind::kBadUrl:
      return {kApiBadOrigin, "Check the address in the provider's settings."};
  }
  return {kApiBroken, ""};
}

Meaning MeaningOf(int status) {
  if (status >= 500) {
    return {kApiServerError, "Run the command again; when it persists, ask those who run the API."};
  }
  if (status >= 300 && status < 400) {
    return {kApiRedirect,
            "Redirects are not followed, so that credentials go to no other address: set the "
            "address that it names."};
  }
  switch (status) {
    case 401:
      return {kApiUnauthorized, "Sign in again and set a fresh token."};
    case 403:
      return {kApiForbidden, "Ask for access, or use another account's token."};
    case 404:
      return {kApiNotFound, "Check the address, the scope and the id."};
    case 408:
      return {kApiTimeout, "Run the command again."};
    case 429:
      return {kApiRateLimited, "Wait a while, or lower --parallelism."};
    default:
      return {kApiRejected, "Correct what the API's message names."};
  }
}

std::string_view StatusName(int status) {
  switch (status) {
    case 400:
      return " Bad Request";
    case 401:
      return " Unauthorized";
    case 403:
      return " Forbidden";
    case 404:
      return " Not Found";
    case 405:
      return " Method Not Allowed";
    case 408:
      return " Request Timeout";
    case 409:
      return " Conflict";
    case 413:
      return " Content Too Large";
    case 422:
      return " Unprocessable Content";
    case 429:
      return " Too Many Requests";
    case 500:
      return " Internal Server Error";
    case 502:
      return " Bad Gateway";
    case 503:
      return " Service Unavailable";
    case 504:
      return " Gateway Timeout";
    default:
      return "";
  }
}

std::string Attempts(const Reply& reply) {
  return reply.attempts > 1 ? fmt::format(" after {} attempts", reply.attempts) : "";
}

Diagnostic ProblemAt(const std::string& about, Code code, std::string detail, std::string hint) {
  Diagnostic problem;
  problem.code = code;
  problem.about = about;
  problem.detail = std::move(detail);
  problem.hint = std::move(hint);
  return problem;
}

std::string LastFailure(const Ended& ended) {
  if (const auto* response = std::get_if<HttpResponse>(&ended.reply.exchange)) {
    return fmt::format("it answered {}{}", response->status, StatusName(response->status));
  }
  const TransportError& error = *std::get_if<TransportError>(&ended.reply.exchange);
  return error.message.empty() ? std::string(MeaningOf(error.kind).code.summary)
                               : ended.redactor.Clean(error.message);
}

Diagnostic UnsentProblem(const Ended& ended) {
  if (ended.reply.kind == Reply::Kind::kRateHeld) {
    return ProblemAt(ended.about, kApiRateLimited,
                     fmt::format("The API's rate limit would hold this request for {} s, longer "
                                 "than it may take. It was not sent.",
                                 (ended.reply.held.count() + 999) / 1000),
                     MeaningOf(429).hint);
  }
  return ProblemAt(ended.about, kApiNotTried,
                   fmt::format("The API failed several times in a row (the last time: {}), so it "
                               "is left alone for a while and this request was not sent.",
                               LastFailure(ended)),
                   "Run the command again when the API is well.");
}

Diagnostic TransportProblem(const Ended& ended, const TransportError& error) {
  const Meaning meaning = MeaningOf(error.kind);
  std::string detail = ended.redactor.Clean(error.message);
  if (detail.empty()) detail = std::string(meaning.code.summary);
  if (detail.front() >= 'a' && detail.front() <= 'z') {
    detail.front() = static_cast<char>(detail.front() - 'a' + 'A');
  }
  return ProblemAt(ended.about, meaning.code, detail + Attempts(ended.reply) + ".", meaning.hint);
}

// What stands where the API's answer should: a page, or JSON that is cut off.
std::string FormInWords(const Reading& reading) {
  if (reading.form == Reading::Form::kHtml) {
    return fmt::format(
        "It answered {} with a web page instead of JSON: a proxy, a sign-in page or "
        "another server than the API.",
        reading.status);
  }
  return fmt::format("It answered {}, but not with JSON: {}.", reading.status, reading.fault);
}

std::string LocationOf(const Ended& ended) {
  const std::string_view location = ended.reply.response()->Header("location");
  return ended.redactor.Clean(location.substr(0, location.find_first_of("?#")));
}

std::string StatusInWords(const Ended& ended, const std::string& message) {
  const Reading& reading = *ended.reading;
  std::string words = fmt::format("The API answered {}{}{}", reading.status,
                                  StatusName(reading.status), Attempts(ended.reply));
  if (reading.status >= 300 && reading.status < 400) {
    const std::string location = LocationOf(ended);
    return words + (location.empty() ? "." : fmt::format(", to {}.", location));
  }
  if (!message.empty()) return words + ": " + message;
  if (reading.form == Reading::Form::kHtml) return words + " with a web page instead of JSON.";
  return words + " without a message.";
}

Diagnostic StatusProblem(const Ended& ended) {
  const Reading& reading = *ended.reading;
  const std::string message = MessageOf(ended);
  // An envelope's error in a 200 is a refusal.
  const Meaning meaning = MeaningOf(reading.good_status() ? 400 : reading.status);
  const Hint* hint =
      FindHint(ended.definition.errors.hints, ended.operation.name, reading.status, message);
  return ProblemAt(ended.about, meaning.code, StatusInWords(ended, message),
                   hint == nullptr ? meaning.hint : hint->hint);
}

bool ContainsCaseless(std::string_view text, std::string_view part) {
  const auto lower = [](char c) {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  };
  return std::search(text.begin(), text.end(), part.begin(), part.end(),
                     [&](char a, char b) { return lower(a) == lower(b); }) != text.end();
}

bool Fits(const Hint& hint, const std::string& operation, int status, std::string_view message) {
  if (hint.status && *hint.status != status) return false;
  if (!hint.operation.empty() && hint.operation != operation) return false;
  return hint.contains.empty() ||
         std::any_of(hint.contains.begin(), hint.contains.end(),
                     [&](const std::string& part) { return ContainsCaseless(message, part); });
}

Effect EffectOfStatus(int status) {
  // 303 says that the answer to a write that was carried out is to be had elsewhere.
  if (status == 408 || status == 303 || status >= 500) return Effect::kUnknown;
  return Effect::kNotDone;
}

}  // namespace

const Hint* FindHint(const std::vector<Hint>& hints, const std::string& operation, int status,
                     std::string_view message) {
  const auto found = std::find_if(hints.begin(), hints.end(), [&](const Hint& hint) {
    return Fits(hint, operation, status, message);
  });
  return found == hints.end() ? nullptr : &*found;
}

std::string MessageOf(const Ended& ended) {
  if (!ended.reading || ended.reading->form != Reading::Form::kJson) return "";
  const std::vector<std::string>& paths = ended.definition.errors.message;
  if (const std::optional<Value>& error = ended.reading->envelope_error) {
    std::string text = FirstText(ended.reading->body, paths);
    if (text.empty()) text = FirstText(*error, paths);
    if (text.empty() && error->AsText() != nullptr) text = error->Plain();
    return ended.redactor.Clean(text);
  }
  if (const std::string* text = ended.reading->body.AsText()) return ended.redactor.Clean(*text);
  return ended.redactor.Clean(FirstText(ended.reading->body, paths));
}

Diagnostic BadAnswer(const std::string& about, std::string what) {
  return ProblemAt(about, kApiBadAnswer, std::move(what),
                   "Check that the address is the API's and that its version fits the provider's "
                   "definition.");
}

std::optional<Diagnostic> ProblemOf(const Ended& ended) {
  if (ended.reply.kind != Reply::Kind::kExchange) return UnsentProblem(ended);
  if (const TransportError* error = ended.reply.error()) return TransportProblem(ended, *error);
  const Reading& reading = *ended.reading;
  if (!reading.good_status() || reading.envelope_error) return StatusProblem(ended);
  switch (reading.form) {
    case Reading::Form::kNothing:
    case Reading::Form::kJson:
      return std::nullopt;
    case Reading::Form::kHtml:
    case Reading::Form::kOther:
      return BadAnswer(ended.about, FormInWords(reading));
  }
  return std::nullopt;
}

Effect EffectOf(const Ended& ended, bool has_problem, bool removes) {
  if (ended.reply.kind != Reply::Kind::kExchange) return Effect::kNotDone;
  if (!has_problem) return Effect::kDone;
  Effect effect = Effect::kUnknown;
  if (const TransportError* error = ended.reply.error()) {
    effect = error->sent == Sent::kNo ? Effect::kNotDone : Effect::kUnknown;
  } else if (const Reading& reading = *ended.reading; !reading.good_status()) {
    if (removes && SaysAbsent(ended.operation.absent, reading.status, false, reading.body)) {
      return Effect::kDone;
    }
    effect = EffectOfStatus(reading.status);
  } else if (reading.envelope_error) {
    effect = Effect::kNotDone;
  }
  // A refusal now says nothing of what an earlier attempt may have done.
  if (effect == Effect::kNotDone && ended.reply.earlier_uncertain) return Effect::kUnknown;
  return effect;
}

}  // namespace dbsn
