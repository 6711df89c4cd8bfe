#include "engine/cli/publication.h"

#include <chrono>
#include <utility>
#include <variant>

#include "engine/load/path_text.h"
#include "engine/world/files.h"
#include "engine/world/own_folder.h"
#include "schema/json_codec.h"

namespace dbsn {
namespace {

constexpr std::uint64_t kSizeLimit = 16u << 20;
constexpr std::uint32_t kFileMode = 0600;
constexpr const char* kOwn = ".dbsn";
constexpr const char* kRecord = ".dbsn/provider-tests.json";
constexpr int kMostRetries = 10;
constexpr std::chrono::minutes kLongestTimeout{10};

void AddMissingOfPage(const Definition& page, std::vector<std::string>& missing) {
  const Overview& overview = *page.overview;
  const std::pair<const char*, const std::string*> parts[] = {
      {"type", &overview.type},
      {"description", &overview.description},
      {"icon", &overview.icon},
      {"documentation_url", &overview.documentation_url}};
  for (const auto& [name, text] : parts) {
    if (text->empty()) missing.push_back(std::string("the overview's ") + name);
  }
  bool whole = false;
  for (const PageOperation& call : page.calls) {
    whole = whole || (!call.parameters.empty() && call.operation.answers != nullptr);
  }
  if (!whole) missing.emplace_back("an operation with parameters and a response schema");
}

void AddMissingOfKinds(const Definition& definition, std::vector<std::string>& missing) {
  for (const auto& [name, kind] : definition.kinds) {
    for (const Field& field : kind.base.fields) {
      const bool own = field.read_only || field.discriminator || !field.help.empty();
      if (!own) missing.push_back("the help of the field " + name + "." + field.name.text());
    }
    if (!kind.create && !kind.list && !kind.read) {
      missing.push_back("a request of the kind " + name +
                        ": it has neither create nor list nor read");
    }
  }
}

void AddUnsound(const Resilience& rules, std::vector<std::string>& missing) {
  if (rules.timeout.count() < 1 || rules.timeout > kLongestTimeout) {
    missing.emplace_back("resilience.timeout: between a moment and ten minutes");
  }
  if (rules.max_retries > kMostRetries) {
    missing.emplace_back("resilience.max_retries: ten at most");
  }
  if (rules.breaker_threshold > 0 && rules.breaker_recovery.count() < 1) {
    missing.emplace_back("resilience.circuit_breaker.recovery: how long it stays open");
  }
}

ValueMap ReadRecord(Files& files, const std::string& path) {
  const Result<std::string> text = files.Read(path, kSizeLimit);
  if (!text.ok()) return {};
  const std::variant<Value, JsonFault> read = ParseJson(text.value());
  const Value* const value = std::get_if<Value>(&read);
  return value == nullptr || value->AsMap() == nullptr ? ValueMap() : *value->AsMap();
}

// What is kept of |definition| under |digest|; empty when it was another then.
ValueMap KeptOf(const ValueMap& record, const std::string& definition, const std::string& digest) {
  const Value* const kept = record.Find(definition);
  const Value* const was = kept == nullptr ? nullptr : kept->Find("digest");
  const Value* const verdicts = kept == nullptr ? nullptr : kept->Find("verdicts");
  const bool same = was != nullptr && was->Plain() == digest && verdicts != nullptr &&
                    verdicts->AsMap() != nullptr;
  return same ? *verdicts->AsMap() : ValueMap();
}

}  // namespace

std::vector<std::string> MissingFrom(const Definition& definition) {
  std::vector<std::string> missing;
  if (definition.title.empty() || definition.title == definition.name) {
    missing.emplace_back(definition.overview ? "the overview's name: what people call the API"
                                             : "metadata.title: what people call the API");
  }
  for (const Setting& setting : definition.settings) {
    if (setting.help.empty()) missing.push_back("the help of the setting " + setting.name);
  }
  if (definition.overview) AddMissingOfPage(definition, missing);
  AddMissingOfKinds(definition, missing);
  AddUnsound(definition.resilience, missing);
  return missing;
}

Result<Done> KeepVerdicts(Files& files, const std::string& workspace_folder,
                          const std::string& definition, const std::string& digest,
                          const std::vector<TestVerdict>& verdicts, const std::string& now) {
  const std::string path = PathFrom(workspace_folder, kRecord);
  ValueMap record = ReadRecord(files, path);
  ValueMap kept = KeptOf(record, definition, digest);
  for (const TestVerdict& verdict : verdicts) {
    kept.Set(verdict.of, Value(ValueMap{{"passed", Value(verdict.passed)}, {"at", Value(now)}}));
  }
  record.Set(definition,
             Value(ValueMap{{"digest", Value(digest)}, {"verdicts", Value(std::move(kept))}}));
  const std::string own = PathFrom(workspace_folder, kOwn);
  const Result<Done> made = MakeOwnFolder(files, own, own);
  if (!made.ok()) return made;
  return files.Replace(path, WriteJson(Value(std::move(record)), JsonStyle::kIndented) + "\n",
                       kFileMode);
}

std::vector<std::string> NotPassed(Files& files, const std::string& workspace_folder,
                                   const Definition& definition, const std::string& digest) {
  const ValueMap record = ReadRecord(files, PathFrom(workspace_folder, kRecord));
  const ValueMap kept = KeptOf(record, definition.name, digest);
  std::vector<std::string> open;
  const auto look = [&](const std::string& of) {
    const Value* const verdict = kept.Find(of);
    const Value* const passed = verdict == nullptr ? nullptr : verdict->Find("passed");
    if (passed == nullptr || !(*passed == Value(true))) open.push_back(of);
  };
  for (const auto& [name, kind] : definition.kinds) look(name);
  for (const PageOperation& call : definition.calls) look(call.operation.name);
  return open;
}

}  // namespace dbsn
