import { setTimeout as delay } from "node:timers/promises";
import { describe, expect, it } from "vitest";
import type { PersonActor, TeamId } from "../../access/actor";
import { getDatabase } from "../../db/client";
import type { LogPlace } from "../../runs/log-place";
import type { LogPiece, RunStreamMessage } from "../../runs/run-view";
import { makeMember, makeQueue, makeTeam } from "../../testing/factories";
import { makeAgent, makeOutcome, makeRun } from "../../testing/run-factories";
import { prepareTestDatabase } from "../../testing/test-database";
import { appendLogs } from "../agents/append-logs";
import { finishRun } from "../agents/finish-run";
import { waitForLeases } from "../agents/wait-for-leases";
import { reapExpiredLeases } from "../chores/reap-expired-leases";
import { watchRun } from "./watch-run";

prepareTestDatabase();
const never = new AbortController().signal;
const at = "2026-01-01T00:00:00.000Z";

async function setUp() {
  const db = getDatabase();
  const { teamId } = await makeTeam(db);
  const queue = await makeQueue(db, teamId);
  const viewer = await makeMember(db, "viewer", { teamId });
  const onAgentLoss = { policy: "requeue" as const, max: 3, backoffSeconds: 0 };
  const run = await makeRun(db, { teamId, queueId: queue.id, terms: { onAgentLoss } });
  return { viewer, runId: run.id, ...(await startAttempt(teamId, run.id, 1)) };
}

interface MadeAttempt {
  print(...texts: string[]): Promise<void>;
  finish(): Promise<unknown>;
  /** Loses it to another agent's attempt. */
  lose(): Promise<MadeAttempt>;
}

async function startAttempt(teamId: TeamId, runId: string, attempt: number): Promise<MadeAttempt> {
  const { agentId, actor } = await makeAgent(teamId);
  await waitForLeases(actor, { agentId, max: 1, waitSeconds: 0 }, never);
  const tail = { seq: 0, offset: 0 };
  return {
    async print(...texts) {
      const chunks = texts.map((text) => {
        const data = Buffer.from(text);
        const chunk = { ...tail, stream: "stdout", at, data: data.toString("base64") };
        tail.seq += 1;
        tail.offset += data.length;
        return chunk;
      });
      await appendLogs(actor, runId, { agentId, attempt, chunks });
    },
    finish: () =>
      finishRun(actor, runId, {
        ...{ agentId, attempt, outcome: makeOutcome(), startedAt: null, endedAt: at },
      }),
    async lose() {
      await getDatabase()
        .$executeRaw`update "RunQueueItem" set "leaseExpiresAt" = clock_timestamp() where "runId" = ${runId}`;
      await reapExpiredLeases({ kind: "system" });
      return startAttempt(teamId, runId, attempt + 1);
    },
  };
}

/** All pieces from a place on; `pause` is waited for after each. */
async function readAll(
  viewer: PersonActor,
  runId: string,
  from: LogPlace,
  pause: (piece: LogPiece) => unknown = () => undefined,
): Promise<string> {
  let text = "";
  let end = from.offset;
  for await (const message of watchRun(viewer, { runId, from }, never)) {
    if (message.type !== "log") continue;
    expect(message.data.offset).toBe(end);
    end = message.data.end;
    text += message.data.text;
    await pause(message.data);
  }
  return text;
}

async function collect(messages: AsyncGenerator<RunStreamMessage>): Promise<RunStreamMessage[]> {
  const all: RunStreamMessage[] = [];
  for await (const message of messages) all.push(message);
  return all;
}

describe("many readers of one run", () => {
  it("each get everything in order, at their own pace and from where they are", async () => {
    const { viewer, runId, print, finish } = await setUp();
    const texts = Array.from({ length: 30 }, (_, index) => `${index} `.padEnd(100_000, "·ü"));
    const whole = texts.join("");
    let release: () => void = () => undefined;
    const released = new Promise<void>((resolve) => {
      release = resolve;
    });
    await print(...texts.slice(0, 3));
    const bytes = Buffer.from(whole);
    const starts = [0, 0, 150_001, Buffer.byteLength(texts[0] ?? ""), 1_000_000];
    const readers = [
      ...starts.map((offset) => readAll(viewer, runId, { attempt: 1, offset })),
      readAll(viewer, runId, { attempt: 1, offset: 0 }, () => delay(Math.random() * 5)),
      // Stands still until all is over: far behind what is held in memory.
      readAll(viewer, runId, { attempt: 1, offset: 0 }, () => released),
    ];
    for (let index = 3; index < texts.length; index += 3) await print(...texts.slice(index, index + 3));
    const late = readAll(viewer, runId, { attempt: 1, offset: 0 });
    await finish();
    const quick = await Promise.all(readers.slice(0, -1));
    release();
    const wanted = [...starts, 0, 0, 0].map((offset) => bytes.subarray(offset).toString());
    const got = [...quick, await readers.at(-1), await late];
    expect(got.map((text) => text?.length)).toEqual(wanted.map((text) => text.length));
    expect(got.every((text, index) => text === wanted[index])).toBe(true);
  });

  it("are given the same messages, read once", async () => {
    const { viewer, runId, print, finish } = await setUp();
    const open = () => watchRun(viewer, { runId, from: { attempt: 1, offset: 0 } }, never);
    const watchers = [open(), open(), open()];
    const seen = await Promise.all(
      watchers.map(async (messages, index) => {
        const all: RunStreamMessage[] = [];
        // Each has had its first look before anything is printed.
        for (;;) {
          const { value, done } = await messages.next();
          if (done) return all;
          if (value.type === "state" && index === 0 && all.every(({ type }) => type !== "log"))
            void print("one\n");
          all.push(value);
          if (value.type === "log") void finish();
        }
      }),
    );
    const [first, ...others] = seen.map((all) => all.filter(({ type }) => type === "log"));
    expect(first?.map(({ data }) => data)).toMatchObject([{ text: "one\n" }]);
    for (const other of others) expect(other[0]).toBe(first?.[0]);
    for (const all of seen) expect(all.at(-1)?.type).toBe("end");
  });

  it("go over to the next attempt when the first is complete", async () => {
    const { viewer, runId, print, lose } = await setUp();
    const seen: LogPiece[] = [];
    const reading = (async () => {
      for await (const message of watchRun(viewer, { runId, from: { attempt: 1, offset: 0 } }, never))
        if (message.type === "log") seen.push(message.data);
    })();
    await print("one\n", "two\n");
    const next = await lose();
    await next.print("three\n");
    await next.finish();
    await reading;
    const late = await collect(watchRun(viewer, { runId, from: { attempt: 1, offset: 4 } }, never));
    expect(seen.map(({ attempt, text }) => [attempt, text])).toEqual([
      [1, "one\n"],
      [1, "two\n"],
      [2, "three\n"],
    ]);
    expect(late.flatMap(({ type, data }) => (type === "log" ? data : []))).toEqual(seen.slice(1));
  });

  it("end when the run is deleted", async () => {
    const { viewer, runId } = await setUp();
    const watching = [1, 2].map(() => watchRun(viewer, { runId, from: { attempt: 1, offset: 0 } }, never));
    for (const messages of watching) await messages.next();
    await getDatabase().run.delete({ where: { id: runId } });
    await getDatabase().$executeRaw`select pg_notify('slipway_run', ${runId})`;
    const rest = await Promise.all(watching.map(collect));
    for (const messages of rest) expect(messages.map(({ type }) => type)).not.toContain("end");
  });
});
