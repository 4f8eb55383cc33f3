import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import os from "node:os";
import path from "node:path";
import { cruise, type IConfiguration, type ICruiseResult } from "dependency-cruiser";
import ts from "typescript";
import { afterAll, beforeAll, expect, test } from "vitest";

const require = createRequire(import.meta.url);
const config = require("../.dependency-cruiser.cjs") as IConfiguration;

/** One breach per rule: the file that breaks it, and what it imports. */
const breaches: Record<string, [from: string, to: string]> = {
  "core-is-pure": ["lib/config/a.ts", "lib/db/target.ts"],
  "core-npm": ["lib/runs/b.ts", "node:fs"],
  db: ["lib/db/c.ts", "lib/catalog/target.ts"],
  "prisma-only-in-db": ["lib/agent/d.ts", "lib/db/generated/client.ts"],
  "team-ids-from-rows": ["app/s.ts", "lib/access/trust-team-id.ts"],
  auth: ["lib/auth/e.ts", "lib/catalog/target.ts"],
  catalog: ["lib/catalog/f.ts", "lib/dispatch/target.ts"],
  network: ["lib/network/t.ts", "lib/db/target.ts"],
  dispatch: ["lib/dispatch/g.ts", "lib/catalog/target.ts"],
  tracking: ["lib/tracking/u.ts", "lib/dispatch/target.ts"],
  artifacts: ["lib/artifacts/y.ts", "lib/dispatch/target.ts"],
  "artifacts-client": ["lib/artifacts-client/z.ts", "lib/db/target.ts"],
  stores: ["lib/stores/v.ts", "lib/db/target.ts"],
  "stores-by-use-cases": ["lib/catalog/w.ts", "lib/stores/target.ts"],
  wandb: ["lib/wandb/x.ts", "lib/db/target.ts"],
  "schema-is-browser-safe": ["lib/dispatch/schema.ts", "lib/db/target.ts"],
  runners: ["lib/runners/docker/h.ts", "lib/env.ts"],
  "runners-apart": ["lib/runners/docker/i.ts", "lib/runners/kubernetes/target.ts"],
  api: ["lib/api/j.ts", "lib/db/target.ts"],
  cli: ["lib/cli/k.ts", "lib/db/target.ts"],
  local: ["lib/local/l.ts", "lib/dispatch/target.ts"],
  agent: ["lib/agent/m.ts", "lib/dispatch/target.ts"],
  components: ["components/ui/n.ts", "lib/catalog/target.ts"],
  "components-never-reach-db": ["components/ui/o.ts", "lib/db/target.ts"],
  "app-passes-the-use-cases": ["app/p.ts", "lib/db/target.ts"],
  "nothing-imports-app": ["lib/api/q.ts", "app/target.ts"],
  "testing-stays-in-tests": ["lib/catalog/r.ts", "lib/testing/target.ts"],
};

/** Our own files of some folders, without tests. */
function listFiles(...folders: string[]): string[] {
  return folders.flatMap((folder) =>
    readdirSync(folder, { recursive: true, encoding: "utf8" })
      .filter((file) => file.endsWith(".ts") && !file.endsWith(".test.ts") && !file.startsWith("generated"))
      .map((file) => path.join(folder, file)),
  );
}

function parse(file: string): ts.SourceFile {
  return ts.createSourceFile(file, readFileSync(file, "utf8"), ts.ScriptTarget.Latest, true);
}

let dir: string;
let caught: Map<string, Set<string>>;

beforeAll(async () => {
  dir = mkdtempSync(path.join(os.tmpdir(), "slipway-boundaries-"));
  const write = (file: string, text: string) => {
    mkdirSync(path.dirname(path.join(dir, file)), { recursive: true });
    writeFileSync(path.join(dir, file), text);
  };
  for (const [from, to] of Object.values(breaches)) {
    if (!to.startsWith("node:")) write(to, "export const target = 1;\n");
    const specifier = to.startsWith("node:")
      ? to
      : path.relative(path.dirname(from), to.replace(/\.ts$/, ""));
    write(from, `import * as target from ${JSON.stringify(specifier)};\nexport const used = target;\n`);
  }
  write("lib/access/cycle-a.ts", 'import { b } from "./cycle-b";\nexport const a = () => b;\n');
  write("lib/access/cycle-b.ts", 'import { a } from "./cycle-a";\nexport const b = () => a;\n');
  write("lib/dispatch/frame.ts", 'import * as frame from "react";\nexport const used = frame;\n');
  write("node_modules/react/package.json", '{"name":"react","main":"index.js"}');
  write("node_modules/react/index.js", "exports.x = 1;\n");
  write("package.json", '{"dependencies":{"react":"*"}}');

  const { output } = await cruise(["app", "components", "lib"], {
    ...config.options,
    tsConfig: undefined,
    baseDir: dir,
    validate: true,
    ruleSet: { forbidden: config.forbidden },
  });
  caught = new Map();
  for (const { rule, from } of (output as ICruiseResult).summary.violations)
    caught.set(rule.name, (caught.get(rule.name) ?? new Set()).add(from));
}, 30_000);

afterAll(() => rmSync(dir, { recursive: true, force: true }));

test("every rule has a planted breach", () => {
  const planted = [...Object.keys(breaches), "no-cycles", "use-cases-know-no-frame"];
  expect(planted.sort()).toEqual(config.forbidden?.map((rule) => rule.name).sort());
});

test.each(Object.entries(breaches))("%s catches a forbidden import", (name, [from]) => {
  expect([...(caught.get(name) ?? [])]).toContain(from);
});

test("a cycle is caught", () => {
  expect(caught.has("no-cycles")).toBe(true);
});

test("a use case that imports React is caught", () => {
  expect([...(caught.get("use-cases-know-no-frame") ?? [])]).toContain("lib/dispatch/frame.ts");
});

test("no query of lib/db takes a team as a plain string", () => {
  const files = listFiles("lib/db");
  expect(files.length).toBeGreaterThan(20);
  const plain: string[] = [];
  for (const file of files) {
    const source = parse(file);
    const isPlain = (node: ts.Node) => /\bteamIds?\??: (?:readonly )?string/.test(node.getText());
    for (const statement of source.statements) {
      if (ts.isInterfaceDeclaration(statement) && statement.modifiers && isPlain(statement))
        plain.push(`${file}: ${statement.name.text}`);
      if (!ts.isFunctionDeclaration(statement)) continue;
      // A row that was just read is where the brand comes from.
      const asked = statement.parameters.filter(({ name }) => name.getText() !== "row");
      if (asked.some(isPlain)) plain.push(`${file}: ${statement.name?.text}`);
    }
  }
  expect(plain).toEqual([]);
});

test("no use case tells the log or a metric what is not stored yet", () => {
  const told: string[] = [];
  for (const file of listFiles("lib/artifacts", "lib/catalog", "lib/dispatch", "lib/tracking", "lib/auth")) {
    const visit = (node: ts.Node, isOpen: boolean): void => {
      const callee = ts.isCallExpression(node) ? node.expression.getText() : "";
      if (isOpen && ["logEvent", "countMetric"].includes(callee)) told.push(`${file}: ${node.getText()}`);
      ts.forEachChild(node, (child) => visit(child, isOpen && callee !== "onceStored"));
    };
    // What is handed a transaction is inside one.
    const hasTransaction = (node: ts.Node) =>
      ts.isFunctionLike(node) && node.parameters.some(({ name }) => name.getText() === "tx");
    const find = (node: ts.Node): void => {
      if (hasTransaction(node)) visit(node, true);
      else ts.forEachChild(node, find);
    };
    find(parse(file));
  }
  expect(told).toEqual([]);
});
