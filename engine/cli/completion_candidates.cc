#include "engine/cli/completion_candidates.h"

#include <algorithm>
#include <set>
#include <utility>

#include "engine/cli/desk.h"
#include "engine/cli/type_search.h"
#include "engine/state/state.h"
#include "schema/caseless.h"

namespace dbsn {
namespace {

// Nobody is there to be told anything while a word is completed.
class SilentTerminal final : public Terminal {
 public:
  bool in_is_terminal() const override { return false; }
  bool out_is_terminal() const override { return false; }
  bool err_is_terminal() const override { return false; }
  void Out(std::string_view) override {}
  void Err(std::string_view) override {}
  std::optional<std::string> ReadLine(const Stop&) override { return {}; }
};

bool IsPlain(const std::string& word) {
  return std::none_of(word.begin(), word.end(),
                      [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7f; });
}

class Search {
 public:
  Search(const Wanted& wanted, Desk& desk) : wanted_(wanted), desk_(desk) {}

  std::vector<Candidate> Run() {
    switch (wanted_.candidates) {
      case Candidates::kNone:
      case Candidates::kChoices:
      case Candidates::kFiles:
      case Candidates::kFolders:
        break;
      case Candidates::kAddresses:
        Addresses();
        break;
      case Candidates::kTypes:
        Types(false);
        break;
      case Candidates::kTypesAndFields:
        Types(true);
        break;
      case Candidates::kProviders:
        Providers();
        break;
      case Candidates::kEnvironments:
        Environments();
        break;
      case Candidates::kCategories:
        Categories();
        break;
      case Candidates::kAuthTypes:
        AuthTypes();
        break;
      case Candidates::kFieldValues:
        FieldValues();
        break;
    }
    return std::move(found_);
  }

 private:
  Session& session() { return desk_.session(); }

  bool Offer(const std::string& word, const std::string& help = "") {
    if (!word.starts_with(wanted_.begun) || !IsPlain(word)) return false;
    if (seen_.insert(word).second) found_.push_back({wanted_.stem + word, help});
    return true;
  }

  // Case is forgiven only where nothing else fits: the word is then written as it is spelt.
  void Types(bool fields) {
    session().ReadFile();
    const std::vector<TypeToExplain> types = AllTypes(session().definitions());
    for (const TypeToExplain& one : types) {
      if (one.type->active) Offer(one.type->name, one.type->category);
    }
    if (!fields) return;
    for (const KindToExplain& one : AllKinds(session().definitions())) {
      Offer(one.kind->kind, one.kind->title);
    }
    const std::size_t dot = wanted_.begun.rfind('.');
    if (dot == std::string::npos) return;
    for (const TypeToExplain& one :
         FindTypes(session().definitions(), std::string_view(wanted_.begun).substr(0, dot))) {
      for (const std::string& field : FieldNames(one)) Offer(one.type->name + "." + field);
    }
  }

  static std::set<std::string> FieldNames(const TypeToExplain& one) {
    std::set<std::string> names;
    for (const Field* const field : OwnFieldsOf(one)) names.insert(field->name.text());
    for (const AuthFields& of_auth : AuthFieldsOf(one)) {
      for (const Field* const field : of_auth.fields) names.insert(field->name.text());
    }
    return names;
  }

  // The type that the words before name.
  std::vector<TypeToExplain> TypeSoFar() {
    session().ReadFile();
    if (wanted_.so_far.arguments.empty()) return {};
    return FindTypes(session().definitions(), wanted_.so_far.arguments.front());
  }

  void AuthTypes() {
    for (const TypeToExplain& one : TypeSoFar()) {
      for (const std::int64_t id : one.type->auth_ids) {
        const CodeName* const code = FindCode(one.kind->variants->auth_types(), id);
        if (code != nullptr) Offer(code->name);
      }
    }
  }

  void FieldValues() {
    for (const TypeToExplain& one : TypeSoFar()) {
      for (const std::string& name : FieldNames(one)) Offer(name + "=");
    }
  }

  void Categories() {
    session().ReadFile();
    std::set<std::string> names;
    for (const TypeToExplain& one : AllTypes(session().definitions())) {
      if (one.type->active && !one.type->category.empty()) names.insert(one.type->category);
    }
    for (const std::string& name : names) Offer(name);
  }

  void Providers() {
    session().ReadFile();
    for (const auto& [name, definition] : session().definitions()) Offer(name, definition->title);
  }

  void Environments() {
    session().ReadFile();
    for (const auto& [name, block] : session().workspace().environments) Offer(name);
  }

  // Of the manifests and of the state, whole, or as far as a person began to write it shorter.
  void Addresses() {
    if (!session().ReadWorkspace()) return;
    session().ReadManifests();
    std::map<Address, std::string> known;
    State state;
    // A state elsewhere is not asked for while a person waits at the prompt.
    if (session().workspace().state.backend == "local" && desk_.LoadState(state)) {
      for (const auto& [address, entry] : state.entries) known[address] = entry.name;
    }
    for (const DesiredResource& one : session().desired) {
      const Value* const name = one.fields.Find(one.type->name_field);
      known[one.address] = name == nullptr ? "" : name->Plain();
    }
    for (const auto& [address, name] : known) {
      Offer(ToString(address), name) || Offer(address.kind + "/" + address.name, name) ||
          Offer(address.name, name);
    }
  }

  const Wanted& wanted_;
  Desk& desk_;
  std::vector<Candidate> found_;
  std::set<std::string> seen_;
};

}  // namespace

std::vector<Candidate> CandidatesFor(const Wanted& wanted, World& world, Files& embedded,
                                     const std::string& version) {
  Command command;
  command.workspace = wanted.so_far.workspace;
  command.environments = wanted.so_far.environments;
  command.providers = wanted.so_far.providers;
  command.catalog = wanted.so_far.catalog;
  command.verb = Verb::kExplain;  // reads, and makes nothing of paths
  SilentTerminal nobody;
  Desk desk(world, nobody, embedded, command, version);
  if (!desk.Open()) return {};
  return Search(wanted, desk).Run();
}

}  // namespace dbsn
