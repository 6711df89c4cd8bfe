#include "tests/support/faulty_files.h"

#include <functional>
#include <utility>

namespace dbsn {

namespace {

Diagnostic Full(const std::string& path) {
  return {.code = kDiskFull,
          .detail = "Cannot write " + path + ": no space is left on its disk.",
          .hint = "Free some space and run again.",
          .about = path};
}

// |change| is carried out as its fate says; |half| likewise, where half of it is possible.
Result<Done> Carry(FaultyFiles::Fate fate, const std::string& path,
                   const std::function<Result<Done>()>& change,
                   const std::function<void()>& half = nullptr) {
  switch (fate) {
    case FaultyFiles::Fate::kWhole:
      return change();
    case FaultyFiles::Fate::kNone:
      return Full(path);
    case FaultyFiles::Fate::kHalf:
      if (half) half();
      return Full(path);
    case FaultyFiles::Fate::kWholeButFails: {
      const Result<Done> done = change();
      return done.ok() ? Result<Done>(Full(path)) : done;
    }
  }
  return Full(path);
}

class FaultyAppendFile final : public AppendFile {
 public:
  FaultyAppendFile(FaultyFiles& files, std::string path, std::unique_ptr<AppendFile> real)
      : files_(files), path_(std::move(path)), real_(std::move(real)) {}

  Result<Done> Append(std::string_view bytes) override {
    return Carry(
        files_.Next(), path_, [&] { return real_->Append(bytes); },
        [&] { static_cast<void>(real_->Append(bytes.substr(0, bytes.size() / 2)).ok()); });
  }
  Result<Done> Sync() override {
    return Carry(files_.Next(), path_, [&] { return real_->Sync(); });
  }

 private:
  FaultyFiles& files_;
  const std::string path_;
  const std::unique_ptr<AppendFile> real_;
};

}  // namespace

void FaultyFiles::FailAt(int nth, Fault fault) {
  changes_ = 0;
  fail_at_ = nth;
  fault_ = fault;
}

FaultyFiles::Fate FaultyFiles::Next() {
  if (decide_) return decide_();
  ++changes_;
  if (fail_at_ == 0 || changes_ < fail_at_) return Fate::kWhole;
  const bool first = changes_ == fail_at_;
  switch (fault_) {
    case Fault::kFull:
      return Fate::kNone;
    case Fault::kTorn:
      return first ? Fate::kHalf : Fate::kNone;
    case Fault::kUnsure:
      return first ? Fate::kWholeButFails : Fate::kWhole;
  }
  return Fate::kNone;
}

Result<std::string> FaultyFiles::Read(const std::string& path, std::uint64_t limit) {
  return real_.Read(path, limit);
}
Result<FileInfo> FaultyFiles::Look(const std::string& path) { return real_.Look(path); }
Result<std::vector<std::string>> FaultyFiles::ListTree(const std::string& folder) {
  return real_.ListTree(folder);
}
Result<std::vector<std::string>> FaultyFiles::List(const std::string& folder) {
  return real_.List(folder);
}

Result<Done> FaultyFiles::Replace(const std::string& path, std::string_view contents,
                                  std::uint32_t mode) {
  return Carry(Next(), path, [&] { return real_.Replace(path, contents, mode); });
}

Result<std::unique_ptr<AppendFile>> FaultyFiles::OpenForAppend(const std::string& path,
                                                               std::uint32_t mode) {
  const Fate fate = Next();
  if (fate != Fate::kWhole) return Full(path);
  Result<std::unique_ptr<AppendFile>> real = real_.OpenForAppend(path, mode);
  if (!real.ok()) return real.problem();
  return std::unique_ptr<AppendFile>(
      std::make_unique<FaultyAppendFile>(*this, path, std::move(real).value()));
}

Result<Done> FaultyFiles::Remove(const std::string& path) {
  return Carry(Next(), path, [&] { return real_.Remove(path); });
}

Result<Done> FaultyFiles::MakeFolders(const std::string& path, std::uint32_t mode) {
  return Carry(Next(), path, [&] { return real_.MakeFolders(path, mode); });
}

Result<std::unique_ptr<FileLock>> FaultyFiles::Lock(const std::string& path) {
  return real_.Lock(path);
}

}  // namespace dbsn
