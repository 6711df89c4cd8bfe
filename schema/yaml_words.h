// What yaml-cpp found wrong, as a person would say it. Internal to the YAML reader.
#pragma once
#include <string>
#include <string_view>

namespace dbsn {

struct YamlFault {
  std::string detail;
  std::string hint;
  bool unfinished_scalar = false;      // a quote opened before the place and never closed
  bool unfinished_collection = false;  // a list or map opened before the place
};

// |message| is the text of a yaml-cpp 0.7 exception.
YamlFault YamlFaultOf(std::string_view message);

}  // namespace dbsn
