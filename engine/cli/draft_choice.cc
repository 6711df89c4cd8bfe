#include "engine/cli/draft_choice.h"

#include <algorithm>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "engine/cli/cli_codes.h"
#include "engine/cli/type_choice.h"
#include "engine/cli/type_search.h"
#include "schema/caseless.h"
#include "schema/manifest_problems.h"
#include "schema/shown_text.h"

namespace dbsn {
namespace {

constexpr std::size_t kListedAtOnce = 40;

std::string CategoryOf(const TypeToExplain& one) {
  return one.type->category.empty() ? "other" : one.type->category;
}

bool Contains(const std::string& text, const std::string& part) {
  return LowerCase(text).find(LowerCase(part)) != std::string::npos;
}

class Choice {
 public:
  Choice(Desk& desk, Interview* interview, Draft& draft)
      : desk_(desk), interview_(interview), draft_(draft) {}

  bool Run() {
    if (!desk_.command.kind.empty()) return TakeKind();
    const std::optional<TypeToExplain> one =
        desk_.command.arguments.empty() ? AskType() : TakeType(desk_.command.arguments.front());
    return one.has_value() && Settle(*one);
  }

 private:
  // A kind without types.
  bool TakeKind() {
    std::vector<std::string_view> names;
    for (const KindToExplain& one : AllKinds(desk_.session().definitions())) {
      if (one.kind->variants != nullptr) continue;
      names.push_back(one.kind->kind);
      if (!SameWord(one.kind->kind, desk_.command.kind)) continue;
      Own(*one.definition, *one.kind);
      draft_.fields = &one.kind->base;
      return true;
    }
    desk_.Refuse("--kind " + desk_.command.kind, "There is no kind of this name without types.",
                 names.empty() ? "Say the connector type: dbsn new TYPE."
                               : DidYouMean(desk_.command.kind, names, Listed(names)));
    return false;
  }

  std::optional<TypeToExplain> TakeType(const std::string& name) {
    std::optional<TypeToExplain> one = ChooseType(desk_, name);
    if (one.has_value() && !one->type->active) {
      desk_.Refuse(name, "This type cannot be used any more.",
                   "`dbsn catalog list` shows those that can.");
      return {};
    }
    return one;
  }

  std::optional<TypeToExplain> AskType() {
    if (interview_ == nullptr) {
      desk_.Refuse("dbsn new", "There is no terminal to ask on, and no type was given.",
                   "dbsn new TYPE --set FIELD=VALUE; `dbsn catalog list` shows the types.");
      return {};
    }
    std::vector<TypeToExplain> types = AllTypes(desk_.session().definitions());
    std::erase_if(types, [](const TypeToExplain& one) { return !one.type->active; });
    if (!Narrow(types)) return {};
    return Search(types);
  }

  // To one category, by flag or by question; all of them stay on Enter alone.
  bool Narrow(std::vector<TypeToExplain>& types) {
    std::map<std::string, std::size_t> counts;
    for (const TypeToExplain& one : types) ++counts[CategoryOf(one)];
    std::vector<std::string> names, shown;
    for (const auto& [name, count] : counts) {
      names.push_back(name);
      shown.push_back(fmt::format("{} ({})", name, count));
    }
    std::string wanted = desk_.command.category;
    if (wanted.empty() && names.size() > 1) {
      interview_->Say("\nCategory");
      for (std::size_t i = 0; i < shown.size(); ++i) {
        interview_->Say(fmt::format("  {:>3}  {}", i + 1, shown[i]));
      }
      for (;;) {
        const std::optional<std::string> answer =
            interview_->Ask("  number or name; Enter alone: any");
        if (!answer.has_value()) return false;
        if (answer->empty()) return true;
        const std::optional<std::size_t> choice = ChoiceOf(*answer, names);
        if (choice.has_value()) {
          wanted = names[*choice];
          break;
        }
        interview_->Say("  There is no such category.");
      }
    }
    if (wanted.empty()) return true;
    const std::optional<std::size_t> choice = ChoiceOf(wanted, names);
    if (!choice.has_value()) {
      const std::vector<std::string_view> views(names.begin(), names.end());
      desk_.Refuse("--category " + wanted, "There is no such category.",
                   DidYouMean(wanted, views, "There is " + Listed(views) + "."));
      return false;
    }
    std::erase_if(types,
                  [&](const TypeToExplain& one) { return CategoryOf(one) != names[*choice]; });
    return true;
  }

  std::optional<TypeToExplain> Search(const std::vector<TypeToExplain>& types) {
    std::vector<const TypeToExplain*> shown;
    shown.reserve(types.size());
    for (const TypeToExplain& one : types) shown.push_back(&one);
    interview_->Say("\nConnector type");
    if (shown.size() <= kListedAtOnce) Show(shown);
    for (;;) {
      const std::optional<std::string> answer =
          interview_->Ask("  name, part of a name, or ? for the list");
      if (!answer.has_value()) return {};
      if (*answer == "?") {
        shown.clear();
        for (const TypeToExplain& one : types) shown.push_back(&one);
        Show(shown);
        continue;
      }
      std::vector<std::string> names;
      names.reserve(shown.size());
      for (const TypeToExplain* const one : shown) names.push_back(one->type->name);
      const std::optional<std::size_t> choice = ChoiceOf(*answer, names);
      if (choice.has_value()) return *shown[*choice];
      std::vector<const TypeToExplain*> found;
      for (const TypeToExplain& one : types) {
        if (SameWord(one.type->name, *answer)) return one;
        if (!answer->empty() && Contains(one.type->name, *answer)) found.push_back(&one);
      }
      std::stable_partition(found.begin(), found.end(), [&](const TypeToExplain* one) {
        return LowerCase(one->type->name).starts_with(LowerCase(*answer));
      });
      if (found.empty()) {
        interview_->Say("  No type is called so.");
        continue;
      }
      shown = std::move(found);
      Show(shown);
    }
  }

  void Show(const std::vector<const TypeToExplain*>& types) {
    for (std::size_t i = 0; i < types.size(); ++i) {
      interview_->Say(fmt::format("  {:>3}  {}", i + 1, Shown(types[i]->type->name)));
    }
  }

  void Own(const Definition& definition, const ResourceType& kind) {
    draft_.address.provider = EntryOf(desk_, definition);
    draft_.address.kind = kind.kind;
    draft_.definition = desk_.session().definitions().find(draft_.address.provider)->second;
    draft_.kind = &kind;
  }

  bool Settle(const TypeToExplain& one) {
    Own(*one.definition, *one.kind);
    if (one.type->unverified) {
      desk_.reporter().Note("The exact name of the type " + one.type->name +
                            " is not published, so the API may know it by another.");
    }
    const bool open = desk_.command.auth.empty() && one.type->auth_ids.size() > 1;
    const std::optional<const CodeName*> auth =
        open ? AskAuth(one) : ChooseAuth(desk_, one, desk_.command.auth);
    if (!auth.has_value()) return false;
    const bool has_auth = *auth != nullptr;
    draft_.fields = one.kind->variants->Resolve(
        one.type->name, has_auth ? std::optional((*auth)->code) : std::nullopt);
    draft_.values.Set(one.kind->type_field, Value(one.type->name));
    if (has_auth) draft_.values.Set(one.kind->auth_field, Value((*auth)->code));
    return true;
  }

  std::optional<const CodeName*> AskAuth(const TypeToExplain& one) {
    std::vector<const CodeName*> codes;
    std::vector<std::string> names;
    for (const std::int64_t id : one.type->auth_ids) {
      const CodeName* const code = FindCode(one.kind->variants->auth_types(), id);
      if (code == nullptr) continue;
      codes.push_back(code);
      names.push_back(code->name);
    }
    if (interview_ == nullptr) {
      desk_.Refuse("--auth", "A " + one.type->name + " offers several auth types.",
                   "Say which: " + Listed({names.begin(), names.end()}) + ".");
      return {};
    }
    interview_->Say("\nHow it signs in");
    const std::optional<std::size_t> choice = interview_->Choose("  number or name", names, 0);
    if (!choice.has_value()) return {};
    return codes[*choice];
  }

  Desk& desk_;
  Interview* const interview_;
  Draft& draft_;
};

}  // namespace

bool ChooseWhat(Desk& desk, Interview* interview, Draft& draft) {
  return Choice(desk, interview, draft).Run();
}

}  // namespace dbsn
