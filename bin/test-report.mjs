// What the test runners report, as one sum, and every test that was skipped with the reason that it gave.

/** @typedef {{name: string, reason: string}} Skip */
/** @typedef {{passed: number, failed: number, skips: Skip[]}} Count */

const noReason = "no reason given";

/**
 * The report of Vitest. A file that fails outside any test is one failure.
 * @param {{numPassedTests: number, numFailedTests: number, testResults: {status: string, assertionResults:
 *   {status: string, fullName: string, meta?: {missing?: string}}[]}[]}} report
 * @returns {Count}
 */
export function countVitest({ numPassedTests, numFailedTests, testResults }) {
  const broken = testResults.filter((file) => file.status === "failed" && file.assertionResults.length === 0);
  const skipped = testResults
    .flatMap((file) => file.assertionResults)
    .filter(({ status }) => status !== "passed" && status !== "failed");
  return {
    passed: numPassedTests,
    failed: numFailedTests + broken.length,
    skips: skipped.map(({ fullName, meta }) => ({
      name: fullName.trim(),
      reason: meta?.missing ?? noReason,
    })),
  };
}

/**
 * The report of Playwright.
 * @param {{stats: {expected: number, flaky: number, unexpected: number}, suites: Suite[]}} report
 * @returns {Count}
 */
export function countPlaywright({ stats, suites }) {
  return {
    passed: stats.expected + stats.flaky,
    failed: stats.unexpected,
    skips: suites.flatMap((suite) => listSkips(suite, [])),
  };
}

/**
 * @typedef {{title: string, suites?: Suite[], specs?: {title: string, tests:
 *   {status: string, annotations: {type: string, description?: string}[]}[]}[]}} Suite
 * @param {Suite} suite
 * @param {string[]} above
 * @returns {Skip[]}
 */
function listSkips({ title, suites = [], specs = [] }, above) {
  const path = [...above, title];
  const own = specs.flatMap((spec) =>
    spec.tests
      .filter(({ status }) => status === "skipped")
      .map(({ annotations }) => ({
        name: [...path, spec.title].join(" "),
        reason: annotations.find(({ type }) => type === "skip")?.description ?? noReason,
      })),
  );
  return [...own, ...suites.flatMap((inner) => listSkips(inner, path))];
}

/**
 * The last lines of `npm test`.
 * @param {readonly Count[]} counts
 */
export function sumUp(counts) {
  const sum = (/** @type {"passed" | "failed"} */ key) => counts.reduce((all, count) => all + count[key], 0);
  const skips = counts.flatMap((count) => count.skips);
  const reasons = [...new Set(skips.map(({ reason }) => reason))];
  const lines = reasons.flatMap((reason) => {
    const names = skips.filter((skip) => skip.reason === reason).map(({ name }) => `  ${name}`);
    return [`Skipped ${names.length}: ${reason}`, ...names];
  });
  return {
    passed: sum("passed"),
    failed: sum("failed"),
    text: [...lines, `${sum("passed")} passed, ${sum("failed")} failed, ${skips.length} skipped`].join("\n"),
  };
}
