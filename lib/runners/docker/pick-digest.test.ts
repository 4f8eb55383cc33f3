import { expect, test } from "vitest";
import { pickDigest } from "./pick-digest";

const sha = `sha256:${"a".repeat(64)}`;

test.each([
  ["busybox:1", [`busybox@${sha}`], `busybox@${sha}`],
  ["busybox:1", [`r.example:5000/x@${sha}`, `busybox@${sha}`], `busybox@${sha}`],
  ["docker.io/library/busybox", [`other@${sha}`, `busybox@${sha}`], `busybox@${sha}`],
  ["r.example:5000/x:3", [`x@${sha}`, `r.example:5000/x@${sha}`], `r.example:5000/x@${sha}`],
  ["local/x:1", [`r.example/x@${sha}`], `r.example/x@${sha}`],
  [sha, [`busybox@${sha}`], `busybox@${sha}`],
  ["local/x:1", [], undefined],
])("%s of %j is known as %s", (image, repoDigests, expected) => {
  expect(pickDigest(image, repoDigests)).toBe(expected);
});
