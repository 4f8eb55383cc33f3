import { expect, it } from "vitest";
import type { Issue } from "@/lib/config/issue";
import { placeAuthIssues } from "./place-auth-issues";

const issue = (path: string, message: string): Issue => ({ code: "x", severity: "error", path, message });

it("each issue stands at its field, and none is lost", () => {
  const placed = placeAuthIssues([
    issue("/name", "Too long."),
    issue("", "Wrong."),
    issue("/name", "Holds a slash."),
    issue("/password", "Too short."),
    issue("/token", "Used."),
  ]);
  expect(placed).toEqual({
    name: "Too long. Holds a slash.",
    password: "Too short.",
    rest: ["Wrong.", "Used."],
  });
});
