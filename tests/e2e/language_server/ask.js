// Asks the YAML language server's own engine, without an editor around it. In: {modules, schema,
// asked: [{what: "problems" | "offers" | "hover", text, line, character}]} as JSON on stdin; lines
// and characters count from 0. Out: one answer each.
const fs = require("fs");
const path = require("path");

const given = JSON.parse(fs.readFileSync(0, "utf8"));
const load = (name) => require(require.resolve(name, { paths: [given.modules] }));
const server = path.join(given.modules, "yaml-language-server", "out", "server", "src");
const { getLanguageService } = require(path.join(server, "languageservice", "yamlLanguageService"));
const { SettingsState } = require(path.join(server, "yamlSettings"));
const { TextDocument } = load("vscode-languageserver-textdocument");

const settings = new SettingsState();
settings.documents = { get: () => undefined };
const service = getLanguageService({
  schemaRequestService: (uri) => Promise.reject(new Error("nothing is fetched: " + uri)),
  workspaceContext: { resolveRelativePath: (relative) => relative },
  telemetry: { send() {}, sendError(_, error) { throw error; }, sendTrack() {} },
  yamlSettings: settings,
  clientCapabilities: {
    textDocument: { completion: { completionItem: { documentationFormat: ["markdown"] } } },
  },
});
service.configure({
  validate: true, hover: true, completion: true, yamlVersion: "1.2",
  schemas: [{ uri: "file:///dbsn.schema.json", fileMatch: ["*.yaml"], schema: given.schema }],
});

async function answer(one, number) {
  const document = TextDocument.create(`file:///m${number}.yaml`, "yaml", 1, one.text);
  settings.documents = { get: () => document };
  const place = { line: one.line, character: one.character };
  if (one.what === "problems") {
    const problems = await service.doValidation(document, false);
    return problems.map((problem) => ({ line: problem.range.start.line, says: problem.message }));
  }
  if (one.what === "offers") {
    const offers = await service.doComplete(document, place, false);
    return offers.items.map((item) => item.label);
  }
  const hover = await service.doHover(document, place);
  return hover === null ? "" : hover.contents.value;
}

(async () => {
  const answers = [];
  for (const [number, one] of given.asked.entries()) answers.push(await answer(one, number));
  process.stdout.write(JSON.stringify(answers));
})();
