// What must be true before any TypeScript of ours can run: dependencies installed, Prisma client generated, web app built.
// Plain Node without dependencies, because on a fresh clone there are none. Each step is skipped when its inputs are unchanged.
import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import fs from "node:fs";
import path from "node:path";

export const root = path.dirname(import.meta.dirname);
const at = (...parts) => path.join(root, ...parts);
const read = (file) => (fs.existsSync(file) ? fs.readFileSync(file, "utf8") : undefined);

/** Prints `✓ name   detail   time` when the step has ended; the time is that of the step. */
export async function step(name, work) {
  const started = performance.now();
  const detail = await work();
  if (detail === undefined) return;
  const seconds = ((performance.now() - started) / 1000).toFixed(1);
  process.stdout.write(`✓ ${name.padEnd(12)} ${detail.padEnd(52)} ${seconds.padStart(6)} s\n`);
}

/** One clear sentence, exit code 1. */
export function fail(sentence) {
  process.stderr.write(`✕ ${sentence}\n`);
  process.exit(1);
}

export function requireNode() {
  const [major, minor] = process.versions.node.split(".").map(Number);
  if (major < 20 || (major === 20 && minor < 19))
    fail(`Slipway needs Node 20.19 or newer; this is ${process.versions.node}.`);
}

function run(command, args, what, env = {}) {
  const result = spawnSync(command, args, {
    cwd: root,
    encoding: "utf8",
    maxBuffer: 64 * 1024 * 1024,
    shell: process.platform === "win32",
    env: { ...process.env, NEXT_TELEMETRY_DISABLED: "1", PRISMA_HIDE_UPDATE_MESSAGE: "1", ...env },
  });
  if (result.status === 0) return;
  process.stderr.write(`${result.stdout ?? ""}${result.stderr ?? ""}\n`);
  fail(`${what} failed (${result.error?.message ?? `exit code ${result.status}`}); its output is above.`);
}

function hashFiles(files) {
  const hash = createHash("sha256");
  for (const file of files) hash.update(`${path.relative(root, file)}\0`).update(fs.readFileSync(file));
  return hash.digest("hex");
}

function walk(dir) {
  return fs
    .readdirSync(dir, { withFileTypes: true })
    .sort((a, b) => (a.name < b.name ? -1 : 1))
    .flatMap((entry) => {
      const file = path.join(dir, entry.name);
      if (entry.isDirectory()) return ["generated", "testing"].includes(entry.name) ? [] : walk(file);
      return /\.test\.tsx?$/.test(entry.name) ? [] : [file];
    });
}

export function install() {
  const lock = hashFiles([at("package-lock.json")]);
  const marker = at("node_modules/.slipway-lock");
  if (read(marker) === lock) return undefined;
  const installed = at("node_modules/.package-lock.json");
  const byHand =
    fs.existsSync(installed) &&
    fs.statSync(installed).mtimeMs >= fs.statSync(at("package-lock.json")).mtimeMs;
  if (!byHand)
    run("npm", ["ci", "--no-audit", "--no-fund"], "Installing the dependencies (npm ci)", {
      NODE_ENV: "development",
    });
  fs.writeFileSync(marker, lock);
  return byHand ? undefined : "installed from package-lock.json";
}

export function generate() {
  const schema = hashFiles([at("prisma/schema.prisma"), at("package-lock.json")]);
  const marker = at("lib/db/generated/.slipway-schema");
  if (read(marker) === schema) return undefined;
  run(process.execPath, ["node_modules/prisma/build/index.js", "generate"], "Generating the Prisma client");
  fs.writeFileSync(marker, schema);
  return "Prisma client generated";
}

const sources = ["app", "components", "lib", "public"];
const sourceFiles = [
  "next.config.js",
  "postcss.config.mjs",
  "tsconfig.json",
  "package-lock.json",
  "prisma/schema.prisma",
  "proxy.ts",
  "instrumentation.ts",
];

export function build() {
  const files = [
    ...sources.filter((dir) => fs.existsSync(at(dir))).flatMap((dir) => walk(at(dir))),
    ...sourceFiles.map((file) => at(file)).filter((file) => fs.existsSync(file)),
  ];
  const hash = hashFiles(files);
  const marker = at(".next/slipway-sources");
  const server = at(".next/standalone/server.js");
  if (read(marker) === hash && fs.existsSync(server)) return undefined;
  fs.rmSync(marker, { force: true });
  run(process.execPath, ["node_modules/next/dist/bin/next", "build"], "Building the web app (next build)");
  // The standalone server serves these two folders only when they stand beside it.
  fs.cpSync(at(".next/static"), at(".next/standalone/.next/static"), { recursive: true });
  if (fs.existsSync(at("public")))
    fs.cpSync(at("public"), at(".next/standalone/public"), { recursive: true });
  fs.writeFileSync(marker, hash);
  return "web app built";
}
