import { expect, it } from "vitest";
import { completeExit } from "./exit-signal";

it.each([
  [
    { exitCode: 0, signal: null },
    { exitCode: 0, signal: null },
  ],
  [
    { exitCode: 1, signal: null },
    { exitCode: 1, signal: null },
  ],
  [
    { exitCode: null, signal: "SIGKILL" },
    { exitCode: 137, signal: "SIGKILL" },
  ],
  [
    { exitCode: null, signal: "SIGTERM" },
    { exitCode: 143, signal: "SIGTERM" },
  ],
  [
    { exitCode: 139, signal: null },
    { exitCode: 139, signal: "SIGSEGV" },
  ],
  [
    { exitCode: 128, signal: null },
    { exitCode: 128, signal: null },
  ],
  [
    { exitCode: 255, signal: null },
    { exitCode: 255, signal: null },
  ],
  [
    { exitCode: null, signal: null },
    { exitCode: null, signal: null },
  ],
  [
    { exitCode: null, signal: "SIGRTMIN" },
    { exitCode: null, signal: "SIGRTMIN" },
  ],
])("an end %j is told as %j", (given, wanted) => {
  expect(completeExit(given)).toEqual(wanted);
});
