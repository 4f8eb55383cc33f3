import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, it } from "vitest";
import { issueCodes } from "./issue-codes";

const core = path.dirname(import.meta.dirname);
/** The sources that make issues, without tests and generated files. */
const sources = readdirSync(core, { recursive: true, encoding: "utf8" })
  .filter((name) => name.endsWith(".ts") && !name.endsWith(".test.ts") && !name.endsWith("issue-codes.ts"))
  .map((name) => readFileSync(path.join(core, name), "utf8"))
  .join("\n");

describe("the list of issue codes", () => {
  it("has every code that an issue is made with", () => {
    const used = [...sources.matchAll(/\bcode: (?:[^\n"]*\? )?"([a-z0-9-]+)"(?: : "([a-z0-9-]+)")?/gu)]
      .flatMap(([, one, other]) => [one, other])
      .filter((code) => code !== undefined);
    expect(used.length).toBeGreaterThan(50);
    expect([...new Set(used)].filter((code) => !Object.hasOwn(issueCodes, code))).toEqual([]);
  });

  it("has no code that nothing makes, but the two that are put together", () => {
    const composed = ["missing-name", "missing-resource"];
    const unused = Object.keys(issueCodes).filter((code) => !sources.includes(`"${code}"`));
    expect(unused).toEqual(composed);
  });
});
