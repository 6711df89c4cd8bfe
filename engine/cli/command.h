// A command as it was asked for: what the command line says, and nothing of what it means.
#pragma once
#include <cstdint>
#include <string>
#include <vector>

#include "sandbox/sandbox.h"

namespace dbsn {

enum class Verb : std::uint8_t {
  kValidate,
  kDiff,
  kDrift,
  kPlan,
  kShow,
  kApply,
  kDestroy,
  kUndo,
  kTest,
  kInspect,
  kRefresh,
  kStateList,
  kStateShow,
  kStateRemove,
  kStateMove,
  kStateProtect,
  kStateRekey,
  kStateHistory,
  kStatePull,
  kStatePush,
  kStateRestore,
  kStateUnlock,
  kInit,
  kExplain,
  kScaffold,
  kSchema,
  kFmt,
  kNew,
  kConvert,
  kExport,
  kImport,
  kCatalogList,
  kCatalogSearch,
  kCatalogShow,
  kCatalogUpdate,
  kCatalogDiff,
  kProviderNew,
  kProviderList,
  kProviderCheck,
  kProviderTest,
  kProviderPublish,
  kSandbox,
  kDoctor,
  kCompletion,
  kVersion,
};

struct Command {
  Verb verb = Verb::kVersion;

  // Of every command that reads a workspace.
  std::string workspace;                  // -C, --workspace
  std::vector<std::string> environments;  // --env: one, but for diff
  std::vector<std::string> variables;     // --var NAME=VALUE
  std::string providers;                  // --providers DIR
  std::string catalog;                    // --catalog DIR
  std::string project;                    // --project
  std::string url;                        // --url
  bool insecure = false;                  // --insecure
  std::string log_file;                   // --log
  std::string log_level = "info";
  std::string format = "text";

  std::vector<std::string> arguments;  // PATH..., PLAN, ADDRESS..., as the verb takes them
  std::vector<std::string> targets, excludes, labels;
  std::vector<std::string> allow_delete_adopted, send_secrets;
  std::string out;                // --out FILE
  std::string refresh = "moved";  // moved | full
  bool destroy = false;
  bool detailed_exitcode = false;
  bool auto_approve = false;
  int parallelism = 8;
  bool allow_breaking = false;
  std::string secrets = "compare";  // plan: --secrets
  int allow_deletes = -1;           // --allow-deletes; -1: not said
  std::string lock_timeout = "0s";
  bool off = false;      // state protect: --off
  bool back = false;     // state push: --back
  bool migrate = false;  // init: --migrate-state
  std::string address;   // inspect, refresh: the one resource
  std::string level;     // inspect: catalogs | schemas | tables | columns
  std::string in_catalog, in_schema, in_table;

  // Of commands that make manifests.
  std::string auth;               // --auth
  std::string name;               // --name
  bool minimal = false;           // --minimal
  bool check = false;             // --check
  std::string kind;               // --kind
  std::vector<std::string> sets;  // --set NAME=VALUE
  std::string ci;                 // --ci

  // Of the catalog's commands.
  std::string category;    // --category
  bool all = false;        // --all
  bool unmanaged = false;  // drift: --unmanaged
  std::string ignore;      // drift: --ignore FILE
  std::string from;        // --from DIR; of init a FILE
  std::string provider;    // --provider
  bool built_in = false;   // --built-in

  std::string changed;                    // provider test: --changed ADDRESS
  std::vector<std::string> parameters;    // provider test: --param NAME=VALUE
  std::string scope;                      // provider publish: --scope
  bool review = false, untested = false;  // provider publish
  bool pin = false;                       // provider check: --pin
  std::string openapi;                    // provider new: --openapi FILE
  std::string path;                       // provider new: --path PATH

  SandboxOptions sandbox;
};

// What came of a command line: a Command, or text to print and an exit status.
struct Parsed {
  bool run = false;
  Command command;
  std::string out, err;
  int status = 0;
};

// Pure. |arguments| without the program's name. |version| is what --version prints.
Parsed ParseCommandLine(const std::vector<std::string>& arguments, const std::string& version);

}  // namespace dbsn
