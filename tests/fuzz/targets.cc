#include "tests/fuzz/targets.h"

#include <array>
#include <stdexcept>
#include <string>
#include <utility>

#include "engine/plan/plan_file.h"
#include "engine/state/journal_file.h"
#include "engine/state/state_file.h"
#include "engine/world/url.h"
#include "schema/definition_reader.h"
#include "schema/document_reader.h"
#include "schema/document_to_value.h"
#include "schema/format_yaml.h"
#include "schema/json_codec.h"
#include "schema/manifest_layers.h"
#include "schema/path.h"
#include "schema/shown_text.h"
#include "schema/utf8.h"
#include "tests/rest/rig.h"

namespace dbsn::fuzz {
namespace {

void Must(bool holds, const char* what) {
  if (!holds) throw std::logic_error(what);
}

constexpr ReadLimits kLimits{.bytes = 1u << 20, .depth = 32, .nodes = 20'000, .copies = 5'000};

// What stands before and after the first line "%%".
std::pair<std::string_view, std::string_view> Halves(std::string_view bytes) {
  constexpr std::string_view kLine = "\n%%\n";
  const std::size_t at = bytes.find(kLine);
  if (at == std::string_view::npos) return {bytes, {}};
  return {bytes.substr(0, at + 1), bytes.substr(at + kLine.size())};
}

// ---- documents

void PlacesWithin(const Document& document, std::size_t size) {
  for (NodeIndex node = 0; node < document.nodes.size(); ++node) {
    Must(document.nodes[node].begin <= document.nodes[node].end, "a node ends before it begins");
    Must(document.nodes[node].end <= size, "a node ends outside the text");
    Must(document.nodes[node].next > node, "the next node is not behind");
    Must(document.nodes[node].next <= document.nodes.size(), "the next node is outside");
  }
}

void ToldAtAPlace(const Diagnostics& diagnostics, std::size_t size) {
  for (const Diagnostic& problem : diagnostics.all()) {
    Must(problem.place.known(), "a problem without a place");
    Must(problem.place.begin <= problem.place.end, "a place that ends before it begins");
    Must(problem.place.end <= size, "a place outside the text");
    Must(!problem.detail.empty() && !problem.hint.empty(), "a problem without words");
  }
}

using Reader = Documents (*)(std::uint32_t, std::string_view, const ReadLimits&, Diagnostics&);

Documents ReadSoundly(Reader read, std::string_view bytes, Diagnostics& diagnostics) {
  Documents documents = read(0, bytes, kLimits, diagnostics);
  for (const auto& document : documents) {
    Must(!document->empty(), "an empty document");
    PlacesWithin(*document, bytes.size());
    WriteJson(DocumentToValue(*document, 0));
  }
  ToldAtAPlace(diagnostics, bytes.size());
  return documents;
}

void Yaml(std::string_view bytes) {
  Diagnostics diagnostics;
  const Documents documents = ReadSoundly(ReadYaml, bytes, diagnostics);
  if (diagnostics.has_errors()) return;
  // Laid out it says the same, and laid out again it is the same.
  Diagnostics in_layout;
  const std::optional<std::string> once = FormatYaml(0, bytes, in_layout);
  if (!once.has_value()) return;
  const std::optional<std::string> twice = FormatYaml(0, *once, in_layout);
  Must(twice.has_value() && *twice == *once, "a layout that is laid out anew");
}

void Json(std::string_view bytes) {
  Diagnostics diagnostics;
  ReadSoundly(ReadJson, bytes, diagnostics);
  for (const bool tolerant : {false, true}) {
    const std::variant<Value, JsonFault> read = ParseJson(bytes, {.tolerant = tolerant});
    const Value* const value = std::get_if<Value>(&read);
    if (value == nullptr) {
      Must(!std::get<JsonFault>(read).message.empty(), "a fault without words");
      continue;
    }
    const std::string written = WriteJson(*value);
    Must(IsUtf8(written), "JSON that is no UTF-8");
    const std::variant<Value, JsonFault> again = ParseJson(written);
    Must(std::holds_alternative<Value>(again), "what was written cannot be read");
    Must(std::get<Value>(again) == *value, "what was written is something else");
  }
}

// A manifest and an overlay, with variables.
void Layers(std::string_view bytes) {
  const auto [first, second] = Halves(bytes);
  const Variables variables{{"a", {.text = "${var.b}", .quoted = true, .place = {}}}};
  Diagnostics problems;
  Sources sources;
  const auto base = std::make_shared<const std::string>(first);
  const auto over = std::make_shared<const std::string>(second);
  sources.Add("base", base);
  sources.Add("over", over);
  std::vector<WrittenManifest> bases, overlays;
  for (const auto& one : ReadYaml(0, *base, kLimits, problems)) bases.push_back({one, "base"});
  for (const auto& one : ReadYaml(1, *over, kLimits, problems)) overlays.push_back({one, "o"});
  VariableUses uses;
  LayManifests(bases, overlays, variables, sources, 1, uses, problems);
  if (bases.empty() || overlays.empty()) return;
  if (!bases[0].document->IsMap(0) || !overlays[0].document->IsMap(0)) return;
  const std::size_t longest = std::max(base->size(), over->size());
  const MergedDocument merged = MergeDocuments(*bases[0].document, *overlays[0].document);
  PlacesWithin(*merged.document, longest);
  const auto filled = FillDocument(merged.document, variables, sources, uses);
  PlacesWithin(*filled, longest);
  WriteJson(DocumentToValue(*filled, 0));
}

// ---- what dbsn wrote itself, and somebody else changed

void PlanBytes(std::string_view bytes) {
  const Result<Plan> plan = ReadPlan(bytes, "plan.json");
  if (!plan.ok()) return Must(!plan.problem().detail.empty(), "a refusal without words");
  const std::string written = WritePlan(plan.value());
  const Result<Plan> again = ReadPlan(written, "plan.json");
  Must(again.ok(), "what was written cannot be read");
  Must(WritePlan(again.value()) == written, "what was written is something else");
}

void StateBytes(std::string_view bytes) {
  const Result<State> state = ReadState(bytes, "state.json");
  if (!state.ok()) return Must(!state.problem().detail.empty(), "a refusal without words");
  const std::string written = WriteState(state.value());
  const Result<State> again = ReadState(written, "state.json");
  Must(again.ok(), "what was written cannot be read");
  Must(WriteState(again.value()) == written, "what was written is something else");
}

void Journal(std::string_view bytes) {
  const Result<Run> run = ReadJournal(bytes, "journal.jsonl");
  if (!run.ok()) return Must(!run.problem().detail.empty(), "a refusal without words");
  std::string written = WriteIntent(run.value().intent);
  for (const StepRecord& record : run.value().records) AppendRecord(record, written);
  const Result<Run> again = ReadJournal(written, "journal.jsonl");
  Must(again.ok(), "what was written cannot be read");
  Must(again.value() == run.value(), "what was written is something else");
  Fold(State(), run.value());
}

// ---- what definitions say

void DefinitionBytes(std::string_view bytes) {
  const auto [first, second] = Halves(bytes);
  std::vector<DefinitionFile> files;
  std::array<std::size_t, 2> sizes{first.size(), second.size()};
  const auto provider = std::make_shared<const std::string>(first);
  const auto kind = std::make_shared<const std::string>(second);
  if (!second.empty()) files.push_back({"kind.yaml", 1, kind});
  files.push_back({"provider.yaml", 0, provider});
  Diagnostics diagnostics;
  const auto definition = ReadDefinition(files, diagnostics);
  Must(definition != nullptr || diagnostics.has_errors(), "no definition, and no reason");
  for (const Diagnostic& problem : diagnostics.all()) {
    Must(!problem.detail.empty(), "a problem without words");
    if (!problem.place.known()) continue;
    Must(problem.place.file < sizes.size(), "a place in no file");
    Must(problem.place.end <= sizes[problem.place.file], "a place outside the text");
  }
}

// ---- what a server says

constexpr std::string_view kSentinel = "sentinel-of-the-secret";
// Begins with no letter that may follow a backslash in JSON: an escape before the rest of it would
// look like it.
constexpr std::string_view kToken = "Key-sentinel-1";

void Silent(std::string_view text) {
  Must(text.find(kSentinel) == std::string_view::npos, "a secret is shown");
  Must(text.find(kToken) == std::string_view::npos, "a token is shown");
}

void Silent(const std::optional<Diagnostic>& problem) {
  if (problem.has_value()) Silent(problem->detail + problem->hint + problem->about);
}

// The first byte chooses the status; the answer is the same to every request. A server may repeat
// the secret and the token that it was sent.
void Answers(std::string_view bytes) {
  static constexpr std::array kStatuses{200, 200, 200, 201, 204, 400, 401, 404, 409, 429, 500, 503};
  if (bytes.empty()) return;
  const int status = kStatuses[static_cast<unsigned char>(bytes[0]) % kStatuses.size()];
  const std::string body(bytes.substr(1));
  Rig rig;
  rig.token = kToken;
  rig.known->Add(Secret(std::string(kSentinel)));  // as planning learns it from its source
  rig.transport->Handle([&](const HttpRequest& request) {
    Headers headers{{"content-type", "application/json"}, {"retry-after", body.substr(0, 20)}};
    Must(request.url.starts_with("http://127.0.0.1:9000/base/"), "a request to somewhere else");
    return HttpResponse{.status = status, .headers = std::move(headers), .body = body};
  });
  const std::shared_ptr<Provider> provider = rig.Make();
  const ResourceType& type = rig.type();
  const Result<Scope> resolved = provider->ResolveScope(type, "N1r8Do");
  const Scope scope = resolved.ok() ? resolved.value() : ProjectScope();
  const Result<Listing> rows = provider->List(type, scope);
  if (!rows.ok()) {
    Silent(std::optional(rows.problem()));
  } else {
    for (const LiveResource& row : rows.value().rows) Must(!row.id.empty(), "a row without an id");
  }
  const auto live = provider->Read(type, scope, "5459", nullptr);
  if (!live.ok()) Silent(std::optional(live.problem()));
  const Fillings fillings{
      [](const SecretRef&) -> Result<Secret> { return Secret(std::string(kSentinel)); },
      [](const Ref&) -> Result<std::string> { return std::string("71"); }};
  const Value sent(
      ValueMap{{"connectorPassword", Value(SecretRef{SecretRef::Source::kEnv, "PASSWORD"})}});
  for (const Request& request : {Creating(sent), Updating(sent), Deleting()}) {
    const StepOutcome outcome = provider->Carry(type, scope, request, "5459", fillings);
    Silent(outcome.problem);
    Silent(outcome.message);
  }
  const TestOutcome test = provider->Test(type, type.base, scope, "5459", std::nullopt);
  Silent(test.message);
  Silent(test.problem);
  for (const Diagnostic& warning : rig.warnings) Silent(std::optional(warning));
}

// ---- paths

// Whatever stands in an id, it is one segment of the path and nothing else.
void Paths(std::string_view bytes) {
  const std::string text(bytes);
  const std::string segment = EncodePathSegment(text);
  Must(segment.find_first_of("/?#\\ \r\n") == std::string::npos, "a segment that is more than one");
  Must(segment != "." && segment != "..", "a segment that is a step");
  const std::string query = WithQuery("http://h/x", "q", text);
  const Result<Url> url = ParseUrl(query);
  Must(url.ok() && url.value().path == "/x" && url.value().host == "h", "a query that is more");
  const Result<Url> whole = ParseUrl(text);
  if (whole.ok()) {
    const std::string target = OriginOf(whole.value()) + RequestTarget(whole.value());
    const Result<Url> again = ParseUrl(target);
    Must(again.ok() && OriginOf(again.value()) == OriginOf(whole.value()), "another origin");
  }
  const std::string place = Path::Parse(text).ToString();
  Must(Path::Parse(place).ToString() == place, "a place that reads as another");
  Rig rig;
  rig.transport->Handle([&](const HttpRequest& request) {
    const Result<Url> asked = ParseUrl(request.url);
    Must(asked.ok(), "a request to no URL");
    Must(OriginOf(asked.value()) == "http://127.0.0.1:9000", "a request to somewhere else");
    constexpr std::string_view kBefore = "/base/api/connector/";
    Must(asked.value().path.starts_with(kBefore), "a request to another path");
    Must(asked.value().path.find('/', kBefore.size()) == std::string::npos, "more segments");
    return HttpResponse{.status = 404, .headers = {}, .body = "{}"};
  });
  const std::shared_ptr<Provider> provider = rig.Make();
  static_cast<void>(provider->Read(rig.type(), ProjectScope(), text, nullptr).ok());
}

// What is shown obeys nobody.
void ShownBytes(std::string_view bytes) {
  for (const std::string& text : {::dbsn::Shown(bytes), ShownShort(bytes, 40)}) {
    Must(IsUtf8(text), "shown text that is no UTF-8");
    for (const char c : text) {
      Must(static_cast<unsigned char>(c) >= 0x20 && c != 0x7f, "a control character");
    }
    Must(text.find("\xE2\x80\xAE") == std::string::npos, "a direction that is changed");
  }
}

constexpr std::array kTargets{
    Target{"yaml", Yaml},        Target{"json", Json},        Target{"layers", Layers},
    Target{"plan", PlanBytes},   Target{"state", StateBytes}, Target{"journal", Journal},
    Target{"answer", Answers},   Target{"path", Paths},       Target{"definition", DefinitionBytes},
    Target{"shown", ShownBytes},
};

}  // namespace

std::span<const Target> Targets() { return kTargets; }

}  // namespace dbsn::fuzz
