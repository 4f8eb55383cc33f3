#!/usr/bin/env node
// `npm test`: everything, on a bare machine: installs, generates, builds, finds a browser, runs every runner and prints one sum.
import { spawnSync } from "node:child_process";
import fs from "node:fs";
import path from "node:path";
import { build, fail, generate, install, requireNode, root, step } from "./prepare.mjs";

requireNode();
await step("install", install);
await step("generate", generate);

const results = path.join(root, "test-results");
fs.mkdirSync(results, { recursive: true });
const sum = { passed: 0, failed: 0, skipped: 0 };

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
    : { passed: 0, failed: 1, skipped: 0 };
  // A runner can fail outside any test: in a set-up, or because something was left running.
  if (status !== 0 && counted.failed === 0) counted.failed = 1;
  for (const key of Object.keys(sum)) sum[key] += counted[key];
}

const countVitest = (report) => ({
  passed: report.numPassedTests,
  failed:
    report.numFailedTests +
    report.testResults.filter((file) => file.status === "failed" && file.assertionResults.length === 0)
      .length,
  skipped: report.numPendingTests + report.numTodoTests,
});
const countPlaywright = ({ stats }) => ({
  passed: stats.expected + stats.flaky,
  failed: stats.unexpected,
  skipped: stats.skipped,
});

const only = process.argv.slice(2);
const wants = (name) => only.length === 0 || only.includes(name);

for (const project of ["unit", "db", "engine", "cluster"]) {
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

process.stdout.write(`\n${sum.passed} passed, ${sum.failed} failed, ${sum.skipped} skipped\n`);
process.exit(sum.failed === 0 && sum.passed > 0 ? 0 : 1);
