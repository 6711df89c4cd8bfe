#include "engine/cli/interview.h"

#include <algorithm>
#include <charconv>

#include <fmt/format.h>

#include "engine/world/stop.h"
#include "engine/world/terminal.h"
#include "schema/caseless.h"
#include "schema/shown_text.h"

namespace dbsn {
namespace {

std::string Trimmed(const std::string& text) {
  constexpr std::string_view kBlanks = " \t\r\n";
  const std::size_t first = text.find_first_not_of(kBlanks);
  if (first == std::string::npos) return "";
  return text.substr(first, text.find_last_not_of(kBlanks) - first + 1);
}

}  // namespace

void Interview::Say(const std::string& text) { terminal_.Err(text + "\n"); }

std::optional<std::string> Interview::Ask(const std::string& question,
                                          const std::string& proposal) {
  if (stop_.asked()) return {};
  terminal_.Err(question + (proposal.empty() ? "" : " [" + Shown(proposal) + "]") + ": ");
  const std::optional<std::string> line = terminal_.ReadLine(stop_);
  if (!line.has_value()) {
    terminal_.Err("\n");
    return {};
  }
  const std::string answer = Trimmed(*line);
  return answer.empty() ? proposal : answer;
}

std::optional<bool> Interview::Confirm(const std::string& question, bool otherwise) {
  for (;;) {
    const std::optional<std::string> answer = Ask(question + (otherwise ? " [Y/n]" : " [y/N]"));
    if (!answer.has_value()) return {};
    if (answer->empty()) return otherwise;
    if (SameWord(*answer, "y") || SameWord(*answer, "yes")) return true;
    if (SameWord(*answer, "n") || SameWord(*answer, "no")) return false;
    Say("  Answer y or n.");
  }
}

std::optional<std::size_t> ChoiceOf(const std::string& answer,
                                    const std::vector<std::string>& choices) {
  const auto named = std::find_if(choices.begin(), choices.end(), [&](const std::string& choice) {
    return SameWord(choice, answer);
  });
  if (named != choices.end()) return static_cast<std::size_t>(named - choices.begin());
  std::size_t number = 0;
  const char* const end = answer.data() + answer.size();
  const auto [at, fault] = std::from_chars(answer.data(), end, number);
  const bool is_one = fault == std::errc() && at == end && number >= 1 && number <= choices.size();
  return is_one ? std::optional(number - 1) : std::nullopt;
}

std::optional<std::size_t> Interview::Choose(const std::string& question,
                                             const std::vector<std::string>& choices,
                                             std::size_t otherwise) {
  for (std::size_t i = 0; i < choices.size(); ++i) {
    Say(fmt::format("  {:>3}  {}", i + 1, Shown(choices[i])));
  }
  for (;;) {
    const std::optional<std::string> answer =
        Ask(question, otherwise == kNoChoice ? "" : choices[otherwise]);
    if (!answer.has_value()) return {};
    if (const std::optional<std::size_t> choice = ChoiceOf(*answer, choices)) return choice;
    Say(fmt::format("  Answer with a number from 1 to {}, or a name.", choices.size()));
  }
}

}  // namespace dbsn
