// What a definition can reach: where credentials go, what is sent, which variables and files are
// read. For people who are to trust one. Pure.
#pragma once
#include <string>
#include <vector>

#include "schema/definition.h"

namespace dbsn {

struct Reach {
  struct Place {
    std::string setting;   // that holds the address
    std::string address;   // its default; "" the workspace must say it
    std::string receives;  // "the token, in Authorization: Bearer"; "" no credentials
  };
  std::vector<Place> places;
  std::vector<std::string> variables;  // read from the environment, sorted
  std::vector<std::string> files;      // read from the disk, sorted
  std::vector<std::string> requests;  // "Remote create: POST /config/create", in the order of kinds
};
Reach ReachOf(const Definition& definition);

}  // namespace dbsn
