// dbsn init: a workspace with one example, to begin with. Offline; writes new files only, and none
// when one of them is there already.
#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "engine/cli/cli_codes.h"
#include "engine/cli/commands.h"
#include "engine/cli/new_file.h"
#include "engine/cli/type_search.h"
#include "engine/load/path_text.h"
#include "engine/world/files.h"
#include "schema/manifest_problems.h"
#include "schema/sample.h"
#include "schema/yaml_writer.h"

namespace dbsn {
namespace {

// A setting that a person has to think of: the sensitive ones, what was given, what is required and
// has no default. The others are there as comments.
std::string SettingLines(const Setting& setting, const std::string& given) {
  std::string lines = setting.help.empty() ? "" : "    # " + setting.help + "\n";
  if (setting.sensitive) {
    const std::string variable = setting.env.empty() ? "TOKEN" : setting.env.front();
    return lines + "    " + setting.name + ": {valueFrom: {env: " + variable + "}}\n";
  }
  const std::string value = !given.empty() ? given : setting.default_value.value_or("");
  const bool written = !given.empty() || (setting.required && !setting.default_value.has_value());
  return lines + (written ? "    " : "    # ") + setting.name + ":" +
         (value.empty() ? "" : " " + YamlText(value)) + "\n";
}

std::string WorkspaceText(Desk& desk, const std::string& name, const Definition& definition) {
  std::string text =
      "apiVersion: dbsn/v1\nkind: Workspace\nmetadata: {name: " + YamlText(name, true) +
      "}\nmanifests: [manifests]\nproviders:\n  " + definition.name + ":\n";
  for (const Setting& setting : definition.settings) {
    const bool is_project = setting.name == "project";
    text += SettingLines(setting, is_project ? desk.command.project : "");
  }
  return text;
}

// The first published type that the API can test: the one that a newcomer can try at once.
const TypeToExplain* ExampleType(const std::vector<TypeToExplain>& types) {
  const auto fits = [](const TypeToExplain& one) {
    return one.type->active && one.type->source == "published" &&
           one.kind->variants->Resolve(one.type->name, std::nullopt)->can_test;
  };
  const auto published = std::find_if(types.begin(), types.end(), fits);
  if (published != types.end()) return &*published;
  return types.empty() ? nullptr : &types.front();
}

// Where nobody says which: one whose catalog has types to choose from.
const Definition& Usual(const Definitions& definitions) {
  for (const auto& [name, definition] : definitions) {
    for (const auto& [kind, type] : definition->kinds) {
      if (type.variants != nullptr) return *definition;
    }
  }
  return *definitions.begin()->second;
}

// They check and do not apply: a state that lives on the runner's own disk would be lost with it.
constexpr const char* kGithub =
    R"(# Shows every problem of the manifests at its line in a pull request. The runner needs dbsn on its PATH.
name: dbsn
on: [pull_request, push]
permissions: {contents: read}
jobs:
  validate:
    runs-on: ubuntu-latest
    steps:
      - uses: actions/checkout@v4
      - run: dbsn validate --format github
)";
constexpr const char* kGitlab =
    R"(# Shows every problem of the manifests in a merge request's test report. The runner needs dbsn on its
# PATH.
validate:
  stage: test
  script: dbsn validate --format junit > dbsn.xml
  artifacts:
    when: always
    reports: {junit: dbsn.xml}
)";

// Of flags that say nothing for what was asked.
std::string Pointless(const Command& command) {
  if (command.migrate) {
    if (!command.name.empty()) return "--name";
    if (!command.provider.empty()) return "--provider";
    if (!command.project.empty()) return "--project";
    if (!command.ci.empty()) return "--ci";
    return command.arguments.empty() ? "" : command.arguments.front();
  }
  if (!command.from.empty()) return "--from";
  if (!command.environments.empty()) return "--env";
  if (!command.variables.empty()) return "--var";
  if (!command.workspace.empty()) return "--workspace";
  return command.insecure ? "--insecure" : "";
}

}  // namespace

ExitStatus RunInit(Desk& desk) {
  if (const std::string flag = Pointless(desk.command); !flag.empty()) {
    return desk.Refuse(flag,
                       desk.command.migrate
                           ? "It says nothing of a state that is to be taken elsewhere."
                           : "It says nothing of a new workspace.",
                       desk.command.migrate ? "The workspace is chosen with --workspace."
                                            : "With --migrate-state it does.");
  }
  if (desk.command.migrate) return RunMigrateState(desk);
  if (!desk.session().ReadFile()) return ExitStatus::kFailed;
  const Definitions& definitions = desk.session().known();
  const std::string wanted = desk.command.provider;
  if (!wanted.empty() && !definitions.contains(wanted)) {
    std::vector<std::string_view> names;
    for (const auto& [name, definition] : definitions) names.push_back(name);
    return desk.Refuse("--provider " + wanted, "There is no definition of such a provider.",
                       DidYouMean(wanted, names, "There is " + Listed(names) + "."));
  }
  const Definition& definition = wanted.empty() ? Usual(definitions) : *definitions.at(wanted);
  const std::string folder =
      desk.command.arguments.empty() ? "" : TidyPath(desk.command.arguments.front());
  const std::string name = desk.command.name.empty()
                               ? NameFrom(folder.empty() ? "workspace" : LastPart(folder))
                               : desk.command.name;
  NewFiles files{{PathFrom(folder, "dbsn.yaml"), WorkspaceText(desk, name, definition)}};
  const std::vector<TypeToExplain> types =
      AllTypes({{definition.name, definitions.at(definition.name)}});
  if (const TypeToExplain* example = ExampleType(types)) {
    files.emplace_back(PathFrom(folder, "manifests/example.yaml"), ExampleOf(*example));
  } else if (!definition.kinds.empty()) {
    const ResourceType& kind = definition.kinds.begin()->second;
    files.emplace_back(PathFrom(folder, "manifests/example.yaml"),
                       WriteManifest(SampleManifest(
                           definition, kind, kind.base,
                           {.name = "example", .title = "example", .provider = definition.name})));
  }
  if (desk.command.ci == "github") {
    files.emplace_back(PathFrom(folder, ".github/workflows/dbsn.yaml"), kGithub);
  } else if (desk.command.ci == "gitlab") {
    files.emplace_back(PathFrom(folder, ".gitlab-ci.yml"), kGitlab);
  }
  if (!WriteNewFiles(desk, files)) return ExitStatus::kFailed;
  for (const auto& [path, text] : files) desk.reporter().Note("Wrote " + path + ".");
  const std::string at = folder.empty() ? "" : " -C " + folder;
  desk.reporter().Note("Next: `dbsn explain TYPE` for what can be written, `dbsn validate" + at +
                       "`, `dbsn plan" + at + "`.");
  return ExitStatus::kDone;
}

}  // namespace dbsn
