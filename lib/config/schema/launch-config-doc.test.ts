import { readFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import { issueCodes } from "../issues/issue-codes";
import { configKeys } from "./config-keys";
import { launchConfigDoc } from "./launch-config-doc";

describe("the reference page", () => {
  it("is up to date; `npm run docs` writes it anew", () => {
    const file = path.join(import.meta.dirname, "../../../docs/reference/launch-config.md");
    expect(readFileSync(file, "utf8")).toBe(launchConfigDoc(issueCodes));
  });

  it.each(Object.entries(configKeys))("shows an example of %s that has just this key", (key, described) => {
    expect(Object.keys(parse(described.example))).toEqual([key]);
  });
});
