// Who may import whom. Each rule says why; lib/architecture.test.ts plants a breach of every one and expects it caught.
const core = "^lib/(config|access|runs|pipelines|tracking/(series|media))/|^lib/(result|errors)\\.ts$";
const tests = "\\.(test|contract)\\.tsx?$|^lib/testing/|^e2e/|^prisma/seed\\.ts$";

/** `from` may import only itself, the listed folders of ours, and npm packages (which other rules restrict). */
const only = (name, comment, from, allowed) => ({
  name,
  comment,
  severity: "error",
  from: { path: from, pathNot: tests },
  to: { path: "^(app|components|lib|prisma|e2e|bin|bench|chaos)/", pathNot: [from, ...allowed].join("|") },
});

module.exports = {
  forbidden: [
    {
      name: "no-cycles",
      comment: "A cycle means two nouns share one home.",
      severity: "error",
      from: {},
      to: { circular: true, viaOnly: { dependencyTypesNot: ["type-only"] } },
    },
    only("core-is-pure", "The form, the editor, the server and the agent run the same core.", core, [core]),
    {
      name: "core-npm",
      comment: "The core runs in a browser: only libraries that a decision note names.",
      severity: "error",
      from: { path: core, pathNot: tests },
      to: {
        dependencyTypes: ["npm", "npm-dev", "npm-optional", "npm-peer", "npm-no-pkg", "npm-unknown", "core"],
        pathNot:
          "node_modules/(zod|yaml|diff|re2js|ajv|ajv-formats|fastest-levenshtein|dockerfile-ast|@secretlint|tweetnacl|shlex)/",
      },
    },
    only("db", "The database layer holds no decisions and knows no use case.", "^lib/db/", [
      core,
      "^lib/(env|logger)\\.ts$",
    ]),
    {
      name: "prisma-only-in-db",
      comment: "lib/db is the only user of Prisma and pg; lib/local starts the database.",
      severity: "error",
      from: { path: "^(app|components|lib)/", pathNot: `^lib/(db|local)/|${tests}` },
      to: { path: "^lib/db/generated/|node_modules/(@prisma|pg)/" },
    },
    {
      name: "team-ids-from-rows",
      comment: "Whoever could brand an id of a caller's input would walk past the team's fence.",
      severity: "error",
      from: { pathNot: `^lib/db/|${tests}` },
      to: { path: "^lib/access/trust-team-id\\.ts$" },
    },
    only(
      "auth",
      "Auth turns a session or token into an actor and needs nothing of the use cases.",
      "^lib/auth/",
      [core, "^lib/(db|network)/", "^lib/(env|logger)\\.ts$"],
    ),
    only("catalog", "What both use-case folders need belongs to the core or to db.", "^lib/catalog/", [
      core,
      "^lib/db/",
      "^lib/logger\\.ts$",
    ]),
    only(
      "network",
      "How this machine reaches others: proxies, trusted addresses; it knows no noun of ours.",
      "^lib/network/",
      [core],
    ),
    only("dispatch", "What both use-case folders need belongs to the core or to db.", "^lib/dispatch/", [
      core,
      "^lib/(db|network)/",
      "^lib/logger\\.ts$",
    ]),
    only(
      "tracking",
      "What runs report; what it shares with the other use cases belongs to the core or to db.",
      "^lib/tracking/",
      [core, "^lib/(db|stores)/", "^lib/logger\\.ts$"],
    ),
    only(
      "artifacts",
      "What runs make and use; who may speak of a run is asked where runs report and where agents do.",
      "^lib/artifacts/",
      [
        core,
        "^lib/(db|stores)/",
        "^lib/logger\\.ts$",
        "^lib/tracking/require-reportable\\.ts$",
        "^lib/dispatch/agents/agent-subject\\.ts$",
        "^lib/dispatch/history/load-run\\.ts$",
      ],
    ),
    only("stores", "Where contents of files lie; it knows no noun of ours.", "^lib/stores/", [
      core,
      "^lib/(env|logger)\\.ts$",
      "^lib/network/",
    ]),
    {
      name: "stores-by-use-cases",
      comment: "What may be read or written is a question of permission, and use cases ask it.",
      severity: "error",
      from: { pathNot: `^lib/(stores|tracking|artifacts)/|${tests}` },
      to: { path: "^lib/stores/" },
    },
    only(
      "wandb",
      "The doors of W&B's clients call use cases, as every other door does: there is no second store.",
      "^lib/wandb/",
      [core, "^lib/(artifacts|catalog|dispatch|tracking)/", "^lib/logger\\.ts$"],
    ),
    {
      name: "use-cases-know-no-frame",
      comment: "Actions, the agent API, the seed and tests call use cases alike.",
      severity: "error",
      from: { path: "^lib/(artifacts|catalog|dispatch|tracking)/", pathNot: tests },
      to: { path: "node_modules/(next|next-auth|react|react-dom|@prisma)/" },
    },
    {
      name: "schema-is-browser-safe",
      comment: "A schema.ts holds input schemas only, so the browser may load it.",
      severity: "error",
      from: { path: "^lib/(artifacts|catalog|dispatch|tracking)/schema\\.ts$" },
      to: { path: "^lib/", pathNot: `${core}|^lib/(artifacts|catalog|dispatch|tracking)/schema\\.ts$` },
    },
    only("runners", "A runner gets its settings passed in and knows one resource.", "^lib/runners/", [
      core,
      "^lib/network/",
    ]),
    {
      name: "runners-apart",
      comment: "One runner does not lean on another.",
      severity: "error",
      from: { path: "^lib/runners/([^/]+)/", pathNot: tests },
      to: { path: "^lib/runners/([^/]+)/", pathNot: "^lib/runners/$1/" },
    },
    only("api", "The public API is data: schemas, the document made from them, the client.", "^lib/api/", [
      core,
      "^lib/network/(explain-failure|within-time)\\.ts$",
      "^lib/(artifacts|catalog|dispatch|tracking)/schema\\.ts$",
    ]),
    only(
      "artifacts-client",
      "How the command and the agent send and fetch artifacts: over HTTP, by the public API alone.",
      "^lib/artifacts-client/",
      [
        core,
        "^lib/(api|network)/",
        "^lib/runners/repeat\\.ts$",
        "^lib/artifacts/(schema|read-manifest)\\.ts$",
      ],
    ),
    only("cli", "The command talks HTTP, or to the core alone.", "^lib/cli/", [
      core,
      "^lib/(api|agent|artifacts-client|network)/",
    ]),
    only("local", "npm start prepares one machine and starts the parts as processes.", "^lib/local/", [
      core,
      "^lib/(db|catalog)/",
      "^lib/(env|logger)\\.ts$",
    ]),
    only("agent", "The agent may be anywhere and never sees the database.", "^lib/agent/", [
      core,
      "^lib/(api|artifacts-client|runners|network)/",
      "^lib/logger\\.ts$",
    ]),
    only("components", "Components draw; data and actions arrive as props.", "^components/", [
      core,
      "^lib/(artifacts|catalog|dispatch|tracking)/schema\\.ts$",
    ]),
    {
      name: "components-never-reach-db",
      comment: "Not even by way of something else.",
      severity: "error",
      from: { path: "^components/", pathNot: tests },
      to: { path: "^lib/db/", reachable: true },
    },
    {
      name: "app-passes-the-use-cases",
      comment: "No page can go past the permission check.",
      severity: "error",
      from: { path: "^app/", pathNot: tests },
      to: { path: "^lib/(db|agent|runners|local|cli)/" },
    },
    {
      name: "nothing-imports-app",
      comment: "app is the outermost layer.",
      severity: "error",
      from: { pathNot: `^app/|${tests}` },
      to: { path: "^app/" },
    },
    {
      name: "testing-stays-in-tests",
      comment: "Factories and fakes never reach the product.",
      severity: "error",
      from: { pathNot: `${tests}|^(bench|chaos)/|^vitest` },
      to: { path: "^lib/testing/", pathNot: "^lib/testing/empty\\.ts$" },
    },
  ],
  options: {
    doNotFollow: { path: "node_modules" },
    exclude: { path: "^lib/db/generated/.+/" },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: "tsconfig.json" },
    enhancedResolveOptions: {
      exportsFields: ["exports"],
      conditionNames: ["import", "require", "node", "default", "types"],
    },
    skipAnalysisNotInRules: true,
  },
};
