// What the test runners report, as one sum: every test that failed with its message, every one skipped with its reason.

import { stripVTControlCharacters } from "node:util";

/** @typedef {{name: string, reason: string}} Skip */
/** @typedef {{name: string, message: string}} Failure */
/** @typedef {{passed: number, failures: Failure[], skips: Skip[]}} Count */

const noReason = "no reason given";

/**
 * The report of Vitest. A file that fails outside any test is one failure.
 * @param {{numPassedTests: number, testResults: {name: string, status: string, message?: string, assertionResults:
 *   {status: string, fullName: string, failureMessages?: string[], meta?: {missing?: string}}[]}[]}} report
 * @returns {Count}
 */
export function countVitest({ numPassedTests, testResults }) {
  const broken = testResults.filter((file) => file.status === "failed" && file.assertionResults.length === 0);
  const tests = testResults.flatMap((file) => file.assertionResults);
  return {
    passed: numPassedTests,
    failures: [
      ...broken.map(({ name, message }) => ({ name, message: message ?? "" })),
      ...tests
        .filter(({ status }) => status === "failed")
        .map(({ fullName, failureMessages = [] }) => ({
          name: fullName.trim(),
          message: failureMessages.join("\n"),
        })),
    ],
    skips: tests
      .filter(({ status }) => status !== "passed" && status !== "failed")
      .map(({ fullName, meta }) => ({ name: fullName.trim(), reason: meta?.missing ?? noReason })),
  };
}

/**
 * The report of Playwright.
 * @param {{stats: {expected: number, flaky: number}, suites: Suite[]}} report
 * @returns {Count}
 */
export function countPlaywright({ stats, suites }) {
  const tests = suites.flatMap((suite) => listTests(suite, []));
  return {
    passed: stats.expected + stats.flaky,
    failures: tests
      .filter(({ status }) => status === "unexpected")
      .map(({ name, results = [] }) => ({ name, message: results.at(-1)?.error?.message ?? "" })),
    skips: tests
      .filter(({ status }) => status === "skipped")
      .map(({ name, annotations }) => ({
        name,
        reason: annotations.find(({ type }) => type === "skip")?.description ?? noReason,
      })),
  };
}

/**
 * @typedef {{status: string, annotations: {type: string, description?: string}[],
 *   results?: {error?: {message?: string}}[]}} Test
 * @typedef {{title: string, suites?: Suite[], specs?: {title: string, tests: Test[]}[]}} Suite
 * @param {Suite} suite
 * @param {string[]} above
 * @returns {(Test & {name: string})[]}
 */
function listTests({ title, suites = [], specs = [] }, above) {
  const path = [...above, title];
  return [
    ...specs.flatMap((spec) =>
      spec.tests.map((test) => ({ ...test, name: [...path, spec.title].join(" ") })),
    ),
    ...suites.flatMap((inner) => listTests(inner, path)),
  ];
}

/**
 * The last lines of `npm test`.
 * @param {readonly Count[]} counts
 */
export function sumUp(counts) {
  const passed = counts.reduce((all, count) => all + count.passed, 0);
  const skips = counts.flatMap((count) => count.skips);
  const failures = counts.flatMap((count) => count.failures);
  const reasons = [...new Set(skips.map(({ reason }) => reason))];
  const lines = [
    ...reasons.flatMap((reason) => {
      const names = skips.filter((skip) => skip.reason === reason).map(({ name }) => `  ${name}`);
      return [`Skipped ${names.length}: ${reason}`, ...names];
    }),
    ...failures.flatMap(({ name, message }) => [`Failed: ${name}`, ...firstLines(message)]),
  ];
  return {
    passed,
    failed: failures.length,
    text: [...lines, `${passed} passed, ${failures.length} failed, ${skips.length} skipped`].join("\n"),
  };
}

/** @param {string} message */
function firstLines(message) {
  return stripVTControlCharacters(message)
    .split("\n")
    .filter((line) => line.trim() !== "")
    .slice(0, 12)
    .map((line) => `  ${line}`);
}
