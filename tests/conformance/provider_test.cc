// What every Provider must do, and so what observe and apply may rest on: the interpreter of
// definitions over the sandbox's service, in both of its dialects, and the provider that the tests
// of observe and apply put in its place.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <atomic>
#include <set>
#include <thread>
#include <utility>

#include "engine/rest/rest_provider.h"
#include "engine/world/log.h"
#include "engine/world/stop.h"
#include "tests/support/fake_clock.h"
#include "tests/support/fake_provider.h"
#include "tests/support/fake_random.h"
#include "tests/support/fake_transport.h"
#include "tests/support/real_definition.h"
#include "tests/support/served_sandbox.h"

namespace dbsn {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

enum class Loss : std::uint8_t { kBefore, kAfter, kRefused };

// One server that holds nothing at first, and a kind of it: something to declare, and a change.
class ProviderPlace {
 public:
  virtual ~ProviderPlace() = default;
  virtual std::shared_ptr<Provider> Open() = 0;  // as another process would
  virtual std::string kind() const = 0;
  // Declared fields with a secret from env:PASSWORD.
  virtual Value Wanted(const std::string& name) const = 0;
  // One of them, no secret, with another value.
  virtual ValueMap Changed() const = 0;
  // What goes wrong with the next |operation|, as often as it is tried.
  virtual void Lose(const std::string& operation, Loss loss) = 0;
  virtual void Mend() = 0;
};

class FakePlace final : public ProviderPlace {
 public:
  std::shared_ptr<Provider> Open() override {
    return std::make_shared<FakeProvider>(definition_, server_);
  }
  std::string kind() const override { return "Connector"; }
  Value Wanted(const std::string& name) const override {
    return Value(ValueMap{{"title", Value(name)},
                          {"engine", Value("Postgres")},
                          {"login", Value(2)},
                          {"host", Value("db.internal")},
                          {"port", Value(5432)},
                          {"user", Value("ada")},
                          {"password", Value(SecretRef{SecretRef::Source::kEnv, "PASSWORD"})}});
  }
  ValueMap Changed() const override { return {{"port", Value(6432)}}; }
  void Lose(const std::string& operation, Loss loss) override {
    server_.Order(loss == Loss::kBefore  ? Fault::kLostBefore
                  : loss == Loss::kAfter ? Fault::kLostAfter
                                         : Fault::kRefuse,
                  operation);
  }
  void Mend() override {}

 private:
  std::shared_ptr<const Definition> definition_ = ActingAcme();
  FakeServer server_;
};

class RestPlace : public ProviderPlace {
 public:
  explicit RestPlace(const SimulatedServer& server) : sandbox_(server, clock_) {
    transport_->Handle([this](const HttpRequest& request) { return Send(request); });
  }

  std::shared_ptr<Provider> Open() override {
    return NewRestProvider({definition_, settings_, false,
                            []() -> Result<Secret> { return Secret("tok-sentinel"); }, transport_,
                            clock_, random_, stop_, log_, [](const Diagnostic&) {}});
  }
  std::string kind() const override { return "Connector"; }
  Value Wanted(const std::string& name) const override {
    return Value(
        ValueMap{{"connectorName", Value(name)},
                 {"connectorSubType", Value("Postgres")},
                 {"connectorAuthType", Value(2)},
                 {"connectorHost", Value("db.example.com")},
                 {"connectorPort", Value(5432)},
                 {"connectorDatabaseName", Value("orders")},
                 {"connectorUsername", Value("reader")},
                 {"connectorPassword", Value(SecretRef{SecretRef::Source::kEnv, "PASSWORD"})}});
  }
  ValueMap Changed() const override { return {{"connectorPort", Value(6432)}}; }
  void Lose(const std::string& operation, Loss loss) override {
    method_ = operation == "create" ? "POST" : operation == "update" ? "PUT" : "DELETE";
    loss_ = loss;
  }
  void Mend() override { method_.clear(); }

 private:
  Exchange Send(const HttpRequest& request) {
    if (request.method != method_) return sandbox_.Serve(request);
    if (loss_ == Loss::kRefused) return Answer(400, R"({"error":"it may not be"})");
    if (loss_ == Loss::kAfter) sandbox_.Serve(request);
    return Failure(TransportError::Kind::kBroken, Sent::kMaybe);
  }

  FakeClock clock_;
  FakeRandom random_;
  Stop stop_;
  Log log_;
  ServedSandbox sandbox_;
  std::shared_ptr<FakeTransport> transport_ = std::make_shared<FakeTransport>();
  std::shared_ptr<const Definition> definition_ = DatabasinDefinition();
  SettingValues settings_{{"url", "http://127.0.0.1:9000"},
                          {"project", ServedSandbox::kProject},
                          {"institution", "17"},
                          {"owner", "5"},
                          {"connectorTypeAs", "integer"},
                          {"connectorAuthTypeAs", "integer"}};
  std::string method_;
  Loss loss_ = Loss::kBefore;
};

std::unique_ptr<ProviderPlace> NewFakePlace() { return std::make_unique<FakePlace>(); }
std::unique_ptr<ProviderPlace> NewRestPlace() {
  return std::make_unique<RestPlace>(SimulatedServer{});
}
std::unique_ptr<ProviderPlace> NewWirePlace() {
  return std::make_unique<RestPlace>(SimulatedServer{.unique_names = true, .dialect = "wire"});
}

struct NamedPlace {
  const char* name;
  std::unique_ptr<ProviderPlace> (*make)();
};

class ProviderConformance : public ::testing::TestWithParam<NamedPlace> {
 protected:
  ProviderConformance() {
    Result<Scope> scope = provider_->ResolveScope(type_, "");
    EXPECT_TRUE(scope.ok());
    if (scope.ok()) scope_ = std::move(scope).value();
  }

  static std::string Named(const std::string& name) { return "Orders " + name; }
  const FieldSet& FieldsOfWanted() const {
    return FieldsOf(type_, place_->Wanted("any"), type_.base);
  }
  ShapeInputs Shaping() const {
    return {provider_->definition(), type_, FieldsOfWanted(), provider_->settings(), scope_.values};
  }

  Fillings Filled() const {
    return {[](const SecretRef&) -> Result<Secret> { return Secret("hunter2-sentinel"); },
            [](const Ref&) -> Result<std::string> { return std::string("1"); }};
  }

  Request Creating(const std::string& name) const {
    const Result<std::vector<Request>> requests = ShapeCreate(Shaping(), place_->Wanted(name));
    EXPECT_TRUE(requests.ok());
    return requests.ok() ? requests.value().front() : Request{};
  }
  Request Updating(const std::string& id) const {
    const Result<std::vector<Request>> requests =
        ShapeUpdate(Shaping(), id, Value(place_->Changed()));
    EXPECT_TRUE(requests.ok());
    return requests.ok() ? requests.value().front() : Request{};
  }
  Request Deleting(const std::string& id) const {
    const Result<Request> request = ShapeDelete(Shaping(), id);
    EXPECT_TRUE(request.ok());
    return request.ok() ? request.value() : Request{};
  }

  StepOutcome Carry(const Request& request, const std::string& id = "") {
    return provider_->Carry(type_, scope_, request, id, Filled());
  }
  // The id of what was made.
  std::string Made(const std::string& name) {
    const StepOutcome outcome = Carry(Creating(name));
    EXPECT_EQ(outcome.effect, Effect::kDone)
        << (outcome.problem ? outcome.problem->detail : outcome.message);
    return outcome.id.empty() ? IdOf(name) : outcome.id;
  }
  // By a list; "" when it is not there, "several" when it is there twice.
  std::string IdOf(const std::string& name) {
    Result<Listing> listing = provider_->List(type_, scope_);
    EXPECT_TRUE(listing.ok());
    if (!listing.ok()) return "";
    std::string id;
    for (const LiveResource& row : listing.value().rows) {
      if (row.name == name) id = id.empty() ? row.id : "several";
    }
    return id;
  }
  std::optional<LiveResource> Now(const std::string& id) {
    Result<std::optional<LiveResource>> live =
        provider_->Read(type_, scope_, id, &FieldsOfWanted());
    EXPECT_TRUE(live.ok()) << live.problem().detail;
    return live.ok() ? std::move(live).value() : std::nullopt;
  }

  std::unique_ptr<ProviderPlace> place_ = GetParam().make();
  std::shared_ptr<Provider> provider_ = place_->Open();
  const ResourceType& type_ = provider_->definition().kinds.find(place_->kind())->second;
  Scope scope_;
};

TEST_P(ProviderConformance, ResolvesAScopeToOneCanonicalName) {
  const Result<Scope> named = provider_->ResolveScope(type_, scope_.name);
  ASSERT_TRUE(named.ok());
  EXPECT_EQ(named.value().name, scope_.name);
  EXPECT_FALSE(scope_.name.empty());
}

TEST_P(ProviderConformance, ListsNothingWhereNothingIs) {
  const Result<Listing> listing = provider_->List(type_, scope_);
  ASSERT_TRUE(listing.ok());
  EXPECT_TRUE(listing.value().rows.empty());
  EXPECT_GE(listing.value().requests, 1);
}

TEST_P(ProviderConformance, ReadsBackWhatItCreated) {
  const std::string id = Made(Named("one"));
  EXPECT_EQ(IdOf(Named("one")), id);
  const std::optional<LiveResource> live = Now(id);
  ASSERT_TRUE(live.has_value());
  EXPECT_EQ(live->id, id);
  EXPECT_EQ(live->name, Named("one"));
  EXPECT_TRUE(live->complete);
  const Value wanted = place_->Wanted(Named("one"));
  for (const auto& [key, value] : *wanted.AsMap()) {
    if (value.AsSecretRef() != nullptr) continue;
    const Value* now = live->fields.Find(key);
    const Field* field = FieldsOfWanted().Find(key);
    // An API may not tell which variant it is.
    if (now == nullptr && field != nullptr && field->discriminator) continue;
    ASSERT_NE(now, nullptr) << key.text();
    EXPECT_TRUE(*now == value) << key.text();
  }
}

TEST_P(ProviderConformance, ShowsAnotherProcessTheSame) {
  const std::string id = Made(Named("one"));
  provider_ = place_->Open();
  EXPECT_EQ(IdOf(Named("one")), id);
}

TEST_P(ProviderConformance, HoldsNoSecretAmongTheFields) {
  const std::string id = Made(Named("one"));
  const std::optional<LiveResource> live = Now(id);
  ASSERT_TRUE(live.has_value());
  EXPECT_EQ(live->fields.Find("password"), nullptr);
  EXPECT_EQ(live->fields.Find("connectorPassword"), nullptr);
  const Result<Listing> listing = provider_->List(type_, scope_);
  ASSERT_TRUE(listing.ok());
  for (const LiveResource& row : listing.value().rows) {
    for (const auto& [key, value] : *row.fields.AsMap()) {
      EXPECT_THAT(value.Plain(), Not(HasSubstr("hunter2"))) << key.text();
    }
  }
}

TEST_P(ProviderConformance, ChangesOneFieldAndLeavesTheOthers) {
  const std::string id = Made(Named("one"));
  const std::optional<LiveResource> before = Now(id);
  EXPECT_EQ(Carry(Updating(id), id).effect, Effect::kDone);
  const std::optional<LiveResource> after = Now(id);
  ASSERT_TRUE(before.has_value() && after.has_value());
  const ValueMap changed = place_->Changed();
  for (const auto& [key, value] : *before->fields.AsMap()) {
    const Value* now = after->fields.Find(key);
    if (const Value* meant = changed.Find(key)) {
      ASSERT_NE(now, nullptr);
      EXPECT_TRUE(*now == *meant) << key.text();
    } else if (const Field* field = FieldsOfWanted().Find(key);
               field != nullptr && !field->read_only) {
      ASSERT_NE(now, nullptr) << key.text();
      EXPECT_TRUE(*now == value) << key.text();
    }
  }
}

TEST_P(ProviderConformance, SaysThatWhatIsNotThereIsNotThere) {
  Made(Named("one"));
  EXPECT_FALSE(Now("987654").has_value());
}

TEST_P(ProviderConformance, DeletesAndTakesWhatIsGoneForDone) {
  const std::string id = Made(Named("one"));
  EXPECT_EQ(Carry(Deleting(id), id).effect, Effect::kDone);
  EXPECT_EQ(IdOf(Named("one")), "");
  EXPECT_FALSE(Now(id).has_value());
  EXPECT_EQ(Carry(Deleting(id), id).effect, Effect::kDone);
}

TEST_P(ProviderConformance, SaysThatAnUpdateOfWhatIsGoneIsNotDone) {
  const std::string id = Made(Named("one"));
  Carry(Deleting(id), id);
  const StepOutcome outcome = Carry(Updating(id), id);
  EXPECT_EQ(outcome.effect, Effect::kNotDone);
  EXPECT_TRUE(outcome.problem.has_value());
}

TEST_P(ProviderConformance, SendsNothingWithoutItsSecret) {
  const std::int64_t before = provider_->requests_sent();
  Fillings fillings = Filled();
  fillings.secret = [](const SecretRef&) -> Result<Secret> {
    return Diagnostic{.code = {"test.none", "No secret"}, .detail = "There is none.", .hint = ""};
  };
  const StepOutcome outcome = provider_->Carry(type_, scope_, Creating(Named("one")), "", fillings);
  EXPECT_EQ(outcome.effect, Effect::kNotDone);
  ASSERT_TRUE(outcome.problem.has_value());
  EXPECT_THAT(outcome.problem->detail, HasSubstr("There is none."));
  EXPECT_EQ(provider_->requests_sent(), before);
  EXPECT_EQ(IdOf(Named("one")), "");
}

TEST_P(ProviderConformance, KnowsARefusalFromALoss) {
  place_->Lose("create", Loss::kRefused);
  const StepOutcome outcome = Carry(Creating(Named("one")));
  place_->Mend();
  EXPECT_EQ(outcome.effect, Effect::kNotDone);
  EXPECT_TRUE(outcome.problem.has_value());
  EXPECT_EQ(IdOf(Named("one")), "");
}

TEST_P(ProviderConformance, DoesNotGuessWhatBecameOfALostCreateNorSendItAgain) {
  for (const Loss loss : {Loss::kBefore, Loss::kAfter}) {
    const std::string name = Named(loss == Loss::kBefore ? "before" : "after");
    place_->Lose("create", loss);
    const StepOutcome outcome = Carry(Creating(name));
    place_->Mend();
    EXPECT_EQ(outcome.effect, Effect::kUnknown);
    EXPECT_TRUE(outcome.problem.has_value());
    EXPECT_FALSE(outcome.not_tried);
    const std::string id = IdOf(name);
    EXPECT_EQ(id.empty(), loss == Loss::kBefore);
    EXPECT_NE(id, "several");
  }
}

TEST_P(ProviderConformance, NeverCallsALostUpdateDoneOrNotDone) {
  const std::string id = Made(Named("one"));
  for (const Loss loss : {Loss::kBefore, Loss::kAfter}) {
    provider_ = place_->Open();  // one that has not given the API up
    place_->Lose("update", loss);
    const StepOutcome outcome = Carry(Updating(id), id);
    place_->Mend();
    ASSERT_TRUE(outcome.problem.has_value());
    EXPECT_EQ(outcome.effect, Effect::kUnknown) << outcome.problem->detail;
  }
}

TEST_P(ProviderConformance, TestsWhatIsThere) {
  const std::string id = Made(Named("one"));
  const TestOutcome outcome =
      provider_->Test(type_, FieldsOfWanted(), scope_, id, std::chrono::seconds(5));
  EXPECT_NE(outcome.verdict, TestOutcome::Verdict::kNotRun)
      << (outcome.problem ? outcome.problem->detail : outcome.message);
  EXPECT_NE(outcome.verdict, TestOutcome::Verdict::kNotSupported);
}

TEST_P(ProviderConformance, ServesManyThreads) {
  constexpr int kThreads = 6, kEach = 5;
  std::atomic<int> done = 0;
  std::vector<std::thread> threads;
  for (int thread = 0; thread < kThreads; ++thread) {
    threads.emplace_back([&, thread] {
      for (int i = 0; i < kEach; ++i) {
        const std::string name = Named(std::to_string(thread) + "-" + std::to_string(i));
        if (Carry(Creating(name)).effect == Effect::kDone) ++done;
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(done, kThreads * kEach);
  const Result<Listing> listing = provider_->List(type_, scope_);
  ASSERT_TRUE(listing.ok());
  std::set<std::string> ids, names;
  for (const LiveResource& row : listing.value().rows) {
    ids.insert(row.id);
    names.insert(row.name);
  }
  EXPECT_EQ(ids.size(), static_cast<std::size_t>(kThreads * kEach));
  EXPECT_EQ(names.size(), static_cast<std::size_t>(kThreads * kEach));
  EXPECT_GE(provider_->requests_sent(), kThreads * kEach);
}

INSTANTIATE_TEST_SUITE_P(Places, ProviderConformance,
                         ::testing::Values(NamedPlace{"Fake", &NewFakePlace},
                                           NamedPlace{"Rest", &NewRestPlace},
                                           NamedPlace{"RestOnTheWire", &NewWirePlace}),
                         [](const ::testing::TestParamInfo<NamedPlace>& place) {
                           return std::string(place.param.name);
                         });

}  // namespace
}  // namespace dbsn
