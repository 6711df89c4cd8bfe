#include "engine/world/known_secrets.h"

#include <algorithm>
#include <cstring>
#include <mutex>
#include <utility>

#include "engine/world/url.h"
#include "engine/world/wipe.h"
#include "schema/json_codec.h"

namespace dbsn {
namespace {

constexpr std::size_t kShortestStruck = 4;
constexpr std::string_view kStruck = "(sensitive)";

std::uint32_t Beginning(std::string_view text) {
  std::uint32_t bytes = 0;
  std::memcpy(&bytes, text.data(), sizeof bytes);
  return bytes;
}

}  // namespace

KnownSecrets::~KnownSecrets() {
  for (auto& [beginning, forms] : forms_) {
    for (std::string& form : forms) Wipe(form);
  }
}

void KnownSecrets::Add(const Secret& secret) {
  const std::string& text = secret.Reveal();
  if (text.size() < kShortestStruck) return;
  std::string json;
  AppendJsonText(text, json);
  json = json.substr(1, json.size() - 2);
  const std::unique_lock lock(mutex_);
  AddForm(text);
  AddForm(std::move(json));
  AddForm(EncodeQueryValue(text));
}

void KnownSecrets::AddForm(std::string form) {
  std::vector<std::string>& forms = forms_[Beginning(form)];
  if (std::find(forms.begin(), forms.end(), form) != forms.end()) return Wipe(form);
  const auto shorter = std::find_if(forms.begin(), forms.end(), [&](const std::string& each) {
    return each.size() < form.size();
  });
  forms.insert(shorter, std::move(form));
}

std::string KnownSecrets::Struck(std::string_view text) const {
  const std::shared_lock lock(mutex_);
  std::string struck;
  struck.reserve(text.size());
  while (text.size() >= kShortestStruck) {
    const auto forms = forms_.find(Beginning(text));
    std::size_t found = 0;
    if (forms != forms_.end()) {
      for (const std::string& form : forms->second) {
        if (!text.starts_with(form)) continue;
        found = form.size();
        break;
      }
    }
    if (found == 0) {
      struck.push_back(text.front());
      text.remove_prefix(1);
    } else {
      struck.append(kStruck);
      text.remove_prefix(found);
    }
  }
  return struck.append(text);
}

}  // namespace dbsn
