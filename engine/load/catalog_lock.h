// dbsn.lock.json: which copy of a catalog this workspace uses, by its digest, and where it is from;
// and which published version of a definition.
// The copies stand beside it, below .dbsn-catalogs/, each in a folder named by its digest; both
// belong into version control, so that all who validate know the same types.
#pragma once
#include <map>
#include <optional>
#include <string>

#include "engine/load/catalog_files.h"
#include "schema/diagnostic.h"
#include "schema/result.h"
#include "schema/source.h"

namespace dbsn {

inline constexpr std::string_view kLockFileName = "dbsn.lock.json";

struct LockedCatalog {
  std::string digest;   // "sha256:..."
  std::string folder;   // relative to the lock file
  std::string from;     // the web host's address, or the folder it was taken from
  std::string fetched;  // RFC 3339
};

// A published version of a definition that this workspace uses.
struct LockedDefinition {
  std::string version;
  std::string digest;  // engine/load/definition_digest.h
  std::string from;    // the catalogue
  std::string scope;   // "catalogue" or "enterprise"
};

struct CatalogLock {
  std::string workspace_folder;                                        // "" or "path/"
  std::map<std::string, LockedCatalog, std::less<>> pinned;            // by definition name
  std::map<std::string, LockedDefinition, std::less<>> definitions{};  // by their names
};

// An absent file is an empty lock. Reports one that cannot be read.
CatalogLock ReadCatalogLock(Files& files, const std::string& workspace_folder, Sources& sources,
                            Diagnostics& diagnostics);

// The copies that |lock| names, by definition name. One that is missing, or is not what was
// pinned, is reported.
CatalogsByName ReadPinnedCatalogs(Files& files, const CatalogLock& lock, Diagnostics& diagnostics);

// Writes the copy, then the lock that names it; killed in between, the old lock holds. Copies that
// no lock names any more stay.
Result<Done> PinCatalog(Files& files, CatalogLock lock, const std::string& definition,
                        const CatalogFiles& catalog, const std::string& from,
                        const std::string& now);
Result<Done> PinDefinition(Files& files, CatalogLock lock, const std::string& definition,
                           LockedDefinition pin);
// Forgets the pin of |definition|: its own catalog holds again.
Result<Done> UnpinCatalog(Files& files, CatalogLock lock, const std::string& definition);

}  // namespace dbsn
