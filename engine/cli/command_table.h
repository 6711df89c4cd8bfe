// The commands as data: their names, help, flags and arguments. Parsing and help are made from this
// table, so that neither can say something else.
#pragma once
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "engine/cli/command.h"

namespace dbsn {

// What can be written for a flag or an argument.
enum class Candidates : std::uint8_t {
  kNone,
  kChoices,  // of the entry's own list
  kFiles,
  kFolders,
  kAddresses,
  kTypes,
  kTypesAndFields,
  kProviders,
  kEnvironments,
  kCategories,
  kAuthTypes,    // of the type that stands before
  kFieldValues,  // NAME= of that type's fields
};

// Which member of a Command is filled.
using Into = std::variant<std::string& (*)(Command&), bool& (*)(Command&), int& (*)(Command&),
                          std::int64_t& (*)(Command&), std::vector<std::string>& (*)(Command&)>;

struct FlagSpec {
  std::string names;  // "-C,--workspace"
  std::string help;
  Into into;
  Candidates candidates = Candidates::kNone;
  std::vector<std::string> choices{};
  std::optional<std::pair<int, int>> range{};
  bool shows_default = false;
  bool once = false;  // a list of which this command takes one
  bool required = false;
};

struct ArgumentSpec {
  std::string name;  // "ADDRESS"
  std::string help;
  Into into;
  Candidates candidates = Candidates::kNone;
  std::vector<std::string> choices{};
  std::size_t least = 0;
  std::optional<std::size_t> most{};  // nothing: any number
};

struct CommandSpec {
  Verb verb = Verb::kVersion;
  std::string name;  // "plan", "state list"
  std::string help;
  std::vector<FlagSpec> flags{};
  std::vector<ArgumentSpec> arguments{};
};

// A word that only groups others: "state".
struct GroupSpec {
  std::string name;
  std::string help;
};

struct CommandTable {
  std::vector<GroupSpec> groups;
  std::vector<CommandSpec> commands;  // in the order of the help
};
const CommandTable& Commands();

}  // namespace dbsn
