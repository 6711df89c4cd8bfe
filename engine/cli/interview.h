// Questions to a person on a terminal, and their answers as typed. Every question may be the last:
// at the end of input, or once a stop was asked, there is no answer and none is asked any more.
#pragma once
#include <cstddef>
#include <optional>
#include <string>
#include <vector>

namespace dbsn {

class Stop;
class Terminal;

class Interview {
 public:
  Interview(Terminal& terminal, const Stop& stop) : terminal_(terminal), stop_(stop) {}

  // Asks "|question| [|proposal|]: "; an empty answer is the proposal. Blanks around it are cut.
  std::optional<std::string> Ask(const std::string& question, const std::string& proposal = "");
  // Asks until it is a yes or a no; |otherwise| is the answer of an empty line.
  std::optional<bool> Confirm(const std::string& question, bool otherwise);
  // Shows |choices| with numbers and asks until one is meant, by number or name in any case. An
  // empty line is |otherwise|; kNoChoice: it is asked again.
  static constexpr std::size_t kNoChoice = static_cast<std::size_t>(-1);
  std::optional<std::size_t> Choose(const std::string& question,
                                    const std::vector<std::string>& choices,
                                    std::size_t otherwise = kNoChoice);
  void Say(const std::string& text);  // a line, or several

 private:
  Terminal& terminal_;
  const Stop& stop_;
};

// The one of |choices| that |answer| means: its number from 1, or its name in any case.
std::optional<std::size_t> ChoiceOf(const std::string& answer,
                                    const std::vector<std::string>& choices);

}  // namespace dbsn
