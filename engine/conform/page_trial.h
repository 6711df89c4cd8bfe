// Each operation of a connector page, tried by itself against its API. What may change something
// is sent only when a person names it.
#pragma once
#include <functional>
#include <map>
#include <string>
#include <vector>

#include "engine/conform/conformance.h"

namespace dbsn {

struct TrialInputs {
  Provider& provider;
  std::string only;                           // the operation that is to be tried; "" every one
  std::map<std::string, std::string> values;  // of parameters, in place of their defaults
  std::function<std::int64_t()> milliseconds;
  std::function<bool()> stop_asked;
};

// Each finding is told when it is made.
std::vector<Finding> TryOperations(const TrialInputs& inputs,
                                   const std::function<void(const Finding&)>& tell);

// The members that |answers|, a JSON Schema, describes: "main.temp (number)". What a person who
// maps fields would choose from.
std::vector<std::string> MembersOf(const std::string& answers);

}  // namespace dbsn
