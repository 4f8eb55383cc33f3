import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { afterAll, expect, it } from "vitest";
import type { Lease } from "../../runs/agent-protocol";
import { openAttemptStore } from "./attempt-record";

const root = fs.mkdtempSync(path.join(os.tmpdir(), "slipway-records-"));
afterAll(() => fs.rmSync(root, { recursive: true, force: true }));

const lease: Lease = {
  ...{ runId: "r1", attempt: 1, runName: "quick-fox", team: "team", project: "project", author: "Ana" },
  ...{ queue: { id: "q1", name: "queue" }, resource: "local-process", fromAgent: [], commit: null },
  ...{
    config: {},
    manifest: {},
    allowedGitSources: [],
    maxRunSeconds: null,
    graceSeconds: 10,
    leaseSeconds: 45,
  },
};

it("clears away what an agent left that was killed while it made or removed an attempt's directory", () => {
  const store = openAttemptStore(root);
  store.create(lease);
  const whole = store.create({ ...lease, runId: "r2" });
  const broken = store.create({ ...lease, runId: "r3" });
  fs.rmSync(path.join(root, "r1.1/attempt.json"));
  fs.writeFileSync(path.join(root, "r3.1/attempt.json"), "{");
  const { records, unreadable } = openAttemptStore(root).list();
  expect(records.map(({ key }) => key)).toEqual([whole.key]);
  // Somebody may want to see what became of it.
  expect(unreadable).toEqual([path.dirname(broken.attemptDir)]);
  expect(fs.readdirSync(root).sort()).toEqual(["r2.1", "r3.1"]);
});
