/** Many tabs of one browser: their runs come over one connection, so that some are left for everything else. */
import { getDatabase } from "../lib/db/client";
import { appendLogs } from "../lib/dispatch/agents/append-logs";
import { finishRun } from "../lib/dispatch/agents/finish-run";
import { waitForLeases } from "../lib/dispatch/agents/wait-for-leases";
import { makeQueue } from "../lib/testing/factories";
import { makeAgent, makeOutcome, makeRun } from "../lib/testing/run-factories";
import { expect, test } from "./fixtures";
import { RunPage } from "./pages/run-page";

/** A browser opens six connections to a host at most. */
const tabs = 8;
const at = "2026-01-01T00:00:00.000Z";

test("eight open runs are all live, and a ninth page still loads", async ({ signIn, otherTeam }) => {
  test.setTimeout(180_000);
  const db = getDatabase();
  const { teamId } = otherTeam;
  const queue = await makeQueue(db, teamId);
  const first = await signIn("lead", { teamId });
  const open: { runId: string; page: RunPage }[] = [];
  for (let index = 0; index < tabs; index += 1) {
    const { id: runId } = await makeRun(db, { teamId, queueId: queue.id });
    const page = index === 0 ? first : await first.context().newPage();
    await page.goto(`/runs/${runId}`);
    open.push({ runId, page: new RunPage(page) });
  }
  for (const { page } of open) await page.expectState("queued");

  const ninth = await first.context().newPage();
  await ninth.goto("/runs");
  await expect(ninth.getByText(queue.name).first()).toBeVisible();

  const { agentId, actor } = await makeAgent(teamId, { maxJobs: tabs });
  await waitForLeases(actor, { agentId, max: tabs, waitSeconds: 0 }, new AbortController().signal);
  for (const [index, { runId }] of open.entries()) {
    const data = Buffer.from(`line of run ${index}\n`).toString("base64");
    const chunk = { seq: 0, offset: 0, stream: "stdout", at, data };
    await appendLogs(actor, runId, { agentId, attempt: 1, chunks: [chunk] });
    await finishRun(actor, runId, {
      ...{ agentId, attempt: 1, outcome: makeOutcome(), startedAt: null, endedAt: at },
    });
  }
  for (const [index, { page }] of open.entries()) {
    await page.expectLog(`line of run ${index}`);
    await page.expectState("finished");
  }
});
