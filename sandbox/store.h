// Projects and connectors in SQLite: a file, or memory. The one place that knows SQLite. Holds
// secrets in clear, since connection tests need them: a file is for its owner alone.
#pragma once
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "sandbox/connector.h"
#include "sandbox/document.h"
#include "schema/result.h"

namespace dbsn::sandbox {

// Safe from many threads. A failure is SQLite's own text: a full disk, a file that is no database.
class Store {
 public:
  // |path| "" keeps all in memory. Makes the tables where they are missing.
  static Result<std::unique_ptr<Store>> Open(const std::string& path);
  ~Store();
  Store(const Store&) = delete;
  Store& operator=(const Store&) = delete;

  Result<Done> AddProject(const Project& project);  // one that is there stays as it is
  Result<std::vector<Project>> Projects();
  Result<std::optional<Project>> FindProject(std::string_view internal_id);

  // Gives the new id. |connector.id| is not read; ids are never used twice.
  Result<std::int64_t> Insert(const Connector& connector);
  Result<Done> Update(const Connector& connector);  // by id
  Result<std::optional<Connector>> Find(std::int64_t id);
  Result<Done> Remove(std::int64_t id);
  // A row that is not deleted, of this name, other than |except|.
  Result<bool> NameTaken(std::string_view project, std::string_view name, std::int64_t except);

  // Resources of the other kinds. Ids are never used twice.
  Result<std::int64_t> Insert(const Document& document);
  Result<Done> Update(const Document& document);  // by id
  Result<Done> RemoveDocument(std::int64_t id);
  Result<std::vector<Document>> Documents(const std::string& kind);  // in order of id

  // In order of id. The views live as long as the call.
  Result<Done> EachThin(const ListFilter& filter,
                        const std::function<void(const ThinConnector&)>& use);
  Result<Done> EachWhole(const ListFilter& filter,
                         const std::function<void(const Connector&)>& use);

 private:
  struct Parts;
  explicit Store(std::unique_ptr<Parts> parts);
  std::unique_ptr<Parts> parts_;
  std::mutex mutex_;
};

}  // namespace dbsn::sandbox
