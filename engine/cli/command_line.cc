// The one file that knows CLI11: the table of commands to a Command.
#include <CLI/CLI.hpp>

#include <map>
#include <sstream>
#include <type_traits>
#include <utility>

#include "engine/cli/command.h"
#include "engine/cli/command_table.h"

namespace dbsn {
namespace {

class CommandLine {
 public:
  explicit CommandLine(const std::string& version) {
    app_.name("dbsn");
    app_.require_subcommand(1);
    app_.set_version_flag("--version", "dbsn " + version);
    app_.footer(
        "Exit status: 0 done or no changes, 1 failed or refused, 2 something found,\n"
        "3 applied but a connection test failed, 130 interrupted.\n"
        "`dbsn COMMAND --help` tells more of each.");
    for (const CommandSpec& spec : Commands().commands) Add(spec);
  }

  Parsed Parse(const std::vector<std::string>& arguments) {
    Parsed parsed;
    std::vector<std::string> reversed(arguments.rbegin(), arguments.rend());
    try {
      app_.parse(std::move(reversed));
      parsed.run = true;
      parsed.command = std::move(command_);
    } catch (const CLI::ParseError& error) {
      std::ostringstream out, err;
      const int status = app_.exit(error, out, err);
      parsed.out = out.str();
      parsed.err = err.str();
      parsed.status = status == 0 ? 0 : 1;
    }
    return parsed;
  }

 private:
  CLI::App& ParentOf(const CommandSpec& spec, std::string& name) {
    const std::size_t blank = spec.name.find(' ');
    name = spec.name;
    if (blank == std::string::npos) return app_;
    name = spec.name.substr(blank + 1);
    const std::string group = spec.name.substr(0, blank);
    const auto [at, is_new] = groups_.try_emplace(group, nullptr);
    if (!is_new) return *at->second;
    std::string help;
    for (const GroupSpec& one : Commands().groups) {
      if (one.name == group) help = one.help;
    }
    at->second = app_.add_subcommand(group, help);
    at->second->require_subcommand(1);
    return *at->second;
  }

  void Add(const CommandSpec& spec) {
    std::string name;
    CLI::App* const app = ParentOf(spec, name).add_subcommand(name, spec.help);
    app->callback([this, verb = spec.verb] { command_.verb = verb; });
    for (const FlagSpec& flag : spec.flags) AddFlag(*app, flag);
    for (const ArgumentSpec& argument : spec.arguments) AddArgument(*app, argument);
  }

  // The option that fills |into|, whatever its type.
  CLI::Option* AddOption(CLI::App& app, const std::string& names, const std::string& help,
                         const Into& into) {
    return std::visit(
        [&](auto member) -> CLI::Option* {
          auto& value = member(command_);
          if constexpr (std::is_same_v<decltype(value), bool&>) {
            return app.add_flag(names, value, help);
          } else {
            return app.add_option(names, value, help);
          }
        },
        into);
  }

  static bool IsList(const Into& into) {
    return std::holds_alternative<std::vector<std::string>& (*)(Command&)>(into);
  }

  void AddFlag(CLI::App& app, const FlagSpec& flag) {
    CLI::Option* const option = AddOption(app, flag.names, flag.help, flag.into);
    // One value each time, so that what follows it is an argument.
    if (IsList(flag.into)) {
      option->allow_extra_args(false);
      if (flag.once) option->expected(1);
    }
    if (flag.required) option->required();
    if (!flag.choices.empty()) option->check(CLI::IsMember(flag.choices));
    if (flag.range.has_value()) option->check(CLI::Range(flag.range->first, flag.range->second));
    if (flag.shows_default) option->capture_default_str();
  }

  void AddArgument(CLI::App& app, const ArgumentSpec& argument) {
    CLI::Option* const option = AddOption(app, argument.name, argument.help, argument.into);
    if (argument.least > 0) option->required();
    if (!argument.choices.empty()) option->check(CLI::IsMember(argument.choices));
    // One that is no list takes one value of itself.
    if (argument.most.has_value() && IsList(argument.into)) {
      option->expected(static_cast<int>(argument.least), static_cast<int>(*argument.most));
    }
  }

  Command command_;
  std::map<std::string, CLI::App*> groups_;
  CLI::App app_{
      "Connectors as code: manifests in, a plan, and nothing that the plan does not say."};
};

}  // namespace

Parsed ParseCommandLine(const std::vector<std::string>& arguments, const std::string& version) {
  return CommandLine(version).Parse(arguments);
}

}  // namespace dbsn
