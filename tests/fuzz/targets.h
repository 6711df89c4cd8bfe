// What is fuzzed: each reader of bytes that somebody else wrote, with what must hold of whatever it
// is given. A target throws std::logic_error where it does not hold. fuzzer.cc hands them to
// libFuzzer, corpus_test.cc runs each over its kept corpus and mutations of it.
#pragma once
#include <span>
#include <string_view>

namespace dbsn::fuzz {

struct Target {
  const char* name;  // of its folder in tests/fuzz/corpus too
  void (*run)(std::string_view bytes);
};

std::span<const Target> Targets();

}  // namespace dbsn::fuzz
