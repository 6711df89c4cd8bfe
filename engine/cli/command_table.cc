#include "engine/cli/command_table.h"

namespace dbsn {
namespace {

using Flags = std::vector<FlagSpec>;

template <auto kMember>
auto& Of(Command& command) {
  return command.*kMember;
}
template <auto kMember>
auto& OfSandbox(Command& command) {
  return command.sandbox.*kMember;
}

Flags Join(const std::vector<Flags>& groups) {
  Flags all;
  for (const Flags& group : groups) all.insert(all.end(), group.begin(), group.end());
  return all;
}

FlagSpec Choice(std::string names, std::string help, Into into, std::vector<std::string> choices) {
  return {.names = std::move(names),
          .help = std::move(help),
          .into = into,
          .candidates = Candidates::kChoices,
          .choices = std::move(choices),
          .shows_default = true};
}

// --- flags that several commands share

const FlagSpec kEnvironment{.names = "--env",
                            .help = "The environment; without it, the variable DBSN_ENV says which",
                            .into = &Of<&Command::environments>,
                            .candidates = Candidates::kEnvironments,
                            .once = true};
const FlagSpec kVariable{"--var", "A variable's value for this run: NAME=VALUE",
                         &Of<&Command::variables>};

// Of commands that look at no environment.
const Flags kPlaces{
    {"-C,--workspace", "dbsn.yaml, or its folder", &Of<&Command::workspace>, Candidates::kFiles},
    {"--providers", "A folder of provider definitions in place of the built-in ones",
     &Of<&Command::providers>, Candidates::kFolders}};

const Flags kWorkspaceAlone = Join({{kEnvironment, kVariable}, kPlaces});

const Flags kCatalog{{"--catalog",
                      "A folder with types/ and fields/ in place of the catalog in use",
                      &Of<&Command::catalog>, Candidates::kFolders}};

const Flags kProject{
    {"--project", "The project of manifests that name none", &Of<&Command::project>}};

const Flags kWorkspace = Join({kWorkspaceAlone, kCatalog, kProject});

const FlagSpec kProviderFlag{"--provider", "Whose catalog, where several have one",
                             &Of<&Command::provider>, Candidates::kProviders};

const Flags kNetwork{{"--url", "The API's base address", &Of<&Command::url>},
                     {"--insecure", "Send credentials over plain http", &Of<&Command::insecure>},
                     {"--log", "Write JSON lines about every request to this file",
                      &Of<&Command::log_file>, Candidates::kFiles},
                     Choice("--log-level", "How much", &Of<&Command::log_level>,
                            {"error", "warn", "info", "debug", "trace"}),
                     {.names = "--parallelism",
                      .help = "Requests side by side",
                      .into = &Of<&Command::parallelism>,
                      .range = {{1, 256}},
                      .shows_default = true}};

// Of commands that look at the state and call no API.
const Flags kStateAlone =
    Join({kWorkspaceAlone,
          {{"--insecure", "Send credentials over plain http", &Of<&Command::insecure>}}});

const Flags kFormat{Choice("--format", "How to print", &Of<&Command::format>, {"text", "json"})};

// Of a plan.
const Flags kPlanFormat{Choice("--format", "How to print", &Of<&Command::format>,
                               {"text", "json", "markdown", "terraform"})};

const Flags kSelection{
    {"--target", "Only this address, and what it needs", &Of<&Command::targets>,
     Candidates::kAddresses},
    {"--exclude", "All but this address, and what needs it", &Of<&Command::excludes>,
     Candidates::kAddresses},
    {"-l,--selector", "Only what has this label: team=orders", &Of<&Command::labels>},
    Choice("--refresh", "Read rows that moved, or every row in full", &Of<&Command::refresh>,
           {"moved", "full"}),
    {"--send-secrets", "Send the secrets of this adopted address", &Of<&Command::send_secrets>,
     Candidates::kAddresses}};

// What a plan may do beyond what the policies and its caution let it.
const Flags kPermissions{
    {"--allow-delete-adopted", "Let this address be deleted although it was taken over, not made",
     &Of<&Command::allow_delete_adopted>, Candidates::kAddresses},
    {"--allow-breaking", "Let what pipelines and others use be deleted and replaced",
     &Of<&Command::allow_breaking>},
    {.names = "--allow-deletes",
     .help = "How many resources this run may take away, whatever the policies say",
     .into = &Of<&Command::allow_deletes>,
     .range = {{0, 1'000'000}}}};

const Flags kLock{{.names = "--lock-timeout",
                   .help = "How long to wait for another run: 30s, 5m",
                   .into = &Of<&Command::lock_timeout>,
                   .shows_default = true}};

const Flags kApproval{{"--auto-approve", "Do not ask", &Of<&Command::auto_approve>}};

const ArgumentSpec kManifests{"PATH", "Manifests: files or folders", &Of<&Command::arguments>,
                              Candidates::kFiles};

ArgumentSpec One(std::string name, std::string help, Candidates candidates) {
  return {.name = std::move(name),
          .help = std::move(help),
          .into = &Of<&Command::arguments>,
          .candidates = candidates,
          .least = 1,
          .most = 1};
}

const ArgumentSpec kResource{.name = "ADDRESS",
                             .help = "The resource",
                             .into = &Of<&Command::address>,
                             .candidates = Candidates::kAddresses,
                             .least = 1,
                             .most = 1};

// --- the commands

const std::vector<CommandSpec> kOffline{
    {Verb::kInit,
     "init",
     "A new workspace with one example; or the state taken elsewhere",
     Join({{{"--name", "The workspace's name; that of its folder without it", &Of<&Command::name>},
            {"--provider", "The provider; the first without it", &Of<&Command::provider>,
             Candidates::kProviders},
            {"--project", "The project of manifests that name none", &Of<&Command::project>},
            Choice("--ci", "Add a file for this CI that validates", &Of<&Command::ci>,
                   {"github", "gitlab"}),
            {"--migrate-state", "Take the state to where dbsn.yaml now says",
             &Of<&Command::migrate>},
            {"--from",
             "With --migrate-state: the dbsn.yaml that names where it was; .dbsn without it",
             &Of<&Command::from>, Candidates::kFiles}},
           kStateAlone,
           kLock}),
     {{.name = "FOLDER",
       .help = "Where; the current folder when left out",
       .into = &Of<&Command::arguments>,
       .candidates = Candidates::kFolders,
       .most = 1}}},
    {Verb::kValidate,
     "validate",
     "Check the manifests offline",
     Join({kWorkspace,
           {Choice("--format", "How to print", &Of<&Command::format>,
                   {"text", "json", "sarif", "github", "junit"})}}),
     {kManifests}},
    {Verb::kFmt,
     "fmt",
     "Lay manifests out; changes white space and nothing else",
     Join({kPlaces,
           {{"--check", "Change nothing; end with 2 when a file is not laid out",
             &Of<&Command::check>}}}),
     {kManifests}},
    {Verb::kDiff, "diff", "Show how two environments differ",
     Join({{kVariable},
           kPlaces,
           kCatalog,
           kProject,
           kFormat,
           {{.names = "--env",
             .help = "An environment; given twice",
             .into = &Of<&Command::environments>,
             .candidates = Candidates::kEnvironments,
             .required = true}}})},
    {Verb::kScaffold,
     "scaffold",
     "A commented manifest of a type, to fill in",
     Join({kPlaces,
           kCatalog,
           {{"--auth", "The auth type; the first that the type offers without it",
             &Of<&Command::auth>, Candidates::kAuthTypes},
            {"--name", "The manifest's name", &Of<&Command::name>},
            {"--minimal", "Only what must be written, without comments", &Of<&Command::minimal>},
            {"--out", "Write it to this new file", &Of<&Command::out>, Candidates::kFiles},
            kProviderFlag}}),
     {One("TYPE", "The connector type", Candidates::kTypes)}},
    {Verb::kConvert,
     "convert",
     "Make manifests of saved API bodies",
     Join({kPlaces,
           kCatalog,
           {{"--kind", "What the bodies are, where that is not clear", &Of<&Command::kind>},
            {"--out", "A new .yaml file for all, or a folder with a file for each; else printed",
             &Of<&Command::out>, Candidates::kFiles},
            kProviderFlag}}),
     {{.name = "FILE.json",
       .help = "JSON: a body, a list of bodies, or an answer that holds them",
       .into = &Of<&Command::arguments>,
       .candidates = Candidates::kFiles,
       .least = 1}}},
    {Verb::kExplain,
     "explain",
     "What can be written for a type or a field",
     Join({kPlaces, kCatalog, kFormat}),
     {{.name = "TYPE[.FIELD]",
       .help = "A connector type, one of its fields, or a field's name; all kinds when left out",
       .into = &Of<&Command::arguments>,
       .candidates = Candidates::kTypesAndFields,
       .most = 1}}},
    {Verb::kSchema, "schema", "Print a JSON Schema of manifests, for editors",
     Join({kPlaces,
           kCatalog,
           {{"--out", "Write it to this file", &Of<&Command::out>, Candidates::kFiles}}})}};

const std::vector<CommandSpec> kPlanning{
    {Verb::kPlan,
     "plan",
     "Show what applying would do",
     Join({kWorkspace,
           kNetwork,
           kPlanFormat,
           kSelection,
           kPermissions,
           {{"--out", "Save the plan to this file, for apply", &Of<&Command::out>,
             Candidates::kFiles},
            {"--destroy", "Plan to delete everything", &Of<&Command::destroy>},
            Choice("--secrets", "Compare them with what was sent, or read none",
                   &Of<&Command::secrets>, {"compare", "skip"}),
            {"--detailed-exitcode", "End with 2 on changes", &Of<&Command::detailed_exitcode>}}}),
     {kManifests}},
    {Verb::kDrift, "drift", "Show what changed on the live side since it was last seen",
     Join({kWorkspace,
           kNetwork,
           kFormat,
           {{"--unmanaged", "Also what stands in no manifest and no state",
             &Of<&Command::unmanaged>},
            {"--ignore", "A file of addresses, or addresses and fields, to leave out",
             &Of<&Command::ignore>, Candidates::kFiles}}})},
    {Verb::kShow,
     "show",
     "Show a saved plan",
     kPlanFormat,
     {One("PLAN", "A file that plan --out wrote", Candidates::kFiles)}},
    {Verb::kApply,
     "apply",
     "Make it so",
     Join({kWorkspace, kNetwork, kFormat, kSelection, kPermissions, kLock, kApproval}),
     {{"PLAN|PATH", "A saved plan, or manifests", &Of<&Command::arguments>, Candidates::kFiles}}},
    {Verb::kUndo,
     "undo",
     "Take back what a run changed",
     Join({kWorkspace,
           kNetwork,
           kFormat,
           kPermissions,
           kLock,
           kApproval,
           {{"--out", "Change nothing, and save the plan to this file, for apply",
             &Of<&Command::out>, Candidates::kFiles}}}),
     {{.name = "RUN",
       .help = "The run's id, as apply printed it; the newest that can be undone without it",
       .into = &Of<&Command::arguments>,
       .most = 1}}},
    {Verb::kDestroy, "destroy", "Delete everything the state holds",
     Join({kWorkspace, kNetwork, kFormat, kSelection, kPermissions, kLock, kApproval})}};

const std::vector<CommandSpec> kLive{
    {Verb::kNew,
     "new",
     "Ask for one resource step by step; write, apply and test it",
     Join({kWorkspace,
           kNetwork,
           kLock,
           kApproval,
           {{"--category", "Only types of this category", &Of<&Command::category>,
             Candidates::kCategories},
            {"--auth", "The auth type, by name or number", &Of<&Command::auth>,
             Candidates::kAuthTypes},
            {"--kind", "A kind that has no types", &Of<&Command::kind>},
            {"--set", "A field: NAME=VALUE; of a secret NAME=VARIABLE, or NAME=file:PATH",
             &Of<&Command::sets>, Candidates::kFieldValues},
            {"--name", "The manifest's name; made of the resource's own without it",
             &Of<&Command::name>},
            {"--out", "The new file; in the manifests' folder without it", &Of<&Command::out>,
             Candidates::kFiles},
            kProviderFlag}}),
     {{.name = "TYPE",
       .help = "The connector type; asked for when left out",
       .into = &Of<&Command::arguments>,
       .candidates = Candidates::kTypes,
       .most = 1}}},
    {Verb::kTest,
     "test",
     "Run the API's own connection tests",
     Join({kWorkspace, kNetwork, kFormat}),
     {{"ADDRESS", "Which; all of the state when none is named", &Of<&Command::arguments>,
       Candidates::kAddresses}}},
    {Verb::kExport,
     "export",
     "Write live resources as manifests",
     Join(
         {kWorkspace,
          kNetwork,
          {{"--out", "A new .yaml file for all, or a folder with a file for each; else printed",
            &Of<&Command::out>, Candidates::kFiles},
           {"--all", "Those that are managed here already too", &Of<&Command::all>},
           {"--provider", "Only of this provider", &Of<&Command::provider>, Candidates::kProviders},
           {"--kind", "Only of this kind", &Of<&Command::kind>}}}),
     {{"ID|NAME", "Which live resources; all of the project when none is named",
       &Of<&Command::arguments>}}},
    {Verb::kImport,
     "import",
     "Put a live resource into the state, as its manifest's",
     Join({kWorkspace, kNetwork, kLock}),
     {{.name = "ADDRESS",
       .help = "The manifest's address",
       .into = &Of<&Command::address>,
       .candidates = Candidates::kAddresses,
       .least = 1,
       .most = 1},
      One("ID", "The live resource's id", Candidates::kNone)}},
    {Verb::kInspect,
     "inspect",
     "Show a live connector's metadata",
     Join({kWorkspace,
           kNetwork,
           kFormat,
           {{"--in-catalog", "Within this catalog", &Of<&Command::in_catalog>},
            {"--in-schema", "Within this schema", &Of<&Command::in_schema>},
            {"--in-table", "Of this table", &Of<&Command::in_table>}}}),
     {kResource,
      {.name = "LEVEL",
       .help = "What its kind shows: of a connector catalogs, schemas, tables or columns",
       .into = &Of<&Command::level>,
       .most = 1}}},
    {Verb::kRefresh,
     "refresh",
     "Let the API read a connector's metadata anew",
     Join({kWorkspace, kNetwork, kFormat}),
     {kResource}},
    {Verb::kDoctor, "doctor", "Check the set-up: files, token, server",
     Join({kWorkspace, kNetwork})}};

const std::vector<CommandSpec> kState{
    {Verb::kStateList, "state list", "Every address in the state", Join({kStateAlone, kFormat})},
    {Verb::kStateShow,
     "state show",
     "What the state holds of one address",
     Join({kStateAlone, kFormat}),
     {One("ADDRESS", "Which", Candidates::kAddresses)}},
    {Verb::kStateRemove,
     "state rm",
     "Forget an address; the live resource stays",
     Join({kStateAlone, kLock}),
     {{.name = "ADDRESS",
       .help = "Which",
       .into = &Of<&Command::arguments>,
       .candidates = Candidates::kAddresses,
       .least = 1}}},
    {Verb::kStateMove,
     "state mv",
     "Give an entry another address",
     Join({kStateAlone, kLock}),
     {{.name = "FROM_TO",
       .help = "FROM TO",
       .into = &Of<&Command::arguments>,
       .candidates = Candidates::kAddresses,
       .least = 2,
       .most = 2}}},
    {Verb::kStateProtect,
     "state protect",
     "Let nothing delete or replace an entry, whatever its manifest leaves unsaid",
     Join({kStateAlone,
           kLock,
           {{"--off", "Let it be deleted and replaced again", &Of<&Command::off>}}}),
     {{.name = "ADDRESS",
       .help = "The entries",
       .into = &Of<&Command::arguments>,
       .candidates = Candidates::kAddresses,
       .least = 1}}},
    {Verb::kStateRekey, "state rekey",
     "Mark the secrets under another key: DBSN_STATE_KEY's, or a new one in the state",
     Join({kStateAlone, kLock})},
    {Verb::kStateHistory, "state history", "Who applied what, and the versions to go back to",
     Join({kStateAlone, kFormat})},
    {Verb::kStatePull, "state pull", "Print the whole state, or write it to a file",
     Join({kStateAlone,
           {{"--out", "Write it to this file", &Of<&Command::out>, Candidates::kFiles}}})},
    {Verb::kStatePush,
     "state push",
     "Make what a file holds the state",
     Join({kStateAlone,
           kLock,
           {{"--back", "Also when the state has moved on since", &Of<&Command::back>}}}),
     {One("FILE", "What state pull wrote, or a version of a server's", Candidates::kFiles)}},
    {Verb::kStateRestore,
     "state restore",
     "Go back to an earlier version of the state",
     Join({kStateAlone, kLock}),
     {One("VERSION", "Its number, as state history lists them", Candidates::kNone)}},
    {Verb::kStateUnlock,
     "state unlock",
     "Take a lock away that nobody holds any more",
     Join({kStateAlone, kLock}),
     {One("ID", "The lock's id, as the error shows it", Candidates::kNone)}}};

const Flags kFrom{{"--from", "A folder with types/ and fields/ in place of the web host",
                   &Of<&Command::from>, Candidates::kFolders},
                  kProviderFlag};

const std::vector<CommandSpec> kCatalogCommands{
    {Verb::kCatalogList, "catalog list", "The connector types, by category",
     Join({kPlaces,
           kCatalog,
           kFormat,
           {{"--category", "Only this category", &Of<&Command::category>, Candidates::kCategories},
            {"--all", "Those that cannot be used any more too", &Of<&Command::all>}}})},
    {Verb::kCatalogSearch,
     "catalog search",
     "Types whose name, category or fields hold the words",
     Join({kPlaces, kCatalog, kFormat}),
     {{.name = "WORD",
       .help = "All of them must be found; in any case",
       .into = &Of<&Command::arguments>,
       .least = 1}}},
    {Verb::kCatalogShow,
     "catalog show",
     "What the catalog says of a type, or which one is in use",
     Join({kPlaces, kCatalog, kFormat}),
     {{.name = "TYPE",
       .help = "Its name; the catalog itself when left out",
       .into = &Of<&Command::arguments>,
       .candidates = Candidates::kTypes,
       .most = 1}}},
    {Verb::kCatalogUpdate, "catalog update",
     "Fetch the API's own catalog files, and pin them in dbsn.lock.json",
     Join({kWorkspaceAlone,
           kNetwork,
           kFormat,
           kFrom,
           {{"--built-in", "Go back to the catalog in the binary", &Of<&Command::built_in>}}})},
    {Verb::kCatalogDiff,
     "catalog diff",
     "What another catalog would change, and break here",
     Join({kWorkspaceAlone, kNetwork, kFormat, kFrom}),
     {kManifests}}};

const std::vector<CommandSpec> kProviderCommands{
    {Verb::kProviderNew,
     "provider new",
     "Draft a definition: by questions, or from an OpenAPI 3 document",
     {{"--openapi", "The document, JSON or YAML", &Of<&Command::openapi>, Candidates::kFiles},
      {"--path", "The path of a collection in it, like /things", &Of<&Command::path>},
      {"--kind", "What one of its things is called; made of the path without it",
       &Of<&Command::kind>},
      {"--out", "The new folder; providers/NAME without it", &Of<&Command::out>,
       Candidates::kFolders}},
     {One("NAME", "The provider's name, in lower case", Candidates::kNone)}},
    {Verb::kProviderList, "provider list", "The provider definitions, and their kinds",
     Join({kPlaces, kFormat})},
    {Verb::kProviderCheck,
     "provider check",
     "Check a definition, and say what it can reach",
     Join({kPlaces,
           kFormat,
           {{"--pin", "Take this version for the workspace: dbsn.lock.json holds its digest",
             &Of<&Command::pin>}}}),
     {{.name = "FOLDER",
       .help = "A folder with a provider.yaml, or one of such folders; those in use when left out",
       .into = &Of<&Command::arguments>,
       .candidates = Candidates::kFolders,
       .most = 1}}},
    {Verb::kProviderTest,
     "provider test",
     "Try each operation on a live server: of a kind, with a resource of its own, or of a page",
     Join({kWorkspace,
           kNetwork,
           kFormat,
           {{"--changed", "A manifest of the same kind that holds other values for the updates",
             &Of<&Command::changed>, Candidates::kAddresses},
            {"--param", "Of an operation of a connector page: NAME=VALUE",
             &Of<&Command::parameters>}}}),
     {{.name = "ADDRESS",
       .help = "A manifest that says what to make, or a connector page: PROVIDER or "
               "PROVIDER/OPERATION",
       .into = &Of<&Command::address>,
       .candidates = Candidates::kAddresses,
       .least = 1,
       .most = 1}}},
    {Verb::kProviderPublish,
     "provider publish",
     "Put a definition into a catalogue, as a version that never changes",
     Join({kApproval,
           {{.names = "--to",
             .help = "The catalogue: a folder, or a git repository's address",
             .into = &Of<&Command::out>,
             .candidates = Candidates::kFolders,
             .required = true},
            {.names = "--scope",
             .help = "Who gets it: enterprise, or catalogue for all; enterprise without it",
             .into = &Of<&Command::scope>,
             .candidates = Candidates::kChoices,
             .choices = {"enterprise", "catalogue"}},
            {"--review", "Let somebody else look at it first", &Of<&Command::review>},
            {"--untested", "Publish what no test has passed; the publication says so",
             &Of<&Command::untested>}}}),
     {One("FOLDER", "The definition's", Candidates::kFolders)}}};

const std::vector<CommandSpec> kOwn{
    {Verb::kSandbox,
     "sandbox",
     "A local server that speaks the supported APIs",
     {{.names = "--listen",
       .help = "HOST:PORT; port 0 takes a free one",
       .into = &OfSandbox<&SandboxOptions::listen>,
       .shows_default = true},
      {"--data", "Keep everything in this SQLite file", &OfSandbox<&SandboxOptions::data_file>,
       Candidates::kFiles},
      {.names = "--dialect",
       .help = "reference, wire, or a list of switches",
       .into = &OfSandbox<&SandboxOptions::dialect>,
       .shows_default = true},
      {"--unique-names", "Refuse a name twice in one project",
       &OfSandbox<&SandboxOptions::unique_names>},
      {"--review", "Published connector templates wait for a review",
       &OfSandbox<&SandboxOptions::review>},
      {"--tls-cert", "A certificate (PEM): speak https",
       &OfSandbox<&SandboxOptions::tls_certificate>, Candidates::kFiles},
      {"--tls-key", "Its key (PEM)", &OfSandbox<&SandboxOptions::tls_key>, Candidates::kFiles},
      {"--catalog", "Serve this catalog: types/ and fields/",
       &OfSandbox<&SandboxOptions::catalog_folder>, Candidates::kFolders},
      {"--fault", "Order a fault: kind=lost-after,method=POST,path=/api/connector",
       &OfSandbox<&SandboxOptions::faults>},
      {"--expired-token", "A token that is answered with 401",
       &OfSandbox<&SandboxOptions::expired_tokens>},
      {.names = "--rate-limit",
       .help = "Requests a minute and token",
       .into = &OfSandbox<&SandboxOptions::requests_per_minute>,
       .shows_default = true}}},
    {Verb::kCompletion,
     "completion",
     "Print what a shell needs to complete dbsn's words",
     {},
     {{.name = "SHELL",
       .help = "bash, zsh or fish",
       .into = &Of<&Command::arguments>,
       .candidates = Candidates::kChoices,
       .choices = {"bash", "zsh", "fish"},
       .least = 1,
       .most = 1}}},
    {Verb::kVersion, "version", "Print the version"}};

CommandTable MakeTable() {
  CommandTable table;
  table.groups = {{"catalog", "The connector types, and where they come from"},
                  {"provider", "Provider definitions: what they can do, and whether it is so"},
                  {"state", "Look at the state, and mend it"}};
  for (const auto* part :
       {&kOffline, &kCatalogCommands, &kProviderCommands, &kPlanning, &kLive, &kState, &kOwn}) {
    table.commands.insert(table.commands.end(), part->begin(), part->end());
  }
  return table;
}

}  // namespace

const CommandTable& Commands() {
  static const CommandTable table = MakeTable();
  return table;
}

}  // namespace dbsn
