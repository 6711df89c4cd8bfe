#include "schema/definition_diff.h"

#include <algorithm>
#include <charconv>

#include "schema/field_words.h"

namespace dbsn {
namespace {

// Whether |after| refuses a value that |before| took.
bool Narrower(const std::vector<std::string>& before, const std::vector<std::string>& after) {
  if (after.empty()) return false;
  if (before.empty()) return true;
  return !std::all_of(before.begin(), before.end(), [&](const std::string& one) {
    return std::find(after.begin(), after.end(), one) != after.end();
  });
}

bool Less(const std::optional<std::int64_t>& a, const std::optional<std::int64_t>& b) {
  return b.has_value() && (!a.has_value() || *a < *b);
}
bool More(const std::optional<std::int64_t>& a, const std::optional<std::int64_t>& b) {
  return b.has_value() && (!a.has_value() || *a > *b);
}

class Comparer {
 public:
  Comparer(const Definition& before, const Definition& after) : before_(before), after_(after) {}

  std::vector<DefinitionChange> Run() {
    if (before_.name != after_.name) Breaks("its name was " + before_.name);
    for (const std::string& version : before_.serves) {
      if (std::find(after_.serves.begin(), after_.serves.end(), version) == after_.serves.end()) {
        Breaks("it no longer serves " + version);
      }
    }
    Settings();
    Reaching();
    Kinds();
    Calls();
    if (changes_.empty() && before_.digest != after_.digest) {
      changes_.push_back({Weight::kFix, "its files changed, and nothing of what can be written"});
    }
    std::stable_sort(
        changes_.begin(), changes_.end(),
        [](const DefinitionChange& a, const DefinitionChange& b) { return a.weight > b.weight; });
    return std::move(changes_);
  }

 private:
  void Breaks(std::string what) { changes_.push_back({Weight::kBreaking, std::move(what)}); }
  void Adds(std::string what) { changes_.push_back({Weight::kAddition, std::move(what)}); }

  void Settings() {
    for (const Setting& old : before_.settings) {
      const Setting* const now = after_.FindSetting(old.name);
      const std::string of = "setting " + old.name + ": ";
      if (now == nullptr) {
        Breaks(of + "it is gone");
        continue;
      }
      if (now->type != old.type) Breaks(of + "it has another type");
      if (Narrower(old.allowed, now->allowed)) Breaks(of + "it takes fewer values");
      const bool needed = now->required && !now->default_value;
      const bool was_needed = old.required && !old.default_value;
      if (needed && !was_needed) Breaks(of + "it must be written now");
      if (now->default_value != old.default_value && !needed) Adds(of + "it has another default");
      if (now->sensitive != old.sensitive) Breaks(of + "whether it is a secret changed");
    }
    for (const Setting& now : after_.settings) {
      if (before_.FindSetting(now.name) != nullptr) continue;
      const bool needed = now.required && !now.default_value;
      const std::string of = "setting " + now.name + ": ";
      needed ? Breaks(of + "it is new, and must be written") : Adds(of + "it is new");
    }
  }

  // Where requests and credentials go.
  void Reaching() {
    const auto address = [](const Definition& definition) {
      const Setting* const origin = definition.FindSetting(definition.origin);
      return origin == nullptr ? std::string() : origin->default_value.value_or("");
    };
    if (before_.origin != after_.origin || address(before_) != address(after_)) {
      Breaks("requests, and credentials with them, go to another address");
    }
    const Auth& a = before_.auth;
    const Auth& b = after_.auth;
    const bool same = a.kind == b.kind && a.secret == b.secret && a.user == b.user &&
                      a.header == b.header && a.prefix == b.prefix &&
                      a.prefix_from == b.prefix_from && a.parameter == b.parameter &&
                      a.token_url == b.token_url;
    if (!same) Breaks("requests are authorized in another way");
  }

  void Calls() {
    const auto find = [](const auto& all, const auto& name_of, const std::string& name) {
      return std::find_if(all.begin(), all.end(),
                          [&](const auto& one) { return name_of(one) == name; });
    };
    const auto call_name = [](const PageOperation& call) { return call.operation.name; };
    const auto name = [](const OperationParameter& parameter) { return parameter.name; };
    for (const PageOperation& old : before_.calls) {
      const auto now = find(after_.calls, call_name, old.operation.name);
      if (now == after_.calls.end()) {
        Breaks("the operation " + old.operation.name + " is gone");
        continue;
      }
      const std::string of = "operation " + old.operation.name + ": ";
      if (now->operation.method != old.operation.method ||
          now->operation.path != old.operation.path) {
        Breaks(of + "it is another request");
      }
      for (const OperationParameter& one : old.parameters) {
        const auto still = find(now->parameters, name, one.name);
        if (still == now->parameters.end()) {
          Breaks(of + "the parameter " + one.name + " is gone");
        } else if (still->in != one.in || still->type != one.type ||
                   (still->required && !one.required)) {
          Breaks(of + "the parameter " + one.name + " is another, or must be there now");
        }
      }
      for (const OperationParameter& one : now->parameters) {
        if (find(old.parameters, name, one.name) != old.parameters.end()) continue;
        const std::string what = of + "the parameter " + one.name + " is new";
        one.required ? Breaks(what + ", and must be there") : Adds(what);
      }
    }
    for (const PageOperation& call : after_.calls) {
      if (find(before_.calls, call_name, call.operation.name) == before_.calls.end()) {
        Adds("the operation " + call.operation.name + " is new");
      }
    }
  }

  void Kinds() {
    for (const auto& [name, old] : before_.kinds) {
      const auto now = after_.kinds.find(name);
      if (now == after_.kinds.end()) {
        Breaks("the kind " + name + " is gone");
      } else {
        Kind(old, now->second);
      }
    }
    for (const auto& [name, kind] : after_.kinds) {
      if (!before_.kinds.contains(name)) Adds("the kind " + name + " is new");
    }
  }

  void Kind(const ResourceType& old, const ResourceType& now) {
    const bool known_alike = old.id_field == now.id_field && old.name_field == now.name_field &&
                             old.named == now.named && old.scope == now.scope;
    if (!known_alike) Breaks(old.kind + ": resources are known in another way");
    Operations(old, now);
    if (now.rules.size() > old.rules.size()) Breaks(old.kind + ": a rule is new");
    Fields(old.kind, old.base.fields, now.base.fields);
  }

  void Operations(const ResourceType& old, const ResourceType& now) {
    const std::pair<const char*, std::pair<bool, bool>> all[] = {
        {"list", {old.list.has_value(), now.list.has_value()}},
        {"read", {old.read.has_value(), now.read.has_value()}},
        {"create", {old.create.has_value(), now.create.has_value()}},
        {"update", {old.update.has_value(), now.update.has_value()}},
        {"delete", {old.remove.has_value(), now.remove.has_value()}},
        {"test", {old.test.has_value(), now.test.has_value()}},
        {"refresh", {old.refresh.has_value(), now.refresh.has_value()}}};
    for (const auto& [name, there] : all) {
      if (there.first && !there.second) Breaks(old.kind + ": the operation " + name + " is gone");
      if (!there.first && there.second) Adds(old.kind + ": the operation " + name + " is new");
    }
  }

  void Fields(const std::string& of, const std::vector<Field>& before,
              const std::vector<Field>& after) {
    const auto find = [](const std::vector<Field>& fields, Key name) -> const Field* {
      const auto at = std::find_if(fields.begin(), fields.end(),
                                   [&](const Field& field) { return field.name == name; });
      return at == fields.end() ? nullptr : &*at;
    };
    for (const Field& old : before) {
      const Field* const now = find(after, old.name);
      const std::string name = of + "." + old.name.text();
      if (now != nullptr) {
        OneField(name, old, *now);
      } else if (!old.read_only) {
        Breaks(name + ": it is gone");
      }
    }
    for (const Field& now : after) {
      if (find(before, now.name) != nullptr || now.read_only) continue;
      const bool needed = now.required && !now.default_value;
      const std::string name = of + "." + now.name.text() + ": ";
      needed ? Breaks(name + "it is new, and must be written") : Adds(name + "it is new");
    }
  }

  void OneField(const std::string& name, const Field& old, const Field& now) {
    if (old.read_only && now.read_only) return;
    if (now.type != old.type) {
      Breaks(name + ": it was " + std::string(FieldTypeName(old.type)) + " and is " +
             std::string(FieldTypeName(now.type)));
    }
    if (now.read_only && !old.read_only) Breaks(name + ": it is the server's now");
    if (old.read_only && !now.read_only) Adds(name + ": it can be written now");
    const bool needed = now.required && !now.default_value;
    if (needed && !(old.required && !old.default_value)) Breaks(name + ": it must be written now");
    if (now.create_only && !old.create_only) Breaks(name + ": a change replaces the resource now");
    if (!now.create_only && old.create_only) Adds(name + ": it can be updated now");
    if (now.sensitive != old.sensitive) Breaks(name + ": whether it is a secret changed");
    const bool bounds = Less(old.min, now.min) || More(old.max, now.max) ||
                        Less(old.min_length, now.min_length) ||
                        More(old.max_length, now.max_length);
    const bool form = now.pattern != old.pattern && !now.pattern.empty() && !now.pattern_warns;
    const bool choices = !now.open_enum && Narrower(old.allowed, now.allowed);
    if (bounds || form || choices || now.format != old.format)
      Breaks(name + ": it takes fewer values");
    if (old.default_value != now.default_value && !needed) Adds(name + ": it has another default");
    Fields(name, old.members, now.members);
  }

  const Definition& before_;
  const Definition& after_;
  std::vector<DefinitionChange> changes_;
};

}  // namespace

std::string_view Name(Weight weight) {
  switch (weight) {
    case Weight::kFix:
      return "patch";
    case Weight::kAddition:
      return "minor";
    case Weight::kBreaking:
      break;
  }
  return "major";
}

std::vector<DefinitionChange> ChangesOf(const Definition& before, const Definition& after) {
  return Comparer(before, after).Run();
}

std::optional<SemanticVersion> ParseVersion(std::string_view text) {
  SemanticVersion version{};
  const char* at = text.data();
  const char* const end = at + text.size();
  for (std::size_t i = 0; i < version.size(); ++i) {
    const bool digit = at != end && *at >= '0' && *at <= '9';
    const auto [next, error] = std::from_chars(at, end, version[i]);
    if (!digit || error != std::errc()) return std::nullopt;
    at = next;
    const bool last = i + 1 == version.size();
    if (last ? at != end : at == end || *at != '.') return std::nullopt;
    if (!last) ++at;
  }
  return version;
}

std::string ToString(const SemanticVersion& version) {
  return std::to_string(version[0]) + "." + std::to_string(version[1]) + "." +
         std::to_string(version[2]);
}

SemanticVersion LeastNext(const SemanticVersion& before, Weight weight) {
  switch (weight) {
    case Weight::kFix:
      return {before[0], before[1], before[2] + 1};
    case Weight::kAddition:
      return {before[0], before[1] + 1, 0};
    case Weight::kBreaking:
      break;
  }
  return {before[0] + 1, 0, 0};
}

}  // namespace dbsn
