import { expect, it } from "vitest";
import { explainMakers } from "./explain-makers";
import type { RunState } from "./run-state";
import type { ArtifactMaker, WaitingView } from "./run-view";

const waiting: WaitingView = {
  ...{ reason: "waiting-for-artifact", message: "It waits for artifact data (no version yet)." },
  ...{ unblocks: "", position: null, estimate: null },
};
const run = (name: string, state: RunState): ArtifactMaker => ({ kind: "run", id: name, name, state });
const job = (name: string): ArtifactMaker => ({ kind: "job", name });

it.each<[ArtifactMaker[], RegExp, RegExp]>([
  [
    [run("a-1", "running"), run("b-2", "failed"), job("prep")],
    /Run a-1 \(running\) makes it\.$/,
    /a-1 finishes/,
  ],
  [
    [run("a-1", "queued"), run("b-2", "running")],
    /Runs a-1 \(queued\), b-2 \(running\) make it/,
    /One of these/,
  ],
  [[run("b-2", "failed"), job("prep")], /Run b-2, which was to make it, failed\.$/, /Run b-2 again, or stop/],
  [[run("b-2", "lost")], /was lost with its agent/, /again/],
  [[run("b-2", "cancelled")], /was stopped/, /again/],
  // Optional, or deleted since.
  [[run("b-2", "finished")], /ended without it/, /again/],
  [[job("prep")], /Job prep makes it, and is not running/, /launches job prep/],
  [["a", "b", "c", "d"].map(job), /Jobs a, b, c and 1 more make it/, /one of these jobs/],
  [[], /No run and no job/, /slipway artifact put/],
])("%j", (makers, message, unblocks) => {
  const view = explainMakers(waiting, makers);
  expect(view.message).toMatch(message);
  expect(view.unblocks).toMatch(unblocks);
  expect(view.makers).toEqual(makers);
});
