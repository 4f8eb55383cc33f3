import { expect, test } from "vitest";
import { watchRun } from "../dispatch/watch/watch-run";
import { makeMember, makeQueue } from "../testing/factories";
import { makeRun } from "../testing/run-factories";
import { prepareTestDatabase } from "../testing/test-database";
import { appendHistory } from "./append-history";

const { database } = prepareTestDatabase();

test("who watches a run is told how many lines it has, and again when more came", async () => {
  const actor = await makeMember(database(), "researcher");
  const { id: queueId } = await makeQueue(database(), actor.teamId);
  const { id: runId } = await makeRun(database(), { teamId: actor.teamId, queueId });
  await appendHistory(actor, { runId, lines: ['{"loss":2}', '{"loss":1}'] });
  const seen: unknown[] = [];
  for await (const message of watchRun(actor, { runId, from: null }, new AbortController().signal)) {
    if (message.type !== "metrics") continue;
    seen.push(message.data);
    if (seen.length === 1) await appendHistory(actor, { runId, lines: ['{"loss":0.5}'] });
    else if (seen.length === 2)
      await appendHistory(actor, { runId, stream: "system", lines: ['{"system.cpu":3}'] });
    else break;
  }
  expect(seen).toEqual([
    { lineCount: 2, systemCount: 0 },
    { lineCount: 3, systemCount: 0 },
    { lineCount: 3, systemCount: 1 },
  ]);
});
