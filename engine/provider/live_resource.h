// What the API said a resource is, in the words of our manifests.
#pragma once
#include <chrono>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "schema/secret.h"
#include "schema/value.h"

namespace dbsn {

struct LiveResource {
  std::string id;     // the server's, as text
  std::string name;   // the natural key's value
  std::string scope;  // as the answer says it; "" when it does not
  std::string stamp;  // when the row last changed, in the server's words; "" unknown
  Value fields;       // a map by manifest names; no sensitive ones
  std::vector<std::pair<Path, Secret>> secrets;  // those that the API shows, until marked
  std::vector<Path> hidden;                      // sensitive fields that it has and the API hides
  std::vector<std::string>
      unknown;            // members that the definition lacks, where an update erases them
  bool complete = false;  // false: a thin row of a list
  // The server's own Date of the answer; none when it sent none.
  std::optional<std::chrono::system_clock::time_point> server_date;
};

}  // namespace dbsn
