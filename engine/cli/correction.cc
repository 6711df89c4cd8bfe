#include "engine/cli/correction.h"

#include <algorithm>
#include <optional>
#include <string_view>

#include <fmt/format.h>

#include "engine/cli/field_answer.h"
#include "engine/cli/field_questions.h"
#include "engine/world/files.h"
#include "schema/caseless.h"
#include "schema/shown_text.h"

namespace dbsn {
namespace {

constexpr std::uint64_t kLargestManifest = 1u << 20;

std::vector<std::string> WordsOf(const std::string& answer) {
  std::vector<std::string> words;
  std::string word;
  for (const char c : answer + " ") {
    if (c != ' ' && c != ',' && c != '\t') {
      word += c;
    } else if (!word.empty()) {
      words.push_back(std::move(word));
      word.clear();
    }
  }
  return words;
}

}  // namespace

Corrected Correction::Ask(const std::vector<std::string>& suspects) {
  std::vector<const Field*> fields = draft_.Asked(true);
  for (const Field* const field : draft_.Asked(false)) fields.push_back(field);
  Show(fields, suspects);
  std::vector<const Field*> chosen;
  bool declined = false;
  if (!Choose(fields, chosen, declined) || declined) return Corrected::kDeclined;
  FieldQuestions questions(desk_, interview_, draft_);
  for (const Field* const field : chosen) {
    if (!questions.Ask(*field)) return Corrected::kDeclined;
  }
  return Rewrite();
}

void Correction::Show(const std::vector<const Field*>& fields,
                      const std::vector<std::string>& suspects) {
  std::size_t width = 0;
  for (const Field* const field : fields) width = std::max(width, field->name.text().size());
  interview_.Say("\nThe configuration (* is where such a failure often comes from):");
  for (std::size_t i = 0; i < fields.size(); ++i) {
    const std::string name = fields[i]->name.text();
    const Value* const value = draft_.values.Find(fields[i]->name);
    const bool suspect = std::find(suspects.begin(), suspects.end(), name) != suspects.end();
    interview_.Say(fmt::format("  {:>3} {} {:<{}}  {}", i + 1, suspect ? "*" : " ", name, width,
                               value == nullptr ? "-" : Shown(AnswerText(*fields[i], *value))));
  }
}

// Asks until every word means a field. False when the person has left.
bool Correction::Choose(const std::vector<const Field*>& fields, std::vector<const Field*>& chosen,
                        bool& declined) {
  std::vector<std::string> names;
  names.reserve(fields.size());
  for (const Field* const field : fields) names.push_back(field->name.text());
  for (;;) {
    const std::optional<std::string> answer = interview_.Ask(
        "Which to correct: numbers or names; Enter alone tests again as it is; \"no\" ends");
    if (!answer.has_value()) return false;
    declined = SameWord(*answer, "no") || SameWord(*answer, "n");
    if (declined) return true;
    chosen.clear();
    bool clear = true;
    for (const std::string& word : WordsOf(*answer)) {
      const std::optional<std::size_t> choice = ChoiceOf(word, names);
      if (choice.has_value()) {
        chosen.push_back(fields[*choice]);
      } else {
        clear = false;
        interview_.Say("  \"" + Shown(word) + "\" is none of them.");
      }
    }
    if (clear) return true;
  }
}

Corrected Correction::Rewrite() {
  constexpr std::uint32_t kFileMode = 0644;
  const std::string text = WriteManifest(draft_.Manifest());
  if (text == written_) return Corrected::kNothing;
  const Result<std::string> there = desk_.world.files.Read(draft_.file, kLargestManifest);
  if (!there.ok() || there.value() != written_) {
    desk_.reporter().Note(draft_.file +
                          " was changed by somebody else meanwhile and is left as it is.");
    return Corrected::kDeclined;
  }
  const Result<Done> done = desk_.world.files.Replace(draft_.file, text, kFileMode);
  if (!done.ok()) {
    desk_.reporter().Problem(done.problem());
    return Corrected::kDeclined;
  }
  written_ = text;
  return Corrected::kFields;
}

}  // namespace dbsn
