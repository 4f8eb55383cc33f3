import { expect, test } from "vitest";
import { formatRunWatch, parseRunWatch } from "./run-watch";

test("a watch is read as it was written", () => {
  const watch = { runId: "run-7", from: { attempt: 2, offset: 4096 }, after: "12" };
  expect(formatRunWatch(watch)).toBe("run-7;2:4096;12");
  expect(parseRunWatch(formatRunWatch(watch))).toEqual(watch);
});

test.each(["", "run", "run;1:0", "run;0:0;0", "run;1:0;-1", "run;1:0;x", ";1:0;0", "run;1:0;0;more"])(
  "%j is no watch",
  (text) => expect(parseRunWatch(text)).toBeUndefined(),
);
