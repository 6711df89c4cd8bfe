#include "engine/rest/redactor.h"

#include <algorithm>

#include "engine/rest/body_writer.h"
#include "engine/world/url.h"
#include "schema/json_codec.h"
#include "schema/shown_text.h"

namespace dbsn {
namespace {

constexpr std::size_t kShortestStruck = 4;
constexpr std::string_view kStruck = "(sensitive)";
constexpr std::size_t kLongestMessage = 1'000;

}  // namespace

Redactor::~Redactor() {
  for (std::string& form : forms_) Wipe(form);
}

void Redactor::Know(const Secret& secret) {
  // Three letters stand in half of all words: striking them would only garble what is said.
  if (secret.Reveal().size() < kShortestStruck) return;
  std::string json;
  AppendJsonText(secret.Reveal(), json);
  json = json.substr(1, json.size() - 2);
  for (std::string form : {secret.Reveal(), json, EncodeQueryValue(secret.Reveal())}) {
    if (std::find(forms_.begin(), forms_.end(), form) == forms_.end()) {
      forms_.push_back(std::move(form));
    }
  }
  std::stable_sort(forms_.begin(), forms_.end(),
                   [](const std::string& a, const std::string& b) { return a.size() > b.size(); });
}

std::string Redactor::Struck(std::string_view text) const {
  std::string struck;
  while (!text.empty()) {
    const auto form = std::find_if(forms_.begin(), forms_.end(), [&](const std::string& each) {
      return text.substr(0, each.size()) == each;
    });
    if (form == forms_.end()) {
      struck.push_back(text.front());
      text.remove_prefix(1);
    } else {
      struck.append(kStruck);
      text.remove_prefix(form->size());
    }
  }
  return struck;
}

std::string Redactor::Clean(std::string_view text) const {
  return ShownShort(Struck(text), kLongestMessage);
}

}  // namespace dbsn
