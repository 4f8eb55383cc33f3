import { expect, test } from "vitest";
import { clientPage } from "./client-page";

test.each([
  [[], { path: "/runs?q=project%3Ap" }],
  [["workspace"], { path: "/runs?q=project%3Ap" }],
  [["runs"], { path: "/runs?q=project%3Ap" }],
  [["runs", "abc"], { run: "abc" }],
  [["runs", "abc", "overview"], { run: "abc" }],
  [["jobs"], { path: "/jobs" }],
  [["sweeps", "x"], null],
  [["artifacts", "model", "m", "v0"], null],
])("what clients print below a project: %j", (rest, place) => {
  expect(clientPage("p", rest)).toEqual(place);
});
