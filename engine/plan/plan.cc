#include "engine/plan/plan.h"

namespace dbsn {

std::string_view Name(Action action) {
  switch (action) {
    case Action::kNone:
      return "none";
    case Action::kCreate:
      return "create";
    case Action::kUpdate:
      return "update";
    case Action::kReplace:
      return "replace";
    case Action::kDelete:
      return "delete";
    case Action::kAdopt:
      return "adopt";
    case Action::kTest:
      return "test";
    case Action::kRecord:
      return "record";
  }
  return "";
}

std::string_view Symbol(Action action) {
  switch (action) {
    case Action::kNone:
      return "";
    case Action::kCreate:
      return "+";
    case Action::kUpdate:
      return "~";
    case Action::kReplace:
      return "-/+";
    case Action::kDelete:
      return "-";
    case Action::kAdopt:
      return ">";
    case Action::kTest:
      return "!";
    case Action::kRecord:
      return "=";
  }
  return "";
}

std::string_view Name(Reason reason) {
  switch (reason) {
    case Reason::kNew:
      return "new";
    case Reason::kEdited:
      return "edited";
    case Reason::kDrifted:
      return "drifted";
    case Reason::kRemoved:
      return "removed";
    case Reason::kVanished:
      return "vanished";
    case Reason::kSecretChanged:
      return "secret-changed";
    case Reason::kImmutableField:
      return "immutable-field";
    case Reason::kInterrupted:
      return "interrupted";
    case Reason::kAdopted:
      return "adopted";
    case Reason::kReference:
      return "reference";
    case Reason::kReset:
      return "reset";
    case Reason::kLabels:
      return "labels";
    case Reason::kProtection:
      return "protection";
    case Reason::kRenamed:
      return "renamed";
    case Reason::kMoved:
      return "moved";
    case Reason::kTestAsked:
      return "test-asked";
    case Reason::kDestroy:
      return "destroy";
    case Reason::kUndone:
      return "undone";
  }
  return "";
}

std::string_view Sentence(Reason reason) {
  switch (reason) {
    case Reason::kNew:
      return "new in the manifests";
    case Reason::kEdited:
      return "edited in the manifest";
    case Reason::kDrifted:
      return "changed outside";
    case Reason::kRemoved:
      return "no manifest declares it any more";
    case Reason::kVanished:
      return "deleted outside";
    case Reason::kSecretChanged:
      return "its secret changed";
    case Reason::kImmutableField:
      return "a field changed that cannot be updated";
    case Reason::kInterrupted:
      return "an earlier run did not finish it";
    case Reason::kAdopted:
      return "is there already and is taken over";
    case Reason::kReference:
      return "what it refers to gets a new id";
    case Reason::kReset:
      return "a field left the manifest";
    case Reason::kLabels:
      return "its labels changed";
    case Reason::kProtection:
      return "its protection changed";
    case Reason::kRenamed:
      return "its address changed";
    case Reason::kMoved:
      return "its manifest moved";
    case Reason::kTestAsked:
      return "its manifest asks for a test each time";
    case Reason::kDestroy:
      return "everything is to be destroyed";
    case Reason::kUndone:
      return "what a run changed is taken back";
  }
  return "";
}

std::string_view Name(SecretVerdict verdict) {
  switch (verdict) {
    case SecretVerdict::kNone:
      return "none";
    case SecretVerdict::kNew:
      return "new";
    case SecretVerdict::kChanged:
      return "changed";
    case SecretVerdict::kUnchanged:
      return "unchanged";
    case SecretVerdict::kNotCompared:
      return "not-compared";
    case SecretVerdict::kAssumed:
      return "assumed";
    case SecretVerdict::kResent:
      return "resent";
  }
  return "";
}

Counts CountOf(const Plan& plan) {
  Counts counts;
  for (const Change& change : plan.changes) {
    if (!change.blocks.empty()) ++counts.blocked;
    switch (change.action) {
      case Action::kNone:
        break;
      case Action::kCreate:
        ++counts.add;
        break;
      case Action::kUpdate:
        ++counts.change;
        break;
      case Action::kReplace:
        ++counts.add;
        ++counts.destroy;
        break;
      case Action::kDelete:
        ++counts.destroy;
        break;
      case Action::kAdopt:
        ++counts.import;
        if (!change.steps.empty()) ++counts.change;
        break;
      case Action::kTest:
        ++counts.test;
        break;
      case Action::kRecord:
        ++counts.record;
        break;
    }
  }
  return counts;
}

bool HasWork(const Plan& plan) {
  for (const Change& change : plan.changes) {
    if (change.action != Action::kNone) return true;
  }
  return !plan.unfinished_run.empty();
}

std::string SummaryLine(const Plan& plan) {
  const Counts counts = CountOf(plan);
  if (counts.add + counts.change + counts.destroy + counts.import == 0) {
    return "No changes. Your infrastructure matches the configuration.";
  }
  std::string line = "Plan: ";
  if (counts.import > 0) line += std::to_string(counts.import) + " to import, ";
  line += std::to_string(counts.add) + " to add, " + std::to_string(counts.change) +
          " to change, " + std::to_string(counts.destroy) + " to destroy.";
  return line;
}

}  // namespace dbsn
