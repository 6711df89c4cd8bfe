// Whether an API does what its definition says: each operation by itself, against a live server, on
// one resource of the suite's own that is gone at the end. Knows no state: nothing is recorded.
#pragma once
#include <chrono>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "engine/provider/provider.h"
#include "schema/definition.h"
#include "schema/value.h"

namespace dbsn {

inline constexpr Code kConformReference{"conform.reference", "A reference in the suite"};

struct Finding {
  enum class Verdict : std::uint8_t { kPass, kFail, kSkip };
  std::string what;  // "create", "update port", "delete again"
  Verdict verdict = Verdict::kPass;
  std::string seen;  // what the API did, in words
  std::string word;  // which word of the vocabulary says it, or should; "" none
  std::chrono::milliseconds took{0};
};

struct ConformanceInputs {
  Provider& provider;
  const ResourceType& type;
  const FieldSet& fields;
  Scope scope;
  Value first;       // a map by manifest names; SecretRef leaves name sources
  Value second;      // of the same kind: other values, for updates one by one; may lack fields
  std::string name;  // the natural key's value
  std::function<Result<Secret>(const SecretRef&)> secret;
  std::function<std::int64_t()> milliseconds;
  std::function<bool()> stop_asked;
};

// Each finding is told when it is made. What the suite made it deletes, even when it fails or is
// stopped. |inputs.name| must not be there: the suite never touches what it did not make.
std::vector<Finding> Conform(const ConformanceInputs& inputs,
                             const std::function<void(const Finding&)>& tell);

// Other values for the declared fields of |first| that an update can change, where |second| has
// none: a flag turned, a number beside it, another choice. Nothing for texts with a form of their
// own, for references and for secrets.
Value OtherValues(const FieldSet& fields, const Value& first, const Value& second);

}  // namespace dbsn
