// The one file that knows CLI11: commands, their flags and their help.
#include <CLI/CLI.hpp>

#include <sstream>
#include <utility>

#include "engine/cli/command.h"

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
    AddOffline();
    AddPlanning();
    AddLive();
    AddState();
    AddSandbox();
    Add(app_, "version", "Print the version", Verb::kVersion);
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
  CLI::App* Add(CLI::App& parent, const std::string& name, const std::string& help, Verb verb) {
    CLI::App* added = parent.add_subcommand(name, help);
    added->callback([this, verb] { command_.verb = verb; });
    return added;
  }

  void EnvironmentFlags(CLI::App* app) {
    app->add_option("--env", command_.environments,
                    "The environment; without it, the variable DBSN_ENV says which")
        ->allow_extra_args(false);
    VariableFlag(app);
  }

  void VariableFlag(CLI::App* app) {
    app->add_option("--var", command_.variables, "A variable's value for this run: NAME=VALUE")
        ->allow_extra_args(false);
  }

  void WorkspaceFlags(CLI::App* app) {
    EnvironmentFlags(app);
    PlaceFlags(app);
  }

  void PlaceFlags(CLI::App* app) {
    app->add_option("-C,--workspace", command_.workspace, "dbsn.yaml, or its folder");
    app->add_option("--providers", command_.providers,
                    "A folder of provider definitions in place of the built-in ones");
    app->add_option("--catalog", command_.catalog,
                    "A folder with types/ and fields/ in place of the built-in catalog");
    app->add_option("--project", command_.project, "The project of manifests that name none");
  }

  void NetworkFlags(CLI::App* app) {
    app->add_option("--url", command_.url, "The API's base address");
    app->add_flag("--insecure", command_.insecure, "Send credentials over plain http");
    app->add_option("--log", command_.log_file,
                    "Write JSON lines about every request to this file");
    app->add_option("--log-level", command_.log_level, "How much")
        ->check(CLI::IsMember({"error", "warn", "info", "debug", "trace"}))
        ->capture_default_str();
    app->add_option("--parallelism", command_.parallelism, "Requests side by side")
        ->check(CLI::Range(1, 256))
        ->capture_default_str();
  }

  void FormatFlag(CLI::App* app) {
    app->add_option("--format", command_.format, "How to print")
        ->check(CLI::IsMember({"text", "json"}))
        ->capture_default_str();
  }

  void SelectionFlags(CLI::App* app) {
    app->add_option("--target", command_.targets, "Only this address, and what it needs")
        ->allow_extra_args(false);
    app->add_option("--exclude", command_.excludes, "All but this address, and what needs it")
        ->allow_extra_args(false);
    app->add_option("-l,--selector", command_.labels, "Only what has this label: team=orders")
        ->allow_extra_args(false);
    app->add_option("--refresh", command_.refresh, "Read rows that moved, or every row in full")
        ->check(CLI::IsMember({"moved", "full"}))
        ->capture_default_str();
    app->add_option("--allow-delete-adopted", command_.allow_delete_adopted,
                    "Let this address be deleted although it was taken over, not made")
        ->allow_extra_args(false);
    app->add_option("--send-secrets", command_.send_secrets,
                    "Send the secrets of this adopted address")
        ->allow_extra_args(false);
  }

  void LockFlag(CLI::App* app) {
    app->add_option("--lock-timeout", command_.lock_timeout,
                    "How long to wait for another run: 30s, 5m")
        ->capture_default_str();
  }

  void AddOffline() {
    CLI::App* validate = Add(app_, "validate", "Check the manifests offline", Verb::kValidate);
    WorkspaceFlags(validate);
    FormatFlag(validate);
    validate->add_option("PATH", command_.arguments, "Manifests: files or folders");

    CLI::App* diff = Add(app_, "diff", "Show how two environments differ", Verb::kDiff);
    PlaceFlags(diff);
    VariableFlag(diff);
    FormatFlag(diff);
    diff->add_option("--env", command_.environments, "An environment; given twice")
        ->required()
        ->allow_extra_args(false);
  }

  void AddPlanning() {
    CLI::App* plan = Add(app_, "plan", "Show what applying would do", Verb::kPlan);
    WorkspaceFlags(plan);
    NetworkFlags(plan);
    FormatFlag(plan);
    SelectionFlags(plan);
    plan->add_option("--out", command_.out, "Save the plan to this file, for apply");
    plan->add_flag("--destroy", command_.destroy, "Plan to delete everything");
    plan->add_flag("--detailed-exitcode", command_.detailed_exitcode, "End with 2 on changes");
    plan->add_option("PATH", command_.arguments, "Manifests: files or folders");

    CLI::App* show = Add(app_, "show", "Show a saved plan", Verb::kShow);
    FormatFlag(show);
    show->add_option("PLAN", command_.arguments, "A file that plan --out wrote")
        ->required()
        ->expected(1);

    CLI::App* apply = Add(app_, "apply", "Make it so", Verb::kApply);
    WorkspaceFlags(apply);
    NetworkFlags(apply);
    FormatFlag(apply);
    SelectionFlags(apply);
    LockFlag(apply);
    apply->add_flag("--auto-approve", command_.auto_approve, "Do not ask");
    apply->add_option("PLAN|PATH", command_.arguments, "A saved plan, or manifests");

    CLI::App* destroy = Add(app_, "destroy", "Delete everything the state holds", Verb::kDestroy);
    WorkspaceFlags(destroy);
    NetworkFlags(destroy);
    FormatFlag(destroy);
    SelectionFlags(destroy);
    LockFlag(destroy);
    destroy->add_flag("--auto-approve", command_.auto_approve, "Do not ask");
  }

  void AddLive() {
    CLI::App* test = Add(app_, "test", "Run the API's own connection tests", Verb::kTest);
    WorkspaceFlags(test);
    NetworkFlags(test);
    FormatFlag(test);
    test->add_option("ADDRESS", command_.arguments, "Which; all of the state when none is named");

    CLI::App* inspect = Add(app_, "inspect", "Show a live connector's metadata", Verb::kInspect);
    WorkspaceFlags(inspect);
    NetworkFlags(inspect);
    FormatFlag(inspect);
    inspect->add_option("ADDRESS", command_.address, "The resource")->required();
    inspect->add_option("LEVEL", command_.level, "catalogs, schemas, tables or columns");
    inspect->add_option("--in-catalog", command_.in_catalog, "Within this catalog");
    inspect->add_option("--in-schema", command_.in_schema, "Within this schema");
    inspect->add_option("--in-table", command_.in_table, "Of this table");

    CLI::App* refresh =
        Add(app_, "refresh", "Let the API read a connector's metadata anew", Verb::kRefresh);
    WorkspaceFlags(refresh);
    NetworkFlags(refresh);
    FormatFlag(refresh);
    refresh->add_option("ADDRESS", command_.address, "The resource")->required();

    CLI::App* doctor = Add(app_, "doctor", "Check the set-up: files, token, server", Verb::kDoctor);
    WorkspaceFlags(doctor);
    NetworkFlags(doctor);
  }

  void AddState() {
    CLI::App* state = app_.add_subcommand("state", "Look at the state, and mend it");
    state->require_subcommand(1);
    const auto common = [this](CLI::App* app) {
      EnvironmentFlags(app);
      app->add_option("-C,--workspace", command_.workspace, "dbsn.yaml, or its folder");
      app->add_option("--providers", command_.providers, "A folder of provider definitions");
    };
    CLI::App* list = Add(*state, "list", "Every address in the state", Verb::kStateList);
    common(list);
    FormatFlag(list);
    CLI::App* show = Add(*state, "show", "What the state holds of one address", Verb::kStateShow);
    common(show);
    FormatFlag(show);
    show->add_option("ADDRESS", command_.arguments)->required()->expected(1);
    CLI::App* remove =
        Add(*state, "rm", "Forget an address; the live resource stays", Verb::kStateRemove);
    common(remove);
    LockFlag(remove);
    remove->add_option("ADDRESS", command_.arguments)->required();
    CLI::App* move = Add(*state, "mv", "Give an entry another address", Verb::kStateMove);
    common(move);
    LockFlag(move);
    move->add_option("FROM_TO", command_.arguments, "FROM TO")->required()->expected(2);
    CLI::App* unlock =
        Add(*state, "unlock", "Take a lock away that nobody holds any more", Verb::kStateUnlock);
    common(unlock);
    unlock->add_option("ID", command_.arguments, "The lock's id, as the error shows it")
        ->required()
        ->expected(1);
  }

  void AddSandbox() {
    CLI::App* app =
        Add(app_, "sandbox", "A local server that speaks the supported APIs", Verb::kSandbox);
    SandboxOptions& options = command_.sandbox;
    app->add_option("--listen", options.listen, "HOST:PORT; port 0 takes a free one")
        ->capture_default_str();
    app->add_option("--data", options.data_file, "Keep everything in this SQLite file");
    app->add_option("--dialect", options.dialect, "reference, wire, or a list of switches")
        ->capture_default_str();
    app->add_flag("--unique-names", options.unique_names, "Refuse a name twice in one project");
    app->add_option("--tls-cert", options.tls_certificate, "A certificate (PEM): speak https");
    app->add_option("--tls-key", options.tls_key, "Its key (PEM)");
    app->add_option("--catalog", options.catalog_folder, "Serve this catalog: types/ and fields/");
    app->add_option("--fault", options.faults,
                    "Order a fault: kind=lost-after,method=POST,path=/api/connector")
        ->allow_extra_args(false);
    app->add_option("--expired-token", options.expired_tokens, "A token that is answered with 401")
        ->allow_extra_args(false);
    app->add_option("--rate-limit", options.requests_per_minute, "Requests a minute and token")
        ->capture_default_str();
  }

  Command command_;
  CLI::App app_{
      "Connectors as code: manifests in, a plan, and nothing that the plan does not say."};
};

}  // namespace

Parsed ParseCommandLine(const std::vector<std::string>& arguments, const std::string& version) {
  return CommandLine(version).Parse(arguments);
}

}  // namespace dbsn
