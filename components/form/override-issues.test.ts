import { describe, expect, it } from "vitest";
import type { Issue } from "@/lib/config/issue";
import { placeOverrideIssues } from "./override-issues";

function issue(path: string, severity: Issue["severity"] = "error"): Issue {
  return { code: "override-refused", severity, message: `at ${path}`, path, layer: "override" };
}

describe("placeOverrideIssues", () => {
  it("sorts issues to their boxes and variables", () => {
    const issues = [issue("/priority"), issue("/args/1"), issue("/env/B"), issue("/hyperparameters/x")];
    const env = [
      { name: "A", value: "" },
      { name: " B ", value: "" },
    ];
    expect(placeOverrideIssues(issues, env)).toEqual({
      boxes: { priority: "at /priority", args: "at /args/1" },
      env: { 1: "at /env/B" },
      rest: [issue("/hyperparameters/x")],
    });
  });

  it("loses none: what is about no box, a whole map, or a variable typed as YAML stands under the YAML", () => {
    const issues = [issue("/env"), issue("/env/A"), issue("/name", "warning"), issue("")];
    expect(placeOverrideIssues(issues, [{ name: "", value: "" }])).toEqual({
      boxes: {},
      env: {},
      rest: issues,
    });
  });

  it("says everything that is wrong with one box", () => {
    const { boxes } = placeOverrideIssues([issue("/args/0"), issue("/args/1")], []);
    expect(boxes.args).toBe("at /args/0 at /args/1");
  });
});
