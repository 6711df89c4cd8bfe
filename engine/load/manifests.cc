// Finds the files, reads them and parses them, large ones in parts, on several threads. Each piece
// of work writes only to its own place, so the result is the same on any number of them.
#include "engine/load/manifests.h"

#include <algorithm>
#include <atomic>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <set>
#include <string_view>
#include <thread>
#include <utility>

#include "engine/load/catalog_lock.h"
#include "engine/load/load_codes.h"
#include "engine/load/path_text.h"
#include "engine/world/files.h"
#include "schema/document_reader.h"

namespace dbsn {

namespace {

constexpr std::size_t kWorthSplitting = 256u << 10;  // bytes

void ForEachOn(int threads, std::size_t count, const std::function<void(std::size_t)>& work) {
  std::atomic<std::size_t> next{0};
  const auto take = [&] {
    for (std::size_t i = next++; i < count; i = next++) work(i);
  };
  std::vector<std::thread> others;
  const std::size_t wanted = std::min(static_cast<std::size_t>(std::max(threads, 1)), count);
  for (std::size_t i = 1; i < wanted; ++i) others.emplace_back(take);
  take();
  for (std::thread& thread : others) thread.join();
}

bool IsManifestFile(std::string_view path) {
  const std::string ending = Ending(path);
  return ending == "yaml" || ending == "yml" || ending == "json";
}

// Below |folder|: no hidden file, none in a hidden folder, and not the workspace's own.
bool IsTaken(const std::string& folder, std::string_view path) {
  std::string_view below = path.substr(std::min(folder.size(), path.size()));
  if (LastPart(path) == "dbsn.yaml" || LastPart(path) == kLockFileName) return false;
  while (!below.empty()) {
    while (below.starts_with('/')) below.remove_prefix(1);
    if (below.starts_with('.')) return false;
    const std::size_t slash = below.find('/');
    below = slash == std::string_view::npos ? std::string_view() : below.substr(slash);
  }
  return IsManifestFile(path);
}

class FileFinder {
 public:
  explicit FileFinder(Files& files) : files_(files) {}

  // What is found below |paths| from now on counts as seen. What is wrong with them is for those to
  // hear who ask for them.
  void LeaveOut(const std::vector<std::string>& paths) {
    several_ = !paths.empty();
    for (const std::string& path : paths) AddPath(TidyPath(path));
    found_.clear();
    problems_ = Diagnostics();
  }

  std::vector<std::string> Find(const std::vector<std::string>& paths, Diagnostics& diagnostics) {
    several_ = several_ || paths.size() > 1;
    for (const std::string& path : paths) AddPath(TidyPath(path));
    diagnostics.Append(std::move(problems_));
    std::sort(found_.begin(), found_.end());
    return std::move(found_);
  }

 private:
  void AddPath(const std::string& path) {
    const Result<FileInfo> info = files_.Look(path);
    if (!info.ok()) return problems_.Add(info.problem());
    if (!info.value().exists) {
      return problems_.Add({.code = kFileMissing,
                            .detail = "There is no file or folder " + path + ".",
                            .hint = "Check the path, and from which folder dbsn was started.",
                            .about = path});
    }
    if (info.value().folder) return AddFolder(path);
    if (IsManifestFile(path)) return Add(path);
    problems_.Add({.code = kNotAManifestFile,
                   .detail = path + " is no manifest: its name ends neither in .yaml nor .yml "
                                    "nor .json.",
                   .hint = "Name a manifest, or a folder with manifests.",
                   .about = path});
  }

  void AddFolder(const std::string& folder) {
    Result<std::vector<std::string>> tree = files_.ListTree(folder);
    if (!tree.ok()) return problems_.Add(tree.problem());
    for (const std::string& listed : tree.value()) {
      if (IsTaken(folder, listed)) Add(TidyPath(listed));
    }
  }

  // Of two paths to one file the first is its name.
  void Add(std::string path) {
    if (!seen_.insert(path).second) return;
    if (several_) {
      const Result<FileInfo> info = files_.Look(path);
      const bool known = info.ok() && info.value().number != 0;
      if (known && !files_seen_.emplace(info.value().device, info.value().number).second) return;
    }
    found_.push_back(std::move(path));
  }

  Files& files_;
  Diagnostics problems_;
  bool several_ = false;  // within one path ListTree gives each file once
  std::set<std::string> seen_;
  std::set<std::pair<std::uint64_t, std::uint64_t>> files_seen_;
  std::vector<std::string> found_;
};

struct Text {
  std::shared_ptr<const std::string> bytes;
  std::optional<Diagnostic> problem;
};

// A file, or a part of a large one.
struct Piece {
  std::uint32_t file = 0;
  const std::string* name = nullptr;
  std::string_view text;
  std::size_t begin = 0, end = 0;
  bool json = false;
  Documents documents;
  Diagnostics diagnostics;
};

void ReadPiece(Piece& piece) {
  const ReadLimits limits;
  piece.documents = piece.json ? ReadJson(piece.file, piece.text, limits, piece.diagnostics)
                               : ReadYamlPart(piece.file, piece.text, piece.begin, piece.end,
                                              limits, piece.diagnostics);
}

void CutIntoPieces(const Text& text, const std::string& name, std::uint32_t file, int threads,
                   std::vector<Piece>& pieces) {
  const std::string_view bytes = *text.bytes;
  const bool json = Ending(name) == "json";
  std::vector<std::size_t> begins{0};
  if (!json && threads > 1 && bytes.size() >= kWorthSplitting) {
    // More parts than threads, since some parts take longer than others.
    begins = SplitYaml(bytes, static_cast<std::size_t>(threads) * 2);
  }
  for (std::size_t i = 0; i < begins.size(); ++i) {
    Piece piece;
    piece.file = file;
    piece.name = &name;
    piece.text = bytes;
    piece.begin = begins[i];
    piece.end = i + 1 < begins.size() ? begins[i + 1] : bytes.size();
    piece.json = json;
    pieces.push_back(std::move(piece));
  }
}

}  // namespace

std::vector<std::string> FindManifestFiles(Files& files, const std::vector<std::string>& paths,
                                           Diagnostics& diagnostics) {
  return FileFinder(files).Find(paths, diagnostics);
}

std::vector<WrittenManifest> LoadManifests(Files& files, const std::vector<std::string>& paths,
                                           const std::vector<std::string>& left_out, int threads,
                                           Sources& sources, Diagnostics& diagnostics) {
  FileFinder finder(files);
  finder.LeaveOut(left_out);
  const std::vector<std::string> names = finder.Find(paths, diagnostics);
  std::vector<Text> texts(names.size());
  ForEachOn(threads, names.size(), [&](std::size_t i) {
    Result<std::string> read = files.Read(names[i], ReadLimits{}.bytes);
    if (read.ok()) {
      texts[i].bytes = std::make_shared<const std::string>(std::move(read).value());
    } else {
      texts[i].problem = read.problem();
    }
  });

  std::vector<Piece> pieces;
  pieces.reserve(names.size());
  for (std::size_t i = 0; i < names.size(); ++i) {
    if (texts[i].problem.has_value()) {
      diagnostics.Add(*std::move(texts[i].problem));
      continue;
    }
    const std::uint32_t file = sources.Add(names[i], texts[i].bytes);
    CutIntoPieces(texts[i], names[i], file, threads, pieces);
  }
  ForEachOn(threads, pieces.size(), [&pieces](std::size_t i) { ReadPiece(pieces[i]); });

  std::vector<WrittenManifest> manifests;
  Diagnostics found;
  for (Piece& piece : pieces) {
    found.Append(std::move(piece.diagnostics));
    for (std::shared_ptr<const Document>& document : piece.documents) {
      manifests.push_back({std::move(document), *piece.name});
    }
  }
  found.SortByPlace();  // where a file was cut must not show
  diagnostics.Append(std::move(found));
  return manifests;
}

}  // namespace dbsn
