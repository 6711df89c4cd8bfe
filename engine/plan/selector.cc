#include "engine/plan/selector.h"

#include <algorithm>
#include <map>
#include <optional>
#include <string>
#include <utility>

#include "engine/plan/plan_codes.h"

namespace dbsn {
namespace {

const std::vector<Address>& NeedsOf(const Subject& subject) {
  static const std::vector<Address> none;
  if (subject.desired != nullptr) return subject.desired->needs;
  return subject.entry != nullptr ? subject.entry->needs : none;
}

bool HasLabels(const Subject& subject, const std::map<std::string, std::string>& wanted) {
  static const Labels none;
  const Labels& labels = subject.desired != nullptr ? subject.desired->labels
                         : subject.entry != nullptr ? subject.entry->labels
                                                    : none;
  return std::all_of(wanted.begin(), wanted.end(), [&](const auto& label) {
    const auto at = labels.find(label.first);
    return at != labels.end() && at->second == label.second;
  });
}

bool Below(const std::string& file, const std::string& path) {
  if (file == path) return true;
  return file.size() > path.size() && file.starts_with(path) &&
         (path.ends_with('/') || file[path.size()] == '/');
}

bool InPaths(const Subject& subject, const std::vector<std::string>& paths) {
  if (paths.empty()) return true;
  static const std::string none;
  const std::string& file = subject.desired != nullptr ? subject.desired->file
                            : subject.entry != nullptr ? subject.entry->file
                                                       : none;
  const std::string& overlay = subject.desired != nullptr ? subject.desired->overlay : none;
  return std::any_of(paths.begin(), paths.end(), [&](const std::string& path) {
    return Below(file, path) || (!overlay.empty() && Below(overlay, path));
  });
}

using Edges = std::multimap<Address, Address>;

void Spread(std::set<Address>& chosen, const Edges& edges) {
  std::vector<Address> road(chosen.begin(), chosen.end());
  while (!road.empty()) {
    const Address at = std::move(road.back());
    road.pop_back();
    const auto [begin, end] = edges.equal_range(at);
    for (auto edge = begin; edge != end; ++edge) {
      if (chosen.insert(edge->second).second) road.push_back(edge->second);
    }
  }
}

Diagnostic NothingSelected(const std::string& flag, const std::string& text) {
  return {
      .code = kNothingSelected,
      .detail = "No manifest and no entry of the state is selected by " + flag + " " + text + ".",
      .hint = "`dbsn state list` and the manifests show which addresses there are.",
      .about = flag};
}

std::set<Address> Named(const std::vector<Subject>& subjects, const std::string& text) {
  std::set<Address> named;
  for (const Subject& subject : subjects) {
    const std::string whole = ToString(subject.address);
    if (whole == text || subject.address.kind + "/" + subject.address.name == text) {
      named.insert(subject.address);
    }
  }
  return named;
}

}  // namespace

Result<std::set<Address>> Select(const std::vector<Subject>& subjects, const Selection& selection) {
  Edges needs, dependents;
  for (const Subject& subject : subjects) {
    for (const Address& need : NeedsOf(subject)) {
      needs.emplace(subject.address, need);
      dependents.emplace(need, subject.address);
    }
  }
  std::set<Address> chosen;
  for (const Subject& subject : subjects) {
    if (HasLabels(subject, selection.labels) && InPaths(subject, selection.paths)) {
      chosen.insert(subject.address);
    }
  }
  if (chosen.empty() && !selection.labels.empty()) {
    const auto& [key, value] = *selection.labels.begin();
    return NothingSelected("-l", key + "=" + value);
  }
  if (!selection.targets.empty()) {
    std::set<Address> targets;
    for (const std::string& text : selection.targets) {
      const std::set<Address> named = Named(subjects, text);
      if (named.empty()) return NothingSelected("--target", text);
      targets.insert(named.begin(), named.end());
    }
    std::erase_if(targets, [&](const Address& address) { return !chosen.contains(address); });
    chosen = std::move(targets);
  }
  if (selection.alone) return chosen;
  if (!selection.whole()) Spread(chosen, needs);
  std::set<Address> left_out;
  for (const std::string& text : selection.excludes) {
    const std::set<Address> named = Named(subjects, text);
    if (named.empty()) return NothingSelected("--exclude", text);
    left_out.insert(named.begin(), named.end());
  }
  Spread(left_out, dependents);
  std::erase_if(chosen, [&](const Address& address) { return left_out.contains(address); });
  for (const Subject& subject : subjects) {
    if (subject.unsettled != nullptr) chosen.insert(subject.address);
  }
  return chosen;
}

}  // namespace dbsn
