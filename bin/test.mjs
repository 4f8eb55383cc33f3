#!/usr/bin/env node
// `npm test`: everything, on a bare machine: installs, generates, builds, finds a browser, runs every runner and prints one sum.
import { spawnSync } from "node:child_process";
import fs from "node:fs";
import path from "node:path";
import { ensureTools } from "../scripts/tools.mjs";
import { build, fail, generate, install, requireNode, root, step } from "./prepare.mjs";
import { countPlaywright, countVitest, sumUp } from "./test-report.mjs";

requireNode();
await step("install", install);
await step("generate", generate);
await step("tools", ensureTools);

const results = path.join(root, "test-results");
fs.mkdirSync(results, { recursive: true });
/** @type {import("./test-report.mjs").Count[]} */
const counts = [];

function runTests(name, args, reportFile, count, env = {}) {
  process.stdout.write(`\n── ${name} ──\n`);
  const report = path.join(results, reportFile);
  fs.rmSync(report, { force: true });
  const { status } = spawnSync(process.execPath, args, {
    cwd: root,
    stdio: "inherit",
    env: { ...process.env, ...env },
  });
  const counted = fs.existsSync(report)
    ? count(JSON.parse(fs.readFileSync(report, "utf8")))
    : { passed: 0, failures: [], skips: [] };
  // A runner can fail outside any test: in a set-up, or because something was left running.
  if (status !== 0 && counted.failures.length === 0) {
    counted.failures.push({ name: `${name}, outside any test`, message: `ended with code ${status}` });
  }
  counts.push(counted);
}

const only = process.argv.slice(2);
const wants = (name) => only.length === 0 || only.includes(name);

for (const project of ["unit", "process", "db", "engine", "cluster"]) {
  if (!wants(project)) continue;
  const report = `${project}.json`;
  runTests(
    project,
    [
      "node_modules/vitest/vitest.mjs",
      "run",
      "--project",
      project,
      "--reporter=default",
      "--reporter=json",
      `--outputFile.json=test-results/${report}`,
    ],
    report,
    countVitest,
  );
}

if (wants("e2e")) {
  const { ensureBrowser } = await import("../scripts/browser.mjs");
  const browser = await ensureBrowser().catch((error) => fail(error.message));
  await step("build", build);
  runTests("e2e", ["node_modules/@playwright/test/cli.js", "test"], "e2e.json", countPlaywright, {
    // `server-only` is empty under this condition: the journeys prepare their state with our own use cases.
    NODE_OPTIONS: "--conditions=react-server",
    ...(browser && { PLAYWRIGHT_CHROMIUM_PATH: browser }),
  });
}

const { passed, failed, text } = sumUp(counts);
process.stdout.write(`\n${text}\n`);
process.exit(failed === 0 && passed > 0 ? 0 : 1);
