import { expect, it } from "vitest";
import type { Issue } from "@/lib/config/issue";
import { countErrors, faultyFields, placeIssues } from "./launch-issues";

const issue = (part: Partial<Issue>): Issue => ({
  code: "x",
  severity: "error",
  message: "m",
  path: "",
  ...part,
});

it("each finding is shown where it can be mended", () => {
  const field = issue({ field: "gpus", layer: "template" });
  const limit = issue({ field: "gpus", path: "/resource_args/x" });
  const override = issue({ layer: "override", path: "/env/A" });
  const name = issue({ path: "/name" });
  const job = issue({ layer: "job", path: "/args" });
  const unknown = issue({ field: "other", layer: "template" });
  expect(placeIssues([field, limit, override, name, job, unknown], new Set(["gpus"]))).toEqual({
    fields: [field, limit],
    override: [override, name],
    rest: [job, unknown],
  });
});

it("warnings stop nothing", () => {
  const issues = [issue({ severity: "warning", field: "a" }), issue({ field: "b" })];
  expect(countErrors(issues)).toBe(1);
  expect([...faultyFields(issues)]).toEqual(["b"]);
});
