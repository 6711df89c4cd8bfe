#include "tests/support/simulation.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>

#include "engine/cli/commands.h"
#include "engine/world/embedded_files.h"
#include "engine/world/embedded_folder.h"
#include "engine/world/terminal.h"

namespace dbsn {

namespace {

TransportError Broken(TransportError::Kind kind, Sent sent) {
  return {kind, sent, "the simulated connection broke"};
}

}  // namespace

const char* NameOf(TouchFault fault) {
  switch (fault) {
    case TouchFault::kKilledBefore:
      return "killed before";
    case TouchFault::kKilledAfter:
      return "killed after";
    case TouchFault::kKilledInside:
      return "killed inside";
    case TouchFault::kLostBefore:
      return "lost before";
    case TouchFault::kLostAfter:
      return "lost after";
    case TouchFault::kLate:
      return "late";
    case TouchFault::kRefused:
      return "refused";
    case TouchFault::kFailedAfter:
      return "failed after";
    case TouchFault::kTooMany:
      return "too many";
    case TouchFault::kUnavailable:
      return "unavailable";
    case TouchFault::kGarbled:
      return "garbled";
  }
  return "?";
}

class Simulation::Network final : public Transport {
 public:
  explicit Network(Simulation& simulation) : simulation_(simulation) {}
  Exchange Send(const HttpRequest& request) override { return simulation_.Send(request); }

 private:
  Simulation& simulation_;
};

class Simulation::Screen final : public Terminal {
 public:
  bool in_is_terminal() const override { return false; }
  bool out_is_terminal() const override { return false; }
  bool err_is_terminal() const override { return false; }
  void Out(std::string_view text) override { out += text; }
  void Err(std::string_view text) override { err += text; }
  std::optional<std::string> ReadLine(const Stop& /*stop*/) override { return std::nullopt; }

  std::string out, err;
};

Simulation::Simulation(const SimulatedServer& server, std::uint32_t seed)
    : random_(seed), server_(std::make_unique<ServedSandbox>(server, clock_)) {
  environment.variables = {{"DATABASIN_TOKEN", "tok-sentinel"},
                           {"PASSWORD_A", "sentinel-a"},
                           {"PASSWORD_B", "sentinel-b"}};
  Write("dbsn.yaml", std::string("apiVersion: dbsn/v1\nkind: Workspace\n"
                                 "metadata: {name: simulated}\nmanifests: [manifests]\n"
                                 "providers:\n  databasin:\n    url: http://127.0.0.1:9000\n"
                                 "    webUrl: http://127.0.0.1:9000\n    institution: 17\n"
                                 "    project: ") +
                         ServedSandbox::kProject +
                         "\n    token: {valueFrom: {env: DATABASIN_TOKEN}}\n");
  std::filesystem::create_directories(folder_.At("manifests"));
  files_.Decide([this] { return NextFate(); });
}

Simulation::~Simulation() = default;

void Simulation::Write(const std::string& name, const std::string& text) {
  if (!text.empty()) {
    folder_.Write(name, text);
  } else {
    std::filesystem::remove(folder_.At(name));
  }
}

Simulation::Ended Simulation::Run(std::vector<std::string> arguments, TouchFaults faults) {
  faults_ = std::move(faults);
  touches_ = 0;
  dead_ = full_ = false;
  stop_ = std::make_unique<Stop>();
  World world{
      files_,      clock_,
      environment, random_,
      *stop_,      [this](const TlsSettings& /*tls*/) {
                return std::make_unique<Network>(*this); }};
  Screen screen;
  EmbeddedFolder embedded(EmbeddedFiles());
  arguments.insert(arguments.end(), {"--workspace", folder_.path()});
  Ended ended;
  ended.status = RunDbsn(arguments, world, screen, embedded, "0.1.0");
  ended.out = std::move(screen.out);
  ended.err = std::move(screen.err);
  ended.killed = dead_;
  ended.touches = touches_;
  faults_.clear();
  dead_ = full_ = false;
  return ended;
}

// ---- what goes wrong

const TouchFault* Simulation::Touch() {
  const auto fault = faults_.find(++touches_);
  return fault == faults_.end() ? nullptr : &fault->second;
}

void Simulation::Die() {
  dead_ = true;
  stop_->Ask();
  stop_->Ask();
}

FaultyFiles::Fate Simulation::NextFate() {
  using Fate = FaultyFiles::Fate;
  const std::lock_guard lock(mutex_);
  if (dead_ || full_) return Fate::kNone;
  const TouchFault* fault = Touch();
  if (fault == nullptr) return Fate::kWhole;
  switch (*fault) {
    case TouchFault::kKilledBefore:
      return Die(), Fate::kNone;
    case TouchFault::kKilledAfter:
      return Die(), Fate::kWholeButFails;
    case TouchFault::kKilledInside:
      return Die(), Fate::kHalf;
    case TouchFault::kRefused:
      full_ = true;
      return Fate::kNone;
    case TouchFault::kLostBefore:
    case TouchFault::kTooMany:
    case TouchFault::kUnavailable:
      return Fate::kNone;
    case TouchFault::kLostAfter:
    case TouchFault::kFailedAfter:
      return Fate::kWholeButFails;
    case TouchFault::kLate:
    case TouchFault::kGarbled:
      return Fate::kHalf;
  }
  return Fate::kNone;
}

Exchange Simulation::Send(const HttpRequest& request) {
  const std::lock_guard lock(mutex_);
  if (dead_) return Broken(TransportError::Kind::kStopped, Sent::kNo);
  clock_.Advance(std::chrono::milliseconds(1 + static_cast<int>(random_.Fraction() * 20)));
  LandWhatIsDue();
  const TouchFault* fault = Touch();
  return fault == nullptr ? Exchange(server_->Serve(request)) : SendWith(request, *fault);
}

Exchange Simulation::SendWith(const HttpRequest& request, TouchFault fault) {
  const TransportError broken = Broken(TransportError::Kind::kBroken, Sent::kMaybe);
  switch (fault) {
    case TouchFault::kKilledBefore:
      Die();
      return broken;
    case TouchFault::kKilledAfter:
      server_->Serve(request);
      Die();
      return broken;
    case TouchFault::kKilledInside:
      SendLater(request, false);
      Die();
      return broken;
    case TouchFault::kLostBefore:
      return broken;
    case TouchFault::kLostAfter:
      server_->Serve(request);
      return broken;
    case TouchFault::kLate:
      SendLater(request, true);
      clock_.Advance(request.timeout);
      return Broken(TransportError::Kind::kTimeout, Sent::kMaybe);
    case TouchFault::kRefused:
      return HttpResponse{.status = 500, .headers = {}, .body = R"({"error":"refused"})"};
    case TouchFault::kFailedAfter:
      server_->Serve(request);
      return HttpResponse{.status = 500, .headers = {}, .body = R"({"error":"after"})"};
    case TouchFault::kTooMany:
      return HttpResponse{.status = 429, .headers = {{"retry-after", "2"}}, .body = "{}"};
    case TouchFault::kUnavailable:
      return HttpResponse{.status = 503, .headers = {}, .body = "<h1>Unavailable</h1>"};
    case TouchFault::kGarbled:
      server_->Serve(request);
      return HttpResponse{
          .status = 200, .headers = {{"content-type", "text/html"}}, .body = "<h1>Hello</h1>"};
  }
  return broken;
}

// ---- the server

void Simulation::SendLater(const HttpRequest& request, bool given_up) {
  const auto longest = 3 * request.timeout;
  const auto wait = std::chrono::milliseconds(
      static_cast<std::int64_t>(static_cast<double>(longest.count()) * random_.Fraction()));
  late_.emplace(clock_.Wall() + wait, Late{request, given_up});
}

void Simulation::LandWhatIsDue() {
  while (!late_.empty() && late_.begin()->first <= clock_.Wall()) {
    const HttpRequest request = late_.begin()->second.request;
    late_.erase(late_.begin());
    server_->Serve(request);
  }
}

void Simulation::LandGivenUp() {
  for (auto late = late_.begin(); late != late_.end();) {
    const auto next = std::next(late);
    if (late->second.given_up) {
      server_->Serve(late->second.request);
      late_.erase(late);
    }
    late = next;
  }
}

void Simulation::LandAll() {
  if (late_.empty()) return;
  const auto last = late_.rbegin()->first;
  if (last > clock_.Wall()) {
    clock_.Advance(std::chrono::ceil<std::chrono::milliseconds>(last - clock_.Wall()));
  }
  LandWhatIsDue();
}

std::vector<Simulation::Row> Simulation::Rows() {
  std::vector<Row> rows;
  const Result<Done> read = server_->store().EachWhole({}, [&](const sandbox::Connector& one) {
    if (!one.deleted) {
      rows.push_back(
          {"Connector", one.name, std::to_string(one.id), one.subtype, one.fields, one.secrets});
    }
  });
  EXPECT_TRUE(read.ok());
  const Result<std::vector<sandbox::Document>> pipelines =
      server_->store().Documents("databasin pipeline");
  EXPECT_TRUE(pipelines.ok());
  for (const sandbox::Document& one : pipelines.value()) {
    if (!one.deleted)
      rows.push_back({"Pipeline", one.name, std::to_string(one.id), "", one.body, {}});
  }
  return rows;
}

void Simulation::AddForeign(const std::string& name) {
  sandbox::Connector row;
  row.project = ServedSandbox::kProject;
  row.institution = ServedSandbox::kInstitution;
  row.name = name;
  row.category = 1;
  row.subtype = "Postgres";
  row.auth = 2;
  row.fields = ValueMap{{"connectorHost", Value("old.example.com")},
                        {"connectorPort", Value("5432")},
                        {"connectorDatabaseName", Value("old")},
                        {"connectorUsername", Value("old")}};
  EXPECT_TRUE(server_->store().Insert(row).ok());
}

}  // namespace dbsn
