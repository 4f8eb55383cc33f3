import { describe, expect, it } from "vitest";
import { needs } from "../lib/testing/needs";
import { ensureTools } from "../scripts/tools.mjs";
import { countPlaywright, countVitest, sumUp } from "./test-report.mjs";

const noLinux = process.platform === "linux" ? null : "they are installed on Linux only";

const vitest = {
  numPassedTests: 7,
  numFailedTests: 1,
  testResults: [
    { status: "failed", assertionResults: [] },
    {
      status: "passed",
      assertionResults: [
        { status: "passed", fullName: "a cat purrs" },
        { status: "skipped", fullName: " a cat swims", meta: { missing: "there is no water" } },
        { status: "todo", fullName: "a cat flies" },
      ],
    },
  ],
};
const playwright = {
  stats: { expected: 2, flaky: 1, unexpected: 0 },
  suites: [
    {
      title: "dog.spec.ts",
      suites: [
        {
          title: "a dog",
          specs: [
            { title: "barks", tests: [{ status: "expected", annotations: [] }] },
            {
              title: "swims",
              tests: [
                { status: "skipped", annotations: [{ type: "skip", description: "there is no water" }] },
              ],
            },
          ],
        },
      ],
    },
  ],
};

describe("the end of npm test", () => {
  it("names each test that was skipped under its reason, and sums up in the very last line", () => {
    const { passed, failed, text } = sumUp([countVitest(vitest), countPlaywright(playwright)]);
    expect([passed, failed]).toEqual([10, 2]);
    expect(text.split("\n")).toEqual([
      "Skipped 2: there is no water",
      "  a cat swims",
      "  dog.spec.ts a dog swims",
      "Skipped 1: no reason given",
      "  a cat flies",
      "10 passed, 2 failed, 3 skipped",
    ]);
  });

  it("is one line where nothing was skipped", () => {
    expect(sumUp([{ passed: 3, failed: 0, skips: [] }]).text).toBe("3 passed, 0 failed, 0 skipped");
  });
});

describe("programs that tests need", needs(noLinux), () => {
  it("are installed where they are missing, each by itself where not all can be had", () => {
    const there = new Set(["git", "setpriv", "prlimit", "perl", "curl", "git-lfs"]);
    const asked: string[][] = [];
    const told = ensureTools(
      (program) => there.has(program),
      (packages) => {
        asked.push(packages);
        if (packages.includes("openssl")) return false;
        there.add("bwrap");
        return true;
      },
    );
    expect(asked).toEqual([["bubblewrap", "openssl"], ["bubblewrap"], ["openssl"]]);
    expect(told).toBe("installed bubblewrap; without openssl, for certificates");
  });

  it("are not asked for where they are", () => {
    expect(
      ensureTools(
        () => true,
        () => {
          throw new Error("nothing is to be installed");
        },
      ),
    ).toBeUndefined();
  });
});
