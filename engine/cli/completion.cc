#include "engine/cli/completion.h"

#include <algorithm>
#include <optional>
#include <set>
#include <utility>

namespace dbsn {
namespace {

std::vector<std::string> NamesOf(const FlagSpec& flag) {
  std::vector<std::string> names;
  std::string_view rest = flag.names;
  while (!rest.empty()) {
    const std::string_view name = rest.substr(0, rest.find(','));
    names.emplace_back(name);
    rest.remove_prefix(std::min(name.size() + 1, rest.size()));
  }
  return names;
}

bool TakesValue(const FlagSpec& flag) {
  return !std::holds_alternative<bool& (*)(Command&)>(flag.into);
}

bool IsList(const Into& into) {
  return std::holds_alternative<std::vector<std::string>& (*)(Command&)>(into);
}

// Keeps |value| where the command keeps it; numbers say nothing here.
void Keep(const Into& into, const std::string& value, Command& command) {
  if (const auto* const text = std::get_if<std::string& (*)(Command&)>(&into)) {
    (*text)(command) = value;
  } else if (const auto* const list = std::get_if<std::vector<std::string>& (*)(Command&)>(&into)) {
    (*list)(command).push_back(value);
  }
}

class Completion {
 public:
  Completion(const CommandTable& table, const std::vector<std::string>& words)
      : table_(table), words_(words) {
    wanted_.begun = words_.empty() ? "" : words_.back();
  }

  Wanted Run() {
    const std::size_t last = words_.empty() ? 0 : words_.size() - 1;
    std::size_t at = 0;
    std::string name;
    while (at < last && command_ == nullptr) {
      name += (name.empty() ? "" : " ") + words_[at++];
      command_ = Find(name);
      if (command_ == nullptr && !IsGroup(name)) return std::move(wanted_);
    }
    if (command_ == nullptr) {
      OfferCommands(name);
    } else {
      for (; at < last; ++at) TakeWord(words_[at]);
      OfferIn();
    }
    return std::move(wanted_);
  }

 private:
  const CommandSpec* Find(const std::string& name) const {
    const auto at = std::find_if(table_.commands.begin(), table_.commands.end(),
                                 [&](const CommandSpec& one) { return one.name == name; });
    return at == table_.commands.end() ? nullptr : &*at;
  }

  bool IsGroup(const std::string& name) const {
    return std::any_of(table_.groups.begin(), table_.groups.end(),
                       [&](const GroupSpec& one) { return one.name == name; });
  }

  void Offer(const std::string& word, const std::string& help) {
    if (word.starts_with(wanted_.begun)) wanted_.words.push_back({wanted_.stem + word, help});
  }

  void OfferCommands(const std::string& group) {
    if (group.empty()) {
      for (const GroupSpec& one : table_.groups) Offer(one.name, one.help);
      if (wanted_.begun.starts_with("-")) {
        Offer("--help", "Print what there is");
        Offer("--version", "Print the version");
      }
    }
    for (const CommandSpec& one : table_.commands) {
      const std::size_t blank = one.name.find(' ');
      const bool within = blank != std::string::npos;
      if (within != !group.empty() || (within && one.name.substr(0, blank) != group)) continue;
      Offer(within ? one.name.substr(blank + 1) : one.name, one.help);
    }
  }

  const FlagSpec* FlagNamed(std::string_view name) const {
    for (const FlagSpec& flag : command_->flags) {
      const std::vector<std::string> names = NamesOf(flag);
      if (std::find(names.begin(), names.end(), name) != names.end()) return &flag;
    }
    return nullptr;
  }

  void TakeWord(const std::string& word) {
    if (open_ != nullptr) {
      Keep(open_->into, word, wanted_.so_far);
      open_ = nullptr;
      return;
    }
    if (!only_arguments_ && word == "--") {
      only_arguments_ = true;
      return;
    }
    if (!only_arguments_ && word.size() > 1 && word.front() == '-') {
      const std::size_t equals = word.find('=');
      const FlagSpec* const flag = FlagNamed(std::string_view(word).substr(0, equals));
      if (flag == nullptr) return;
      given_.insert(flag->names);
      if (equals != std::string::npos) {
        Keep(flag->into, word.substr(equals + 1), wanted_.so_far);
      } else if (TakesValue(*flag)) {
        open_ = flag;
      }
      return;
    }
    if (const ArgumentSpec* const argument = NextArgument()) {
      Keep(argument->into, word, wanted_.so_far);
    }
    ++arguments_;
  }

  // Of the argument that stands after those that were taken; null when there is none.
  const ArgumentSpec* NextArgument() const {
    std::size_t before = 0;
    for (const ArgumentSpec& one : command_->arguments) {
      const bool several = IsList(one.into) && !one.most.has_value();
      const std::size_t most = one.most.value_or(1);
      if (several || arguments_ < before + most) return &one;
      before += most;
    }
    return nullptr;
  }

  void OfferIn() {
    if (open_ != nullptr) return OfferValues(open_->candidates, open_->choices);
    const std::string& begun = wanted_.begun;
    const std::size_t equals = begun.find('=');
    if (!only_arguments_ && begun.starts_with("--") && equals != std::string::npos) {
      const FlagSpec* const flag = FlagNamed(std::string_view(begun).substr(0, equals));
      if (flag == nullptr || !TakesValue(*flag)) return;
      wanted_.stem = begun.substr(0, equals + 1);
      wanted_.begun = begun.substr(equals + 1);
      return OfferValues(flag->candidates, flag->choices);
    }
    if (!only_arguments_ && begun.starts_with("-")) return OfferFlags();
    const ArgumentSpec* const argument = NextArgument();
    if (argument != nullptr) return OfferValues(argument->candidates, argument->choices);
    if (!only_arguments_) OfferFlags();
  }

  void OfferValues(Candidates candidates, const std::vector<std::string>& choices) {
    wanted_.candidates = candidates;
    for (const std::string& choice : choices) Offer(choice, "");
  }

  void OfferFlags() {
    for (const FlagSpec& flag : command_->flags) {
      const bool again = IsList(flag.into) && !flag.once;
      if (given_.contains(flag.names) && !again) continue;
      for (const std::string& name : NamesOf(flag)) Offer(name, flag.help);
    }
    Offer("--help", "Print what the command takes");
  }

  const CommandTable& table_;
  const std::vector<std::string>& words_;
  const CommandSpec* command_ = nullptr;
  const FlagSpec* open_ = nullptr;  // whose value comes next
  std::set<std::string> given_;     // names of flags
  std::size_t arguments_ = 0;       // those that were taken
  bool only_arguments_ = false;     // after --
  Wanted wanted_;
};

}  // namespace

Wanted WhatIsWanted(const CommandTable& table, const std::vector<std::string>& words) {
  return Completion(table, words).Run();
}

}  // namespace dbsn
