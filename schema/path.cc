// Paths into Values, and their one written form. A member whose name would read as something
// else is written as a JSON string: config."a.b".c
#include "schema/path.h"

#include <charconv>
#include <optional>
#include <utility>
#include <variant>

#include "schema/json_codec.h"

namespace dbsn {

namespace {

bool IsPlain(std::string_view key) {
  if (key.empty()) return false;
  for (const char c : key) {
    if (c == '.' || c == '[' || c == ']' || c == '"' || c == '\\') return false;
    if (static_cast<unsigned char>(c) < 0x20) return false;
  }
  return true;
}

// Reads a written path from left to right; any surprise ends it with nothing.
class PathReader {
 public:
  explicit PathReader(std::string_view text) : rest_(text) {}

  std::optional<std::vector<PathStep>> Read() {
    std::vector<PathStep> steps;
    while (!rest_.empty()) {
      const bool dotted = !steps.empty() && Take('.');
      std::optional<PathStep> step;
      if (!dotted && Take('[')) {
        step = BracketStep();
      } else if (dotted || steps.empty()) {
        step = MemberStep();
      }
      if (!step.has_value()) return {};
      steps.push_back(*step);
    }
    return steps;
  }

 private:
  bool Take(char c) {
    if (!rest_.starts_with(c)) return false;
    rest_.remove_prefix(1);
    return true;
  }

  std::optional<PathStep> MemberStep() {
    if (rest_.starts_with('"')) {
      const std::optional<std::string> key = QuotedText();
      if (!key.has_value()) return {};
      return PathStep{PathStep::Kind::kKey, Key(*key), 0};
    }
    const std::string_view key = rest_.substr(0, rest_.find_first_of(".["));
    if (!IsPlain(key)) return {};
    rest_.remove_prefix(key.size());
    return PathStep{PathStep::Kind::kKey, Key(key), 0};
  }

  std::optional<PathStep> BracketStep() {
    PathStep step;
    if (rest_.starts_with('"')) {
      const std::optional<std::string> key = QuotedText();
      if (!key.has_value()) return {};
      step = {PathStep::Kind::kItem, Key(*key), 0};
    } else {
      const char* const begin = rest_.data();
      const auto [end, error] = std::from_chars(begin, begin + rest_.size(), step.index);
      if (error != std::errc()) return {};
      step.kind = PathStep::Kind::kIndex;
      rest_.remove_prefix(static_cast<std::size_t>(end - begin));
    }
    if (!Take(']')) return {};
    return step;
  }

  // REQUIRES: a quote comes next.
  std::optional<std::string> QuotedText() {
    std::size_t end = 1;
    while (end < rest_.size() && rest_[end] != '"') end += rest_[end] == '\\' ? 2 : 1;
    if (end >= rest_.size()) return {};
    const std::variant<Value, JsonFault> read = ParseJson(rest_.substr(0, end + 1));
    rest_.remove_prefix(end + 1);
    const Value* const value = std::get_if<Value>(&read);
    if (value == nullptr || value->AsText() == nullptr) return {};
    return *value->AsText();
  }

  std::string_view rest_;
};

}  // namespace

Path::Path(std::string_view dotted) {
  if (dotted.empty()) return;
  while (true) {
    const std::size_t dot = dotted.find('.');
    steps_.push_back({PathStep::Kind::kKey, Key(dotted.substr(0, dot)), 0});
    if (dot == std::string_view::npos) return;
    dotted.remove_prefix(dot + 1);
  }
}

Path::Path(Key key) : steps_{{PathStep::Kind::kKey, key, 0}} {}

Path Path::Member(Key key) const {
  Path longer = *this;
  longer.steps_.push_back({PathStep::Kind::kKey, key, 0});
  return longer;
}

Path Path::Index(std::size_t index) const {
  Path longer = *this;
  longer.steps_.push_back({PathStep::Kind::kIndex, Key(), index});
  return longer;
}

Path Path::Item(std::string_view item_key) const {
  Path longer = *this;
  longer.steps_.push_back({PathStep::Kind::kItem, Key(item_key), 0});
  return longer;
}

bool Path::StartsWith(const Path& prefix) const {
  if (prefix.steps_.size() > steps_.size()) return false;
  for (std::size_t i = 0; i < prefix.steps_.size(); ++i) {
    if (steps_[i] != prefix.steps_[i]) return false;
  }
  return true;
}

std::string Path::ToString() const {
  std::string out;
  for (const PathStep& step : steps_) {
    switch (step.kind) {
      case PathStep::Kind::kKey:
        if (!out.empty()) out += '.';
        if (IsPlain(step.key.text())) {
          out += step.key.text();
        } else {
          AppendJsonText(step.key.text(), out);
        }
        break;
      case PathStep::Kind::kIndex:
        out += "[" + std::to_string(step.index) + "]";
        break;
      case PathStep::Kind::kItem:
        out += '[';
        AppendJsonText(step.key.text(), out);
        out += ']';
        break;
    }
  }
  return out;
}

Path Path::Parse(std::string_view text) {
  std::optional<std::vector<PathStep>> steps = PathReader(text).Read();
  if (!steps.has_value()) return Path(Key(text));
  Path path;
  path.steps_ = *std::move(steps);
  return path;
}

const Value* FindAt(const Value& root, const Path& path) {
  const Value* at = &root;
  for (const PathStep& step : path.steps()) {
    const Value* below = nullptr;
    switch (step.kind) {
      case PathStep::Kind::kKey:
        below = at->Find(step.key);
        break;
      case PathStep::Kind::kIndex: {
        const Value::List* list = at->AsList();
        if (list != nullptr && step.index < list->size()) below = &(*list)[step.index];
        break;
      }
      case PathStep::Kind::kItem:
        break;
    }
    if (below == nullptr) return nullptr;
    at = below;
  }
  return at;
}

}  // namespace dbsn
