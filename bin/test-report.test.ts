import { describe, expect, it } from "vitest";
import { needs } from "../lib/testing/needs";
import { ensureTools } from "../scripts/tools.mjs";
import { countPlaywright, countVitest, sumUp } from "./test-report.mjs";

const noLinux = process.platform === "linux" ? null : "they are installed on Linux only";

const vitest = {
  numPassedTests: 7,
  testResults: [
    { name: "bird.test.ts", status: "failed", message: "no such nest", assertionResults: [] },
    {
      name: "cat.test.ts",
      status: "failed",
      assertionResults: [
        { status: "passed", fullName: "a cat purrs" },
        { status: "skipped", fullName: " a cat swims", meta: { missing: "there is no water" } },
        { status: "todo", fullName: "a cat flies" },
        {
          status: "failed",
          fullName: "a cat barks",
          failureMessages: ["\u001b[31mit meowed\u001b[39m\n\n  at x"],
        },
      ],
    },
  ],
};
const playwright = {
  stats: { expected: 2, flaky: 1 },
  suites: [
    {
      title: "dog.spec.ts",
      suites: [
        {
          title: "a dog",
          specs: [
            { title: "barks", tests: [{ status: "expected", annotations: [] }] },
            {
              title: "reads",
              tests: [
                { status: "unexpected", annotations: [], results: [{ error: { message: "it slept" } }] },
              ],
            },
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
  it("names what was skipped under its reason and what failed with its message, and sums up in the very last line", () => {
    const { passed, failed, text } = sumUp([countVitest(vitest), countPlaywright(playwright)]);
    expect([passed, failed]).toEqual([10, 3]);
    expect(text.split("\n")).toEqual([
      "Skipped 2: there is no water",
      "  a cat swims",
      "  dog.spec.ts a dog swims",
      "Skipped 1: no reason given",
      "  a cat flies",
      "Failed: bird.test.ts",
      "  no such nest",
      "Failed: a cat barks",
      "  it meowed",
      "    at x",
      "Failed: dog.spec.ts a dog reads",
      "  it slept",
      "10 passed, 3 failed, 3 skipped",
    ]);
  });

  it("is one line where nothing was skipped", () => {
    expect(sumUp([{ passed: 3, failures: [], skips: [] }]).text).toBe("3 passed, 0 failed, 0 skipped");
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
