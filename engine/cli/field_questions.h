// Asks a person for the fields of a draft, one by one, each with what it is for and what it takes.
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "engine/cli/desk.h"
#include "engine/cli/draft.h"
#include "engine/cli/interview.h"

namespace dbsn {

class FieldQuestions {
 public:
  // All outlive this.
  FieldQuestions(Desk& desk, Interview& interview, Draft& draft)
      : desk_(desk), interview_(interview), draft_(draft) {}

  // Each is false when the person has left.
  bool AskAll();  // the needed ones that have no value yet, then, when wanted, the others
  bool Ask(const Field& field);  // anew, with what it has as the proposal

 private:
  std::string ProposalFor(const Field& field) const;
  std::vector<Address> TargetsOf(const Field& field) const;
  std::optional<std::string> AskText(const Field& field, const std::string& proposal,
                                     const std::vector<Address>& targets);
  bool Take(const Field& field, const std::string& answer, const std::vector<Address>& targets);
  void TellIfMissing(const Value& source);

  Desk& desk_;
  Interview& interview_;
  Draft& draft_;
};

// Why |name| cannot be the natural key of |draft|; "" when it can.
std::string NameTaken(const Session& session, const Draft& draft, const std::string& name);

// The manifests' resources that |field| may point at.
std::vector<Address> TargetsIn(const Session& session, const Draft& draft, const Field& field);

}  // namespace dbsn
