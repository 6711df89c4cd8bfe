// One request of a provider from its operation to its reading: placeholders filled, sent through
// the stack, answer read, and what went wrong said. What List, Read, Carry and all the others do.
#pragma once
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "engine/rest/api_client.h"
#include "engine/rest/problem.h"
#include "engine/rest/reading.h"
#include "engine/rest/redactor.h"
#include "schema/request.h"
#include "schema/result.h"

namespace dbsn {

class KnownSecrets;

// A request that was sent, or tried to be.
struct Asked {
  std::string about;
  Reply reply;
  std::optional<Reading> reading;     // when an answer came
  std::string message;                // the server's own words, redacted; may be empty
  std::optional<Diagnostic> problem;  // none: the API did what it was asked
  Effect effect = Effect::kUnknown;   // of a write
};

// Told of each answer of a good status, as it came.
using Answered = std::function<void(const Operation&, const std::string&)>;

class Asker {
 public:
  // All must outlive it. |credentials| may be null. Every secret that is sent becomes one of
  // |known|, and none of those stands in what is said of an answer.
  Asker(const Definition& definition, ApiClient& client, const Credentials* credentials,
        KnownSecrets& known, Clock& clock, Answered answered = {})
      : definition_(definition),
        client_(client),
        credentials_(credentials),
        known_(known),
        clock_(clock),
        answered_(std::move(answered)) {}

  // Fails when nothing could be sent for want of an origin or a token. |secrets|: those in the
  // call's body. |removes|: an absent thing is a success.
  Result<Asked> Ask(ApiCall call, const std::vector<Secret>& secrets = {}, bool removes = false);

  // The call of an operation, with its placeholders filled from |values| and |more| and the body
  // that it has of itself. Fails when a placeholder has no value.
  Result<ApiCall> Fill(const Operation& operation, const std::string& id,
                       const ContextValues& values,
                       const std::map<std::string, std::string>& more = {}) const;
  const std::string& origin() const { return client_.origin(); }

 private:
  const Definition& definition_;
  ApiClient& client_;
  const Credentials* credentials_;
  KnownSecrets& known_;
  Clock& clock_;
  const Answered answered_;
};

}  // namespace dbsn
