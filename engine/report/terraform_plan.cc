#include "engine/report/terraform_plan.h"

#include <algorithm>
#include <set>
#include <utility>

#include "schema/json_codec.h"

namespace dbsn {
namespace {

// "DataSource" → "data_source".
std::string SnakeCase(const std::string& text) {
  std::string snake;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    const bool upper = c >= 'A' && c <= 'Z';
    const bool new_word = upper && i > 0 && !(text[i - 1] >= 'A' && text[i - 1] <= 'Z');
    if (new_word) snake += '_';
    snake += upper ? static_cast<char>(c - 'A' + 'a') : c;
  }
  return snake;
}

// What a name of Terraform's may hold; tools part addresses at their dots.
std::string Word(const std::string& text) {
  std::string word;
  for (const char c : text) {
    const bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                       c == '_' || c == '-';
    word += plain ? c : '_';
  }
  return word;
}

std::string TypeOf(const Address& address) {
  return Word(address.provider + "_" + SnakeCase(address.kind));
}
std::string AddressOf(const Address& address) { return TypeOf(address) + "." + Word(address.name); }
std::string ProviderOf(const Address& address) { return "dbsn/" + address.provider; }

// A value with its leaves as Terraform has them: secrets null and marked; references by address.
struct Plain {
  Value value, sensitive;  // |sensitive|: true at a leaf, maps without what is false; null none
};

Plain PlainOf(const Value& value) {
  if (value.AsSecretRef() != nullptr) return {Value(), Value(true)};
  if (const Ref* ref = value.AsRef()) return {Value(ref->address), Value()};
  if (const Value::List* list = value.AsList()) {
    Value::List plain, sensitive;
    bool any = false;
    for (const Value& item : *list) {
      Plain one = PlainOf(item);
      any = any || !one.sensitive.is_null();
      plain.push_back(std::move(one.value));
      sensitive.push_back(one.sensitive.is_null() ? Value(false) : std::move(one.sensitive));
    }
    return {Value(std::move(plain)), any ? Value(std::move(sensitive)) : Value()};
  }
  if (const ValueMap* map = value.AsMap()) {
    ValueMap plain, sensitive;
    for (const auto& [key, member] : *map) {
      Plain one = PlainOf(member);
      plain.Append(key, std::move(one.value));
      if (!one.sensitive.is_null()) sensitive.Append(key, std::move(one.sensitive));
    }
    const bool any = sensitive.begin() != sensitive.end();
    return {Value(std::move(plain)), any ? Value(std::move(sensitive)) : Value()};
  }
  return {value, Value()};
}

// One change, both sides.
class Sides {
 public:
  explicit Sides(const Change& change) : change_(change) {
    const bool gone = change.action == Action::kDelete || change.forget;
    const bool made = change.action == Action::kCreate;
    const Plain sent = PlainOf(change.entry.sent);
    const ValueMap* declared = sent.value.AsMap();
    const ValueMap* live = change.live_before.has_value() ? change.live_before->AsMap() : nullptr;
    if (!made) before_ = Before(declared, live, sent.sensitive);
    if (!gone) After(declared);
    before_sensitive_ = made || sent.sensitive.is_null() ? Value(ValueMap()) : sent.sensitive;
    if (made) before_sensitive_ = Value(false);
    after_sensitive_ = gone                       ? Value(false)
                       : sent.sensitive.is_null() ? Value(ValueMap())
                                                  : sent.sensitive;
  }

  Value Json(const std::vector<std::string>& actions) const {
    Value::List words;
    for (const std::string& action : actions) words.emplace_back(action);
    ValueMap json{{"actions", Value(std::move(words))},
                  {"before", before_},
                  {"after", after_},
                  {"after_unknown", Value(unknown_)},
                  {"before_sensitive", before_sensitive_},
                  {"after_sensitive", after_sensitive_}};
    Value::List forced;
    for (const FieldChange& field : change_.fields) {
      if (!field.forces_replace) continue;
      forced.emplace_back(Value::List{Value(TopOf(field.path))});
    }
    if (!forced.empty()) json.Set("replace_paths", Value(std::move(forced)));
    if (change_.action == Action::kAdopt) {
      json.Set("importing", Value(ValueMap{{"id", Value(change_.id)}}));
    }
    return Value(std::move(json));
  }
  const Value& before() const { return before_; }
  const Value& after() const { return after_; }
  const Value& before_sensitive() const { return before_sensitive_; }
  const Value& after_sensitive() const { return after_sensitive_; }

  static std::string TopOf(const Path& path) {
    const std::string text = path.ToString();
    return text.substr(0, text.find_first_of(".["));
  }

 private:
  // What was read of the declared fields; where nothing was, what the plan says was there.
  Value Before(const ValueMap* declared, const ValueMap* live, const Value& sensitive) const {
    ValueMap before;
    if (declared != nullptr) {
      for (const auto& [key, value] : *declared) {
        const Value* now = live == nullptr ? nullptr : live->Find(key);
        const bool secret = sensitive.Find(key.text()) != nullptr &&
                            sensitive.Find(key.text())->AsMap() == nullptr &&
                            sensitive.Find(key.text())->AsList() == nullptr;
        before.Append(key, secret ? Value() : now != nullptr ? *now : value);
      }
    }
    for (const FieldChange& field : change_.fields) {
      const std::string top = TopOf(field.path);
      if (field.sensitive || top != field.path.ToString()) continue;
      before.Set(top, field.before.value_or(Value()));
    }
    return Value(std::move(before));
  }

  void After(const ValueMap* declared) {
    ValueMap after;
    const ValueMap* before = before_.AsMap();
    std::set<std::string> changed;
    for (const FieldChange& field : change_.fields) changed.insert(TopOf(field.path));
    if (declared != nullptr) {
      for (const auto& [key, value] : *declared) {
        const Value* kept = before == nullptr ? nullptr : before->Find(key);
        after.Append(key, changed.contains(key.text()) || kept == nullptr ? value : *kept);
      }
    }
    for (const FieldChange& field : change_.fields) {
      const std::string top = TopOf(field.path);
      if (field.known_after_apply) {
        unknown_.Set(top, Value(true));
        after.Set(top, Value());
      } else if (!field.sensitive && top == field.path.ToString() && field.after.has_value()) {
        after.Set(top, PlainOf(*field.after).value);
      } else if (!field.sensitive && top == field.path.ToString()) {
        after.Set(top, Value());
      }
    }
    after_ = Value(std::move(after));
  }

  const Change& change_;
  Value before_, after_, before_sensitive_, after_sensitive_;
  ValueMap unknown_;
};

std::vector<std::string> ActionsOf(const Change& change) {
  switch (change.action) {
    case Action::kCreate:
      return {"create"};
    case Action::kUpdate:
      return {"update"};
    case Action::kReplace:
      return {"delete", "create"};
    case Action::kDelete:
      return {"delete"};
    case Action::kAdopt:
      return {change.steps.empty() ? "no-op" : "update"};
    case Action::kRecord:
      return {change.forget ? "forget" : "no-op"};
    case Action::kNone:
    case Action::kTest:
      break;
  }
  return {"no-op"};
}

ValueMap Named(const Address& address) {
  return {{"address", Value(AddressOf(address))},
          {"mode", Value("managed")},
          {"type", Value(TypeOf(address))},
          {"name", Value(Word(address.name))},
          {"provider_name", Value(ProviderOf(address))}};
}

Value ResourceValues(const Address& address, const Value& values, const Value& sensitive) {
  ValueMap resource = Named(address);
  resource.Set("schema_version", Value(0));
  resource.Set("values", values);
  resource.Set("sensitive_values", sensitive);
  return Value(std::move(resource));
}

Value RootModule(Value::List resources) {
  return Value(
      ValueMap{{"root_module", Value(ValueMap{{"resources", Value(std::move(resources))}})}});
}

// What was last seen against what is there now.
Value Drift(const Change& change, const Sides& sides) {
  ValueMap seen = *sides.before().AsMap();
  for (const FieldChange& field : change.fields) {
    const bool drifted = std::find(field.reasons.begin(), field.reasons.end(), Reason::kDrifted) !=
                         field.reasons.end();
    if (drifted) seen.Set(Sides::TopOf(field.path), field.was.value_or(Value()));
  }
  ValueMap drift = Named(change.address);
  drift.Set("change", Value(ValueMap{{"actions", Value(Value::List{Value("update")})},
                                     {"before", Value(std::move(seen))},
                                     {"after", sides.before()},
                                     {"after_unknown", Value(ValueMap())},
                                     {"before_sensitive", sides.before_sensitive()},
                                     {"after_sensitive", sides.before_sensitive()}}));
  return Value(std::move(drift));
}

bool IsDrifted(const Change& change) {
  return std::find(change.reasons.begin(), change.reasons.end(), Reason::kDrifted) !=
             change.reasons.end() &&
         change.action != Action::kDelete && change.action != Action::kCreate;
}

Value Check(const Change& change) {
  const std::string shown = AddressOf(change.address);
  const Value address(ValueMap{{"to_display", Value(shown)},
                               {"kind", Value("resource")},
                               {"mode", Value("managed")},
                               {"type", Value(TypeOf(change.address))},
                               {"name", Value(Word(change.address.name))}});
  const Value instance(ValueMap{{"address", Value(ValueMap{{"to_display", Value(shown)}})},
                                {"status", Value("unknown")}});
  return Value(ValueMap{{"address", address},
                        {"status", Value("unknown")},
                        {"instances", Value(Value::List{instance})}});
}

Value Configured(const Change& change) {
  ValueMap resource{{"address", Value(AddressOf(change.address))},
                    {"mode", Value("managed")},
                    {"type", Value(TypeOf(change.address))},
                    {"name", Value(Word(change.address.name))},
                    {"provider_config_key", Value(change.address.provider)},
                    {"expressions", Value(ValueMap())},
                    {"schema_version", Value(0)}};
  Value::List needs;
  for (const Address& need : change.entry.needs) needs.emplace_back(AddressOf(need));
  if (!needs.empty()) resource.Set("depends_on", Value(std::move(needs)));
  return Value(std::move(resource));
}

Value Ours(const Plan& plan) {
  Value::List addresses;
  for (const Change& change : plan.changes) {
    addresses.emplace_back(ValueMap{{"address", Value(ToString(change.address))},
                                    {"terraform", Value(AddressOf(change.address))}});
  }
  return Value(ValueMap{{"workspace", Value(plan.workspace)},
                        {"environment", Value(plan.environment)},
                        {"dbsn_version", Value(plan.dbsn_version)},
                        {"operation", Value(plan.operation)},
                        {"summary", Value(SummaryLine(plan))},
                        {"unchanged", Value(static_cast<std::int64_t>(plan.unchanged))},
                        {"calls", Value(plan.calls)},
                        {"addresses", Value(std::move(addresses))}});
}

}  // namespace

std::string TerraformPlan(const Plan& plan, const std::string& timestamp) {
  std::vector<const Change*> changes;
  for (const Change& change : plan.changes) changes.push_back(&change);
  std::sort(changes.begin(), changes.end(), [](const Change* a, const Change* b) {
    return AddressOf(a->address) < AddressOf(b->address);
  });
  Value::List resource_changes, drifts, planned, prior, configured, checks;
  ValueMap providers;
  for (const Change* change : changes) {
    const Sides sides(*change);
    ValueMap resource = Named(change->address);
    if (!change->was.name.empty()) {
      resource.Set("previous_address", Value(AddressOf(change->was)));
    }
    resource.Set("change", sides.Json(ActionsOf(*change)));
    if (change->action == Action::kReplace) {
      resource.Set("action_reason", Value("replace_because_cannot_update"));
    } else if (change->action == Action::kDelete) {
      resource.Set("action_reason", Value("delete_because_no_resource_config"));
    }
    resource_changes.emplace_back(std::move(resource));
    if (IsDrifted(*change)) drifts.push_back(Drift(*change, sides));
    if (!sides.after().is_null()) {
      planned.push_back(ResourceValues(change->address, sides.after(), sides.after_sensitive()));
      configured.push_back(Configured(*change));
    }
    if (!sides.before().is_null()) {
      prior.push_back(ResourceValues(change->address, sides.before(), sides.before_sensitive()));
    }
    if (change->test_after && change->can_test) checks.push_back(Check(*change));
    providers.Set(change->address.provider,
                  Value(ValueMap{{"name", Value(change->address.provider)},
                                 {"full_name", Value(ProviderOf(change->address))}}));
  }
  const Value values = RootModule(std::move(planned));
  const Value json(ValueMap{
      {"format_version", Value("1.2")},
      {"terraform_version", Value("1.11.4")},
      {"variables", Value(ValueMap())},
      {"planned_values", values},
      {"resource_drift", Value(std::move(drifts))},
      {"resource_changes", Value(std::move(resource_changes))},
      {"output_changes", Value(ValueMap())},
      {"prior_state", Value(ValueMap{{"format_version", Value("1.0")},
                                     {"terraform_version", Value("1.11.4")},
                                     {"values", RootModule(std::move(prior))}})},
      {"configuration",
       Value(ValueMap{
           {"provider_config", Value(std::move(providers))},
           {"root_module", Value(ValueMap{{"resources", Value(std::move(configured))}})}})},
      {"relevant_attributes", Value(Value::List())},
      {"checks", Value(std::move(checks))},
      {"timestamp", Value(timestamp)},
      {"applyable", Value(plan.applicable && HasWork(plan))},
      {"complete", Value(plan.selection.empty())},
      {"errored", Value(false)},
      {"x_dbsn", Ours(plan)}});
  return WriteJson(json) + "\n";
}

}  // namespace dbsn
