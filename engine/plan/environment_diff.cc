// Lays each resource out as a list of paths, and walks the two lists side by side.
#include "engine/plan/environment_diff.h"

#include <string_view>
#include <utility>

namespace dbsn {

namespace {

// What a resource says at a path; |path| is empty for what is not in its spec.
struct Said {
  Value value;
  Path path;
};
using Sayings = std::map<std::string, Said>;

void AddValue(const std::string& name, const Path& path, const Value& value, Sayings& said) {
  const ValueMap* map = value.AsMap();
  if (map == nullptr || map->empty()) {
    said.insert_or_assign(name, Said{value, path});
    return;
  }
  for (const auto& [key, member] : *map) {
    AddValue(name + "." + key.text(), path.empty() ? Path(key) : path.Member(key), member, said);
  }
}

std::string_view Name(TestWhen when) {
  switch (when) {
    case TestWhen::kChanged:
      return "changed";
    case TestWhen::kAlways:
      return "always";
    case TestWhen::kNever:
      return "never";
  }
  return "";
}

std::string_view Name(OnTestFailure failure) {
  switch (failure) {
    case OnTestFailure::kFail:
      return "fail";
    case OnTestFailure::kWarn:
      return "warn";
    case OnTestFailure::kRollback:
      return "rollback";
  }
  return "";
}

void AddHead(const DesiredResource& resource, const std::map<std::string, std::string>& projects,
             Sayings& said) {
  const auto add = [&said](const std::string& name, Value value) {
    said.insert_or_assign(name, Said{std::move(value), {}});
  };
  const auto project = projects.find(resource.address.provider);
  if (!resource.project.empty() &&
      (project == projects.end() || project->second != resource.project)) {
    add("metadata.project", Value(resource.project));
  }
  for (const auto& [label, text] : resource.labels) add("metadata.labels." + label, Value(text));
  const Lifecycle& lifecycle = resource.lifecycle;
  if (lifecycle.prevent_destroy.has_value()) {
    add("lifecycle.preventDestroy", Value(*lifecycle.prevent_destroy));
  }
  if (!lifecycle.ignore_changes.empty()) {
    Value::List paths;
    for (const Path& path : lifecycle.ignore_changes) paths.emplace_back(path.ToString());
    add("lifecycle.ignoreChanges", Value(std::move(paths)));
  }
  if (!lifecycle.adopt.empty()) add("lifecycle.adopt", Value(lifecycle.adopt));
  if (!lifecycle.was.empty()) add("lifecycle.was", Value(lifecycle.was));
  add("test.when", Value(Name(resource.test.when)));
  add("test.onFailure", Value(Name(resource.test.on_failure)));
  if (resource.test.timeout.has_value()) {
    add("test.timeout", Value(std::to_string(resource.test.timeout->count()) + "ms"));
  }
}

Sayings SayingsOf(const DesiredResource& resource,
                  const std::map<std::string, std::string>& projects) {
  Sayings said;
  AddHead(resource, projects, said);
  AddValue("spec", {}, resource.fields, said);
  return said;
}

// Of a head's value: by its keys from the document's root.
Place HeadPlace(const DesiredResource& resource, std::string_view name) {
  if (resource.document == nullptr) return resource.place;
  NodeIndex at = 0;
  while (!name.empty()) {
    // A label's name may hold a dot: then the rest is one key.
    NodeIndex below = resource.document->Find(at, name);
    if (below != kNoNode) return resource.document->PlaceOf(below);
    const std::size_t dot = name.find('.');
    if (dot == std::string_view::npos) return resource.place;
    below = resource.document->Find(at, name.substr(0, dot));
    if (below == kNoNode) return resource.place;
    at = below;
    name.remove_prefix(dot + 1);
  }
  return resource.place;
}

StatedField Stated(const DesiredResource& resource, const std::string& name, const Said* said) {
  if (said == nullptr) return {{}, resource.place};
  return {said->value,
          said->path.empty() ? HeadPlace(resource, name) : resource.PlaceOf(said->path)};
}

std::vector<FieldDifference> CompareFields(const DesiredResource& first, const Sayings& of_first,
                                           const DesiredResource& second,
                                           const Sayings& of_second) {
  std::vector<FieldDifference> fields;
  const auto add = [&](const std::string& name, const Said* a, const Said* b) {
    fields.push_back({name, Stated(first, name, a), Stated(second, name, b)});
  };
  auto a = of_first.begin();
  auto b = of_second.begin();
  while (a != of_first.end() || b != of_second.end()) {
    if (b == of_second.end() || (a != of_first.end() && a->first < b->first)) {
      add(a->first, &a->second, nullptr);
      ++a;
    } else if (a == of_first.end() || b->first < a->first) {
      add(b->first, nullptr, &b->second);
      ++b;
    } else {
      if (!(a->second.value == b->second.value)) add(a->first, &a->second, &b->second);
      ++a;
      ++b;
    }
  }
  return fields;
}

}  // namespace

EnvironmentDiff CompareDesired(const DesiredSide& first, const DesiredSide& second) {
  EnvironmentDiff diff;
  auto a = first.resources.begin();
  auto b = second.resources.begin();
  while (a != first.resources.end() || b != second.resources.end()) {
    if (b == second.resources.end() || (a != first.resources.end() && a->address < b->address)) {
      diff.resources.push_back({a->address, a->place, {}, {}});
      ++a;
    } else if (a == first.resources.end() || b->address < a->address) {
      diff.resources.push_back({b->address, {}, b->place, {}});
      ++b;
    } else {
      std::vector<FieldDifference> fields =
          CompareFields(*a, SayingsOf(*a, first.projects), *b, SayingsOf(*b, second.projects));
      if (fields.empty()) {
        ++diff.equal;
      } else {
        diff.resources.push_back({a->address, a->place, b->place, std::move(fields)});
      }
      ++a;
      ++b;
    }
  }
  return diff;
}

}  // namespace dbsn
