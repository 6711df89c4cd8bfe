#include "engine/load/catalog_lock.h"

#include <memory>
#include <utility>

#include "engine/load/load_codes.h"
#include "engine/load/path_text.h"
#include "engine/world/files.h"
#include "schema/document_reader.h"
#include "schema/json_codec.h"
#include "schema/manifest_codes.h"
#include "schema/manifest_head.h"
#include "schema/manifest_members.h"

namespace dbsn {

namespace {

constexpr std::uint64_t kSizeLimit = 1u << 20;
constexpr std::string_view kFormat = "dbsn.lock/v1";
constexpr std::string_view kCopies = ".dbsn-catalogs";
constexpr std::uint32_t kFileMode = 0644;
constexpr std::uint32_t kFolderMode = 0755;
constexpr std::size_t kDigitsShown = 16;

class LockReader {
 public:
  LockReader(const Document& document, Diagnostics& diagnostics)
      : document_(document), problems_(document, nullptr, diagnostics) {}

  void Read(CatalogLock& lock) {
    const KnownMembers members(document_, 0, "the lock file", {"format", "catalogs", "definitions"},
                               problems_);
    const std::string format = TextOf(members, "format", "format");
    if (!format.empty() && format != kFormat) {
      problems_.Error(kLockUnreadable, members.Value("format"),
                      "This lock file has the format " + Quoted(format) +
                          "; this version of dbsn "
                          "reads " +
                          Quoted(kFormat) + ".",
                      "Use the version of dbsn that wrote it, or run `dbsn catalog update` again.");
      return;
    }
    ForEachMember(document_, members.Value("catalogs"), [&](NodeIndex key, NodeIndex value) {
      if (!document_.IsScalar(key)) return;
      const std::string name(document_.Text(key));
      const std::string trail = "catalogs." + name;
      const KnownMembers pin(document_, value, trail, {"digest", "folder", "from", "fetched"},
                             problems_);
      lock.pinned[name] = {.digest = TextOf(pin, "digest", trail + ".digest"),
                           .folder = TextOf(pin, "folder", trail + ".folder"),
                           .from = TextOf(pin, "from", trail + ".from"),
                           .fetched = TextOf(pin, "fetched", trail + ".fetched")};
    });
    ForEachMember(document_, members.Value("definitions"), [&](NodeIndex key, NodeIndex value) {
      if (!document_.IsScalar(key)) return;
      const std::string name(document_.Text(key));
      const std::string trail = "definitions." + name;
      const KnownMembers pin(document_, value, trail, {"version", "digest", "from", "scope"},
                             problems_);
      lock.definitions[name] = {.version = TextOf(pin, "version", trail + ".version"),
                                .digest = TextOf(pin, "digest", trail + ".digest"),
                                .from = TextOf(pin, "from", trail + ".from"),
                                .scope = TextOf(pin, "scope", trail + ".scope")};
    });
  }

 private:
  std::string TextOf(const KnownMembers& members, std::string_view name, const std::string& trail) {
    const NodeIndex value = members.Value(name);
    if (value == kNoNode) {
      problems_.Error(kManifestMissingKey, 0, "The lock file has no " + Quoted(trail) + ".",
                      "Restore it from version control, or run `dbsn catalog update` again.");
      return "";
    }
    return ReadHeadText(document_, value, trail, problems_).value_or("");
  }

  const Document& document_;
  ManifestProblems problems_;
};

std::string LockText(const CatalogLock& lock) {
  ValueMap catalogs;
  for (const auto& [name, pin] : lock.pinned) {
    catalogs.Set(name, Value(ValueMap{{"digest", Value(pin.digest)},
                                      {"fetched", Value(pin.fetched)},
                                      {"folder", Value(pin.folder)},
                                      {"from", Value(pin.from)}}));
  }
  ValueMap definitions;
  for (const auto& [name, pin] : lock.definitions) {
    definitions.Set(name, Value(ValueMap{{"digest", Value(pin.digest)},
                                         {"from", Value(pin.from)},
                                         {"scope", Value(pin.scope)},
                                         {"version", Value(pin.version)}}));
  }
  ValueMap all{{"catalogs", Value(std::move(catalogs))}, {"format", Value(kFormat)}};
  if (!definitions.empty()) all.Set("definitions", Value(std::move(definitions)));
  return WriteJson(Value(std::move(all)), JsonStyle::kIndented) + "\n";
}

std::string LockPath(const CatalogLock& lock) {
  return PathFrom(lock.workspace_folder, kLockFileName);
}

// A name that is a folder's name and nothing else.
std::string FolderNameOf(const std::string& definition) {
  std::string name;
  for (const char c : definition) name += c == '/' ? '_' : c;
  return name.starts_with('.') ? "_" + name : name;
}

}  // namespace

CatalogLock ReadCatalogLock(Files& files, const std::string& workspace_folder, Sources& sources,
                            Diagnostics& diagnostics) {
  CatalogLock lock{.workspace_folder = workspace_folder, .pinned = {}, .definitions = {}};
  const std::string path = LockPath(lock);
  const Result<FileInfo> there = files.Look(path);
  if (there.ok() && !there.value().exists) return lock;
  Result<std::string> text = files.Read(path, kSizeLimit);
  if (!text.ok()) {
    diagnostics.Add(text.problem());
    return lock;
  }
  const auto shared = std::make_shared<const std::string>(std::move(text).value());
  const std::uint32_t index = sources.Add(path, shared);
  for (const std::shared_ptr<const Document>& document :
       ReadJson(index, *shared, {}, diagnostics)) {
    LockReader(*document, diagnostics).Read(lock);
  }
  return lock;
}

CatalogsByName ReadPinnedCatalogs(Files& files, const CatalogLock& lock, Diagnostics& diagnostics) {
  CatalogsByName catalogs;
  for (const auto& entry : lock.pinned) {
    const std::string& name = entry.first;  // clang 14 captures no structured binding
    const LockedCatalog& pin = entry.second;
    const std::string folder = PathFrom(lock.workspace_folder, pin.folder);
    const auto refuse = [&](const std::string& found) {
      diagnostics.Add({.code = kCatalogChanged,
                       .detail = LockPath(lock) + " pins the catalog of " + Quoted(name) + " as " +
                                 pin.digest + ", and " + found + ".",
                       .hint = "Restore that folder from version control, or run `dbsn catalog "
                               "update` to fetch and pin the catalog again.",
                       .about = folder});
    };
    const Result<FileInfo> there = files.Look(folder);
    if (there.ok() && !there.value().exists) {
      refuse("there is no folder " + folder);
      continue;
    }
    std::optional<CatalogFiles> copy = ReadCatalogFolder(files, folder, diagnostics);
    if (!copy.has_value()) continue;
    const std::string digest = CatalogDigest(*copy);
    if (digest == pin.digest) {
      catalogs[name] = *std::move(copy);
    } else {
      refuse("the files in " + folder + " are " + digest);
    }
  }
  return catalogs;
}

Result<Done> PinCatalog(Files& files, CatalogLock lock, const std::string& definition,
                        const CatalogFiles& catalog, const std::string& from,
                        const std::string& now) {
  const std::string digest = CatalogDigest(catalog);
  const std::string folder = std::string(kCopies) + "/" + FolderNameOf(definition) + "/" +
                             digest.substr(digest.find(':') + 1, kDigitsShown);
  for (const CatalogFile& file : catalog) {
    const std::string path = PathFrom(lock.workspace_folder, folder + "/" + file.name);
    Result<Done> made = files.MakeFolders(FolderPrefix(path), kFolderMode);
    if (made.ok()) made = files.Replace(path, *file.text, kFileMode);
    if (!made.ok()) return made;
  }
  lock.pinned[definition] = {.digest = digest, .folder = folder, .from = from, .fetched = now};
  return files.Replace(LockPath(lock), LockText(lock), kFileMode);
}

Result<Done> PinDefinition(Files& files, CatalogLock lock, const std::string& definition,
                           LockedDefinition pin) {
  lock.definitions[definition] = std::move(pin);
  return files.Replace(LockPath(lock), LockText(lock), kFileMode);
}

Result<Done> UnpinCatalog(Files& files, CatalogLock lock, const std::string& definition) {
  lock.pinned.erase(definition);
  return files.Replace(LockPath(lock), LockText(lock), kFileMode);
}

}  // namespace dbsn
