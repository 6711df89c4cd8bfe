// What dbsn's own YAML parser costs alone: drives yaml-cpp over each file of a folder, and makes
// nothing of its events but their number. On as many threads as dbsn reads manifests with, unless
// it is told another number. Measures only.
//
// Usage: parse FOLDER [THREADS]
#include <yaml-cpp/eventhandler.h>
#include <yaml-cpp/exceptions.h>
#include <yaml-cpp/parser.h>

#include <algorithm>
#include <atomic>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <sstream>
#include <string>
#include <thread>
#include <vector>

namespace {

class Counter : public YAML::EventHandler {
 public:
  void OnDocumentStart(const YAML::Mark&) override { ++events_; }
  void OnDocumentEnd() override { ++events_; }
  void OnNull(const YAML::Mark&, YAML::anchor_t) override { ++events_; }
  void OnAlias(const YAML::Mark&, YAML::anchor_t) override { ++events_; }
  void OnScalar(const YAML::Mark&, const std::string&, YAML::anchor_t,
                const std::string&) override {
    ++events_;
  }
  void OnSequenceStart(const YAML::Mark&, const std::string&, YAML::anchor_t,
                       YAML::EmitterStyle::value) override {
    ++events_;
  }
  void OnSequenceEnd() override { ++events_; }
  void OnMapStart(const YAML::Mark&, const std::string&, YAML::anchor_t,
                  YAML::EmitterStyle::value) override {
    ++events_;
  }
  void OnMapEnd() override { ++events_; }

  std::size_t events() const { return events_; }

 private:
  std::size_t events_ = 0;
};

std::string ReadFile(const std::filesystem::path& path) {
  std::ifstream in(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
}

// 0 where it is no YAML.
std::size_t CountEvents(const std::string& text) {
  std::istringstream stream(text);
  Counter counter;
  try {
    YAML::Parser parser(stream);
    while (parser.HandleNextDocument(counter)) {
    }
  } catch (const YAML::Exception&) {
    return 0;
  }
  return counter.events();
}

std::vector<std::filesystem::path> FilesIn(const char* folder) {
  std::vector<std::filesystem::path> files;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(folder)) {
    if (entry.is_regular_file() && entry.path().extension() == ".yaml") {
      files.push_back(entry.path());
    }
  }
  return files;
}

}  // namespace

int main(int argc, char** argv) {
  if (argc < 2) {
    std::fprintf(stderr, "usage: parse FOLDER [THREADS]\n");
    return 1;
  }
  const unsigned wanted = argc > 2 ? static_cast<unsigned>(std::atoi(argv[2])) : 0;
  const unsigned threads =
      wanted > 0 ? wanted : std::clamp(std::thread::hardware_concurrency(), 1u, 4u);
  const std::vector<std::filesystem::path> files = FilesIn(argv[1]);
  std::atomic<std::size_t> next{0}, events{0}, broken{0};
  const auto work = [&] {
    for (std::size_t i = next++; i < files.size(); i = next++) {
      const std::size_t found = CountEvents(ReadFile(files[i]));
      events += found;
      if (found == 0) ++broken;
    }
  };
  std::vector<std::thread> others;
  for (unsigned i = 1; i < threads; ++i) others.emplace_back(work);
  work();
  for (std::thread& other : others) other.join();
  std::printf("{\"events\": %zu, \"files\": %zu, \"threads\": %u}\n", events.load(), files.size(),
              threads);
  return events > 0 && broken == 0 ? 0 : 1;
}
