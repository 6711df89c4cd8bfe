// The shipped definition is read whole, and every way to break it is reported where it is broken.
#include "schema/definition_reader.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <vector>

#include "schema/definition_codes.h"
#include "schema/definition_words.h"
#include "tests/support/real_definition.h"

namespace dbsn {
namespace {

using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Not;

// "file:line:column code detail hint" of each problem.
std::vector<std::string> Problems(const DefinitionFolder& folder, const Diagnostics& diagnostics) {
  std::vector<std::string> lines;
  for (const Diagnostic& problem : diagnostics.all()) {
    std::string line = problem.about;
    if (problem.place.known()) {
      const Position at = folder.sources.Locate(problem.place.file, problem.place.begin);
      line = folder.sources.Name(problem.place.file) + ":" + std::to_string(at.line) + ":" +
             std::to_string(at.column);
    }
    lines.push_back(line + " " + std::string(problem.code.name) + " " + problem.detail + " " +
                    problem.hint);
  }
  return lines;
}

struct Broken {
  std::vector<std::string> problems;
  bool null = false;
};

Broken Read(const DefinitionFolder& folder) {
  Diagnostics diagnostics;
  const std::shared_ptr<const Definition> definition = ReadDefinition(folder.files, diagnostics);
  return {Problems(folder, diagnostics), definition == nullptr};
}

// Reads the shipped folder with |from| in |path| replaced by |to|.
Broken ReadChanged(const std::string& path, const std::string& from, const std::string& to) {
  DefinitionFolder folder = ReadProviderFolder("databasin");
  std::string text = folder.TextOf(path);
  const std::size_t at = text.find(from);
  EXPECT_NE(at, std::string::npos) << from;
  if (at != std::string::npos) text.replace(at, from.size(), to);
  folder.Put(path, text);
  return Read(folder);
}

TEST(DefinitionReader, ReadsTheShippedDefinitionWithoutAProblem) {
  const DefinitionFolder folder = ReadProviderFolder("databasin");
  const Broken read = Read(folder);
  EXPECT_THAT(read.problems, ElementsAre());
  EXPECT_FALSE(read.null);
}

TEST(DefinitionReader, KnowsHowTheApiIsReached) {
  const Definition& definition = *DatabasinDefinition();
  EXPECT_EQ(definition.name, "databasin");
  EXPECT_THAT(definition.serves, ElementsAre("v1"));
  EXPECT_EQ(definition.origin, "url");
  EXPECT_EQ(definition.auth.kind, AuthKind::kBearer);
  EXPECT_THAT(definition.auth.reread_on, ElementsAre(401));
  const Setting* token = definition.FindSetting("token");
  ASSERT_NE(token, nullptr);
  EXPECT_TRUE(token->sensitive);
  EXPECT_THAT(token->files, ElementsAre(".token", "~/.databasin/.token"));
  const Setting* url = definition.FindSetting("url");
  ASSERT_NE(url, nullptr);
  EXPECT_THAT(url->env, ElementsAre("DATABASIN_API_URL", "PUBLIC_API_URI"));
  EXPECT_EQ(url->default_value, "https://api.databasin.ai");
  EXPECT_EQ(definition.resilience.retry_delay, std::chrono::milliseconds(500));
  EXPECT_EQ(definition.resilience.breaker_threshold, 5);
  EXPECT_FALSE(definition.resilience.rate_per_minute.has_value());
  EXPECT_EQ(definition.errors.envelope_data, "data");
  EXPECT_EQ(definition.errors.hints.size(), 6u);
}

TEST(DefinitionReader, KnowsWhereContextValuesComeFrom) {
  const Definition& definition = *DatabasinDefinition();
  ASSERT_EQ(definition.context.size(), 3u);
  const ContextValue& project = definition.context[0];
  EXPECT_EQ(project.name, "project");
  EXPECT_TRUE(project.required);
  ASSERT_TRUE(project.translate_list.has_value());
  EXPECT_EQ(project.translate_list->path, "/api/my/projects");
  EXPECT_EQ(project.translate_take, "internalId");
  const ContextValue& institution = definition.context[1];
  EXPECT_EQ(institution.type, FieldType::kInteger);
  EXPECT_THAT(institution.required_for, ElementsAre("create"));
  ASSERT_EQ(institution.from.size(), 3u);
  EXPECT_EQ(institution.from[0].setting, "institution");
  ASSERT_TRUE(institution.from[1].get.has_value());
  EXPECT_EQ(institution.from[1].get->retry, Retry::kAlways);
  EXPECT_EQ(institution.from[2].row, "institutionID");
}

TEST(DefinitionReader, KnowsTheOperationsOfAConnector) {
  const ResourceType& type = DatabasinDefinition()->kinds.at("Connector");
  EXPECT_EQ(type.scope, "project");
  EXPECT_EQ(type.id_field, "connectorID");
  EXPECT_EQ(type.name_field, Key("connectorName"));
  EXPECT_EQ(type.type_field, Key("connectorSubType"));
  EXPECT_EQ(type.auth_field, Key("connectorAuthType"));
  ASSERT_TRUE(type.list && type.read && type.create && type.update && type.remove && type.test &&
              type.refresh);
  EXPECT_TRUE(type.list->thin);
  EXPECT_EQ(type.list->retry, Retry::kAlways);
  EXPECT_EQ(type.create->retry, Retry::kAfterRead);
  EXPECT_EQ(type.create->body, BodyShape::kAll);
  EXPECT_TRUE(type.create->read_after);
  EXPECT_EQ(type.update->body, BodyShape::kChanged);
  EXPECT_EQ(type.remove->method, "DELETE");
  EXPECT_EQ(type.refresh->retry, Retry::kNever);
  EXPECT_EQ(type.test->passed_equals, Value(true));
  EXPECT_TRUE(type.test->any_status);
  ASSERT_EQ(type.read->absent.fields.size(), 1u);
  EXPECT_THAT(type.read->absent.fields[0].second, ElementsAre(Value(1), Value("1"), Value(true)));
  EXPECT_THAT(type.inspect.at("columns").needs, ElementsAre("table"));
}

TEST(DefinitionReader, GivesOneDigestForTheSameBytesAndAnotherForOthers) {
  DefinitionFolder folder = ReadProviderFolder("databasin");
  Diagnostics diagnostics;
  const std::string first = ReadDefinition(folder.files, diagnostics)->digest;
  EXPECT_EQ(ReadDefinition(folder.files, diagnostics)->digest, first);
  folder.Put("provider.yaml", folder.TextOf("provider.yaml") + "# one byte more\n");
  EXPECT_NE(ReadDefinition(folder.files, diagnostics)->digest, first);
}

TEST(DefinitionReader, SuggestsTheRightKeyAtItsExactPlace) {
  const Broken read = ReadChanged("provider.yaml", "  max_retries: 4", "  max_retrys: 4");
  EXPECT_TRUE(read.null);
  ASSERT_EQ(read.problems.size(), 1u);
  EXPECT_THAT(read.problems[0], HasSubstr(":3 definition.unknown-key A resilience rule has no key "
                                          "\"max_retrys\". Did you mean \"max_retries\"?"));
}

struct Case {
  std::string name, path, from, to, expected;
};

class DefinitionMistake : public ::testing::TestWithParam<Case> {};

TEST_P(DefinitionMistake, IsReported) {
  const Case& one = GetParam();
  const Broken read = ReadChanged(one.path, one.from, one.to);
  EXPECT_TRUE(read.null);
  EXPECT_THAT(read.problems, Contains(HasSubstr(one.expected)));
}

INSTANTIATE_TEST_SUITE_P(
    Each, DefinitionMistake,
    ::testing::Values(
        Case{"WrongType", "provider.yaml", "max_retries: 4", "max_retries: many",
             "definition.wrong-type \"max_retries\" is an integer."},
        Case{"WrongDuration", "provider.yaml", "deadline: 120s", "deadline: 120",
             "\"deadline\" is a duration such as 30s."},
        Case{"BasicWithoutAUser", "provider.yaml", "kind: bearer", "kind: basic",
             "definition.missing-key An auth rule of this kind needs the key \"user\"."},
        Case{"HeaderWithoutAName", "provider.yaml", "kind: bearer", "kind: header",
             "definition.missing-key An auth rule of this kind needs the key \"header\"."},
        Case{"QueryWithoutAParameter", "provider.yaml", "kind: bearer", "kind: query",
             "definition.missing-key An auth rule of this kind needs the key \"parameter\"."},
        Case{"OAuthWithoutAnEndpoint", "provider.yaml", "kind: bearer", "kind: oauth2",
             "definition.missing-key An auth rule of this kind needs the key \"token_url\"."},
        Case{"LoginWithoutACall", "provider.yaml", "kind: bearer", "kind: login",
             "definition.missing-key An auth rule of this kind needs the key \"login\"."},
        Case{"NoPattern", "connector.yaml", "connectorName: {type: string,",
             "connectorName: {type: string, pattern: \"(\",", "\"(\" is no regular expression."},
        Case{"PlaceholderInABody", "connector.yaml", "    body: empty\n    supported",
             "    body: empty\n    send: {a: [\"{nobody}\"]}\n    supported",
             "There is no value for the placeholder \"nobody\"."},
        Case{"TestBeforeWhat", "connector.yaml", "    supported: can_test",
             "    before: [delete]\n    supported: can_test",
             "There is no operation that saves \"delete\"."},
        Case{"TwoVerdicts", "connector.yaml", "passed: {field: success,",
             "passed: {by_status: true, field: success,",
             "A rule for a passed test is by_status, or field and equals together."},
        Case{"RuleOfNothing", "connector.yaml", "operations:\n",
             "rules: [{help: x}]\noperations:\n",
             "A rule needs one of the keys needs, needs_one_of, block and fixed."},
        Case{"FixedOfNoField", "connector.yaml", "operations:\n",
             "rules: [{when: connectorName, among: [a], fixed: [conectorName], help: x}]\n"
             "operations:\n",
             "There is no field \"conectorName\"."},
        Case{"WholePathOfNoSetting", "connector.yaml", "path: /api/connector\n",
             "path: \"{+project}\"\n",
             "{+project} is inserted as it stands, and is no setting of the type request_path."},
        Case{"RuleOfNoField", "connector.yaml", "operations:\n",
             "rules: [{needs: [conectorName], help: x}]\noperations:\n",
             "There is no field \"conectorName\"."},
        Case{"RemainsOfAnother", "connector.yaml", "    read_after: true  ",
             "    leaves_part: true\n    read_after: true  ",
             "What leaves_part deletes may be somebody else's, unless nothing was there."},
        Case{"ExistsWithoutAName", "connector.yaml", "    read_after: true  ",
             "    exists: [500]\n    read_after: true  ",
             "What exists asks for is read by its name."},
        Case{"OnlyWithNothing", "connector.yaml", "connectorName: {type: string,",
             "connectorName: {type: string, only_with: nothing,", "There is no field \"nothing\"."},
        Case{"FurtherOfNoField", "connector.yaml", "    body: changed\n",
             "    body: changed\n    further: [{name: more, method: PUT, path: /x, fields: "
             "[nothing]}]\n",
             "There is no field \"nothing\"."},
        Case{"NamedAndRenamed", "connector.yaml", "unique: false", "named: true",
             "The field \"connectorName\" can be changed, and an id cannot."},
        Case{"NoIdOfANewOne", "connector.yaml", "    id: [connectorID]\n", "",
             "Nothing says where the id of a new resource stands."},
        Case{"UnknownChoice", "provider.yaml", "backoff: exponential", "backoff: exponentiel",
             "\"backoff\" cannot be \"exponentiel\". Did you mean \"exponential\"?"},
        Case{"NegativeCount", "provider.yaml", "threshold: 5", "threshold: -5",
             "\"threshold\" is outside of what it can be."},
        Case{"MissingKey", "provider.yaml", "serves: [v1]", "",
             "definition.missing-key A provider needs the key \"serves\"."},
        Case{"LaterVersion", "provider.yaml", "dbsn.provider/v1", "dbsn.provider/v2",
             "\"apiVersion\" cannot be \"dbsn.provider/v2\"."},
        Case{"OriginIsNoSetting", "provider.yaml", "origin: url ", "origin: uri ",
             "definition.unknown-name There is no setting \"uri\". Did you mean \"url\"?"},
        Case{"OriginIsNoUrl", "provider.yaml", "origin: url ", "origin: timeout ",
             "The setting \"timeout\" is no url."},
        Case{"SecretIsShown", "provider.yaml", "secret: token", "secret: project",
             "The setting \"project\" is not sensitive."},
        Case{"SecretWithDefault", "provider.yaml", "format: jwt", "default: abc",
             "A sensitive setting has no default."},
        Case{"Rate", "provider.yaml", "rate: headers", "rate: -3", "\"rate\" cannot be \"-3\"."},
        Case{"PlaceholderOfNothing", "connector.yaml", "\"/api/connector/{id}/test\"",
             "\"/api/connector/{idd}/test\"", "There is no value for the placeholder \"idd\"."},
        Case{"PathWithoutSlash", "connector.yaml", "path: /api/connector\n",
             "path: api/connector\n", "A path begins with /, or with {+name}."},
        Case{"ContextOfNothing", "connector.yaml", "ownerID: owner}", "ownerID: owners}",
             "There is no context value \"owners\". Did you mean \"owner\"?"},
        Case{"ScopeOfNothing", "connector.yaml", "scope: project ", "scope: projekt ",
             "There is no context value \"projekt\"."},
        Case{"NameOfNothing", "connector.yaml", "name: connectorName  ", "name: connectorNam  ",
             "There is no field \"connectorNam\"."},
        Case{"OtherProvider", "connector.yaml", "provider: databasin", "provider: rivergen",
             "There is no provider in this folder \"rivergen\"."},
        Case{"FieldType", "connector.yaml", "active: {type: boolean", "active: {type: bolean",
             "\"type\" cannot be \"bolean\". Did you mean \"boolean\"?"},
        Case{"SendAs", "connector.yaml", "send_as: connectorTypeAs", "send_as: connectorTypAs",
             "There is no setting \"connectorTypAs\"."},
        Case{"CatalogFile", "connector.yaml", "catalog/types/*.json", "catalog/typs/*.json",
             "definition.missing-file The catalog file \"catalog/typs/*.json\" is not there."},
        Case{"CatalogFieldType", "connector.yaml", "Int: integer", "Int: number",
             "There is no field type \"number\"."},
        Case{"WordOfAnotherOperation", "connector.yaml", "    null_is_empty: true\n",
             "    null_is_empty: true\n    counts: [x]\n",
             "The operation list has no key \"counts\"."}),
    [](const ::testing::TestParamInfo<Case>& one) { return one.param.name; });

TEST(DefinitionReader, NamesACutOffCatalogFileAndThePlaceInIt) {
  DefinitionFolder folder = ReadProviderFolder("databasin");
  const std::string path = "catalog/types/DatabasinConnectorRDBMS.json";
  const std::string whole = folder.TextOf(path);
  folder.Put(path, whole.substr(0, whole.size() / 2));
  const Broken read = Read(folder);
  EXPECT_TRUE(read.null);
  ASSERT_FALSE(read.problems.empty());
  EXPECT_THAT(read.problems[0], HasSubstr(path + ":"));
}

TEST(DefinitionReader, NamesAnEmptyCatalogFile) {
  DefinitionFolder folder = ReadProviderFolder("databasin");
  folder.Put("catalog/fields/DatabasinConnectorFieldsAuth.json", "");
  const Broken read = Read(folder);
  EXPECT_TRUE(read.null);
  EXPECT_THAT(read.problems, Contains(HasSubstr("DatabasinConnectorFieldsAuth.json")));
}

TEST(DefinitionReader, SaysThatProviderYamlIsMissing) {
  DefinitionFolder folder = ReadProviderFolder("databasin");
  folder.Remove("provider.yaml");
  const Broken read = Read(folder);
  EXPECT_TRUE(read.null);
  EXPECT_THAT(read.problems, Contains(HasSubstr("provider.yaml definition.missing-file")));
}

TEST(DefinitionReader, SaysThatNoKindIsDefined) {
  DefinitionFolder folder = ReadProviderFolder("databasin");
  for (const char* kind : {"automation.yaml", "connector.yaml", "pipeline.yaml"}) {
    folder.Remove(kind);
  }
  EXPECT_THAT(Read(folder).problems, Contains(HasSubstr("defines no kind of resource")));
}

std::vector<std::string> LinesOf(const std::string& text) {
  std::vector<std::string> lines;
  std::size_t begin = 0;
  while (begin < text.size()) {
    const std::size_t end = std::min(text.find('\n', begin), text.size() - 1);
    lines.push_back(text.substr(begin, end - begin + 1));
    begin = end + 1;
  }
  return lines;
}

std::string Joined(const std::vector<std::string>& lines) {
  std::string text;
  for (const std::string& line : lines) text += line;
  return text;
}

// With one file of types, and a supplement only when that is what is changed: reading them all
// would take most of the time.
DefinitionFolder SmallFolder(const std::string& changed) {
  DefinitionFolder folder = ReadProviderFolder("databasin");
  for (const DefinitionFile& file : std::vector<DefinitionFile>(folder.files)) {
    if (file.path.starts_with("catalog/types/") &&
        file.path != "catalog/types/DatabasinConnectorRDBMS.json") {
      folder.Remove(file.path);
    }
  }
  if (changed != "catalog/supplement.yaml") folder.Put("catalog/supplement.yaml", "version: 1\n");
  return folder;
}

// A definition is null exactly when a problem is reported, and every problem says where.
void ExpectHonest(DefinitionFolder& folder, const std::string& path, std::string text) {
  DefinitionFolder changed = folder;
  changed.Put(path, std::move(text));
  Diagnostics diagnostics;
  const std::shared_ptr<const Definition> read = ReadDefinition(changed.files, diagnostics);
  EXPECT_EQ(read == nullptr, diagnostics.has_errors());
  for (const Diagnostic& problem : diagnostics.all()) {
    EXPECT_TRUE(problem.place.known() || !problem.about.empty()) << problem.detail;
    EXPECT_FALSE(problem.detail.empty());
  }
}

// Every line of a short file, every few of a long one: a definition is read for each.
std::size_t Stride(const std::vector<std::string>& lines) { return lines.size() / 100 + 1; }

class DefinitionMutation : public ::testing::TestWithParam<std::string> {};

TEST_P(DefinitionMutation, OfEachLineRemovedIsReadOrReported) {
  DefinitionFolder folder = SmallFolder(GetParam());
  const std::vector<std::string> lines = LinesOf(folder.TextOf(GetParam()));
  for (std::size_t i = 0; i < lines.size(); i += Stride(lines)) {
    SCOPED_TRACE(lines[i]);
    std::vector<std::string> rest = lines;
    rest.erase(rest.begin() + static_cast<std::ptrdiff_t>(i));
    ExpectHonest(folder, GetParam(), Joined(rest));
  }
}

TEST_P(DefinitionMutation, OfEachLineGarbledIsReadOrReported) {
  DefinitionFolder folder = SmallFolder(GetParam());
  const std::vector<std::string> lines = LinesOf(folder.TextOf(GetParam()));
  const std::vector<std::string> garbles = {"- ", "{", "]: [", "\t", "\xff", "!!", "*x "};
  for (std::size_t i = 0; i < lines.size(); i += Stride(lines)) {
    SCOPED_TRACE(lines[i]);
    std::vector<std::string> garbled = lines;
    garbled[i].insert(garbled[i].size() / 2, garbles[i % garbles.size()]);
    ExpectHonest(folder, GetParam(), Joined(garbled));
  }
}

TEST_P(DefinitionMutation, OfEachValueTakenAwayIsReadOrReported) {
  DefinitionFolder folder = SmallFolder(GetParam());
  const std::vector<std::string> lines = LinesOf(folder.TextOf(GetParam()));
  for (std::size_t i = 0; i < lines.size(); i += Stride(lines)) {
    const std::size_t colon = lines[i].find(": ");
    if (colon == std::string::npos) continue;
    SCOPED_TRACE(lines[i]);
    std::vector<std::string> changed = lines;
    changed[i] = lines[i].substr(0, colon) + ": [[1], {a: b}, null]\n";
    ExpectHonest(folder, GetParam(), Joined(changed));
  }
}

INSTANTIATE_TEST_SUITE_P(Each, DefinitionMutation,
                         ::testing::Values("provider.yaml", "connector.yaml",
                                           "catalog/supplement.yaml",
                                           "catalog/types/DatabasinConnectorRDBMS.json",
                                           "catalog/fields/DatabasinConnectorFieldsAuth.json"),
                         [](const ::testing::TestParamInfo<std::string>& one) {
                           std::string name = one.param;
                           std::replace_if(
                               name.begin(), name.end(),
                               [](char c) { return c == '.' || c == '/'; }, '_');
                           return name;
                         });

TEST(DefinitionWords, AreEachExplainedAndNamedOncePerVocabulary) {
  for (const Vocabulary* vocabulary : DefinitionVocabularies()) {
    std::vector<std::string_view> names;
    for (const Word& word : vocabulary->words) {
      EXPECT_FALSE(word.help.empty()) << word.name;
      EXPECT_THAT(names, Not(Contains(word.name))) << vocabulary->of;
      names.push_back(word.name);
    }
    EXPECT_FALSE(names.empty()) << vocabulary->of;
  }
}

}  // namespace
}  // namespace dbsn
