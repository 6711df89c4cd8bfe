#include "engine/state/etcd_client.h"

#include <utility>
#include <variant>

#include "engine/state/state_codes.h"
#include "engine/world/clock.h"
#include "engine/world/digest.h"
#include "engine/world/stop.h"
#include "schema/json_codec.h"

namespace dbsn {

namespace {

constexpr int kAttempts = 4;
constexpr std::chrono::milliseconds kFirstWait{200};

Value Encoded(const std::string& bytes) { return Value(Base64(bytes)); }

std::string Decoded(const Value* text) {
  std::string bytes;
  if (text != nullptr) static_cast<void>(DecodeBase64(text->Plain(), bytes));
  return bytes;
}

std::string TextOf(const Value& map, const std::string& name) {
  const Value* value = map.Find(name);
  return value == nullptr ? std::string() : value->Plain();
}

Value Compare(const std::string& key, const char* target, const char* member, Value value) {
  return Value(ValueMap{{"key", Encoded(key)},
                        {"target", Value(target)},
                        {"result", Value("EQUAL")},
                        {member, std::move(value)}});
}

}  // namespace

Value EtcdIsAbsent(const std::string& key) {
  return Compare(key, "CREATE", "create_revision", Value("0"));
}
Value EtcdHasValue(const std::string& key, const std::string& value) {
  return Compare(key, "VALUE", "value", Encoded(value));
}
Value EtcdHasCreateRevision(const std::string& key, const std::string& revision) {
  return Compare(key, "CREATE", "create_revision", Value(revision));
}
Value EtcdPut(const std::string& key, const std::string& value, const std::string& lease) {
  ValueMap put{{"key", Encoded(key)}, {"value", Encoded(value)}};
  if (!lease.empty()) put.Set("lease", Value(lease));
  return Value(ValueMap{{"request_put", Value(std::move(put))}});
}
Value EtcdRemove(const std::string& key, const std::string& end) {
  return Value(ValueMap{{"request_delete_range",
                         Value(ValueMap{{"key", Encoded(key)}, {"range_end", Encoded(end)}})}});
}

EtcdClient::EtcdClient(Parts parts) : parts_(std::move(parts)) {}

std::string EtcdClient::Where() const {
  std::string where;
  for (const std::string& endpoint : parts_.endpoints) {
    where += (where.empty() ? "" : ", ") + endpoint;
  }
  return where;
}

Diagnostic EtcdClient::Unreachable(const std::string& why) const {
  return {.code = kStateUnreachable,
          .detail = "etcd " + Where() + ": " + why + ".",
          .hint = "Check state.endpoints in dbsn.yaml, and that the servers run.",
          .about = Where()};
}

Exchange EtcdClient::Send(const std::string& endpoint, const std::string& path,
                          const std::string& body, std::chrono::milliseconds timeout) {
  HttpRequest request{.method = "POST",
                      .url = endpoint + path,
                      .headers = {{"Content-Type", "application/json"}},
                      .body = body,
                      .timeout = timeout};
  {
    const std::lock_guard lock(mutex_);
    if (!token_.empty()) request.headers.emplace_back("Authorization", token_);
  }
  return parts_.transport->Send(request);
}

// An answer as its JSON, or what the server says is wrong.
Result<Value> EtcdClient::Understand(const HttpResponse& response, const std::string& path,
                                     bool& unsure, bool& token_is_old) {
  std::variant<Value, JsonFault> parsed = ParseJson(response.body, kServerJson);
  const Value* value = std::get_if<Value>(&parsed);
  if (response.status == 200 && value != nullptr && value->AsMap() != nullptr) return *value;
  if (response.status == 200 || value == nullptr || value->AsMap() == nullptr) {
    unsure = response.status == 200 || response.status >= 500;
    return Unreachable("it answered " + std::to_string(response.status) + " to " + path +
                       ", and not as etcd does; is this the address of an etcd server?");
  }
  std::string why = TextOf(*value, "error");
  if (why.empty()) why = TextOf(*value, "message");
  // Of a token that ended, or that the change of a password made old.
  token_is_old = response.status == 401 || why.find("auth revision") != std::string::npos;
  unsure = response.status >= 500;
  if (response.status >= 500) return Unreachable(why);
  return Diagnostic{.code = kStateRefused,
                    .detail = "etcd " + Where() + " refuses " + path + ": " + why + ".",
                    .hint =
                        "Check user and password of state in dbsn.yaml, and that the user may "
                        "read and write the keys below state.prefix.",
                    .about = Where()};
}

// |again|: where nobody knows whether it was done, it may be tried once more.
Result<Value> EtcdClient::Call(const std::string& path, const Value& body,
                               std::chrono::milliseconds timeout, bool again, bool& unsure) {
  const std::string text = WriteJson(body, JsonStyle::kServer);
  const Stop never;
  std::chrono::milliseconds wait = kFirstWait;
  Diagnostic last = Unreachable("no endpoint is named");
  bool signed_in_again = false;
  if (NeedsToken()) {
    if (std::optional<Diagnostic> problem = SignIn()) return *problem;
  }
  for (int attempt = 0; attempt < kAttempts; ++attempt) {
    if (attempt > 0) {
      parts_.clock.Sleep(wait, never);
      wait *= 2;
    }
    for (std::size_t i = 0; i < parts_.endpoints.size(); ++i) {
      std::size_t at = 0;
      {
        const std::lock_guard lock(mutex_);
        at = (current_ + i) % parts_.endpoints.size();
      }
      unsure = false;
      const Exchange exchange = Send(parts_.endpoints[at], path, text, timeout);
      if (const auto* error = std::get_if<TransportError>(&exchange)) {
        last = Unreachable(error->message);
        unsure = error->sent == Sent::kMaybe;
        if (unsure && !again) return last;
        continue;
      }
      bool token_is_old = false;
      Result<Value> understood =
          Understand(std::get<HttpResponse>(exchange), path, unsure, token_is_old);
      if (understood.ok()) {
        const std::lock_guard lock(mutex_);
        current_ = at;
        return understood;
      }
      last = understood.problem();
      if (token_is_old && !parts_.user.empty() && !signed_in_again) {
        signed_in_again = true;
        if (std::optional<Diagnostic> problem = SignIn()) return *problem;
        --i;  // this endpoint once more
        continue;
      }
      if (last.code == kStateRefused || (unsure && !again)) return last;
    }
  }
  return last;
}

bool EtcdClient::NeedsToken() {
  const std::lock_guard lock(mutex_);
  return !parts_.user.empty() && token_.empty();
}

std::optional<Diagnostic> EtcdClient::SignIn() {
  const std::string body = WriteJson(
      Value(ValueMap{{"name", Value(parts_.user)}, {"password", Value(parts_.password.Reveal())}}),
      JsonStyle::kServer);
  Diagnostic last = Unreachable("no endpoint is named");
  for (const std::string& endpoint : parts_.endpoints) {
    {
      const std::lock_guard lock(mutex_);
      token_.clear();
    }
    const Exchange exchange = Send(endpoint, "/v3/auth/authenticate", body, parts_.timeout);
    if (const auto* error = std::get_if<TransportError>(&exchange)) {
      last = Unreachable(error->message);
      continue;
    }
    bool unsure = false, token_is_old = false;
    const Result<Value> answer =
        Understand(std::get<HttpResponse>(exchange), "/v3/auth/authenticate", unsure, token_is_old);
    if (!answer.ok()) return answer.problem();
    const std::lock_guard lock(mutex_);
    token_ = TextOf(answer.value(), "token");
    return std::nullopt;
  }
  return last;
}

Result<Value> EtcdClient::CallAgain(const std::string& path, const Value& body) {
  bool unsure = false;
  return Call(path, body, parts_.timeout, true, unsure);
}

Result<EtcdPage> EtcdClient::Range(const std::string& key, const std::string& end,
                                   std::size_t limit, const std::string& revision) {
  ValueMap body{{"key", Encoded(key)}, {"limit", Value(std::to_string(limit))}};
  if (!end.empty()) body.Set("range_end", Encoded(end));
  if (!revision.empty()) body.Set("revision", Value(revision));
  const Result<Value> answer = CallAgain("/v3/kv/range", Value(std::move(body)));
  if (!answer.ok()) return answer.problem();
  EtcdPage page;
  if (const Value* header = answer.value().Find("header")) {
    page.revision = TextOf(*header, "revision");
  }
  const Value* more = answer.value().Find("more");
  page.more = more != nullptr && more->Plain() == "true";
  const Value* pairs = answer.value().Find("kvs");
  if (pairs == nullptr || pairs->AsList() == nullptr) return page;
  for (const Value& pair : *pairs->AsList()) {
    page.pairs.push_back(
        {Decoded(pair.Find("key")), Decoded(pair.Find("value")), TextOf(pair, "create_revision")});
  }
  return page;
}

Result<bool> EtcdClient::Transact(const EtcdTransaction& transaction, bool& unsure) {
  const Result<Value> answer = Call("/v3/kv/txn",
                                    Value(ValueMap{{"compare", Value(transaction.compare)},
                                                   {"success", Value(transaction.success)}}),
                                    parts_.timeout, false, unsure);
  if (!answer.ok()) return answer.problem();
  return TextOf(answer.value(), "succeeded") == "true";
}

Result<std::string> EtcdClient::GrantLease(std::chrono::seconds ttl) {
  // One that is granted twice ends by itself.
  const Result<Value> answer =
      CallAgain("/v3/lease/grant", Value(ValueMap{{"TTL", Value(std::to_string(ttl.count()))}}));
  if (!answer.ok()) return answer.problem();
  return TextOf(answer.value(), "ID");
}

Result<bool> EtcdClient::KeepLease(const std::string& id, std::chrono::milliseconds timeout) {
  bool unsure = false;
  const Result<Value> answer =
      Call("/v3/lease/keepalive", Value(ValueMap{{"ID", Value(id)}}), timeout, true, unsure);
  if (!answer.ok()) return answer.problem();
  const Value* result = answer.value().Find("result");
  const std::string ttl = result == nullptr ? "" : TextOf(*result, "TTL");
  return !ttl.empty() && ttl != "0";
}

void EtcdClient::RevokeLease(const std::string& id) {
  // One that stays ends by itself.
  static_cast<void>(CallAgain("/v3/lease/revoke", Value(ValueMap{{"ID", Value(id)}})).ok());
}

}  // namespace dbsn
