// The catalog files: served byte for byte as they stand, and read for their published keys only
// (connectorName, active, the lists of ids, testConnectorSupport), which say what types exist.
#pragma once
#include <cstdint>
#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "schema/result.h"

namespace dbsn {
class Files;
}

namespace dbsn::sandbox {

struct ConnectorType {
  std::string name;  // exact; case matters: "Postgres"
  std::int64_t category = 0;
  bool active = true;
  bool can_be_tested = true;
  std::vector<std::int64_t> required_ids;
  std::vector<std::int64_t> optional_ids;
  std::vector<std::int64_t> auth_ids;
};

class Catalog {
 public:
  // From |folder| (types/*.json, fields/*.json), or from the binary when |folder| is "".
  // A file that is no JSON is a failure that names it; a file that is missing is not there.
  static Result<Catalog> Load(const std::string& folder, Files& files);
  // From texts by name, "types/DatabasinConnectorRDBMS.json".
  static Result<Catalog> From(std::map<std::string, std::string, std::less<>> files);

  // |name| as "types/DatabasinConnectorRDBMS.json"; null when there is none.
  const std::string* FileAt(std::string_view name) const;
  const ConnectorType* Find(std::string_view name) const;
  std::size_t size() const { return types_.size(); }

 private:
  std::map<std::string, std::string, std::less<>> files_;
  std::map<std::string, ConnectorType, std::less<>> types_;
};

}  // namespace dbsn::sandbox
