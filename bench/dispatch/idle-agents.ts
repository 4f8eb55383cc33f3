/** What agents that wait for work cost: open lease calls and heartbeats of 200 agents in one server, nothing to do. */
import type { Connection } from "../../lib/db/client";
import { heartbeat } from "../../lib/dispatch/agents/heartbeat";
import { waitForLeases } from "../../lib/dispatch/agents/wait-for-leases";
import { makeAgent } from "../../lib/testing/run-factories";
import { printTable, quantile } from "../table";
import { postgresSeconds } from "../usage";
import { addRuns, clearLine, makeLine } from "./fill";

/** Measure for longer than a lease call is open, or nothing happens in it. */
export async function benchIdleAgents(
  db: Connection,
  dir: string,
  count: number,
  seconds: number,
): Promise<void> {
  const line = await makeLine(db, 0);
  const agents = [];
  for (let index = 0; index < count; index += 1) agents.push(await makeAgent(line.teamId, { maxJobs: 1 }));
  const stop = new AbortController();
  const taken: number[] = [];
  const loops = agents.flatMap(({ actor, agentId }) => [
    repeat(stop.signal, async (signal) => {
      const leases = await waitForLeases(actor, { agentId, max: 1, waitSeconds: 25 }, signal);
      if (leases.length > 0) taken.push(performance.now());
    }),
    repeat(stop.signal, (signal) => heartbeat(actor, { agentId, running: [], waitSeconds: 10 }, signal)),
  ]);
  await pause(2_000);
  const before = { ours: process.cpuUsage(), postgres: postgresSeconds(dir) };
  await pause(seconds * 1_000);
  const ours = process.cpuUsage(before.ours);
  const postgres = postgresSeconds(dir) - before.postgres;
  const waits: number[] = [];
  for (let round = 0; round < 30; round += 1) {
    const from = performance.now();
    const had = taken.length;
    await addRuns(db, line, 1);
    await db.$executeRaw`select pg_notify('slipway_queue', ${line.queueId})`;
    while (taken.length === had) await pause(1);
    waits.push((taken.at(-1) ?? from) - from);
  }
  stop.abort();
  await Promise.all(loops);
  await clearLine(db, line);
  const share = (used: number) => `${((100 * used) / seconds).toFixed(1)} %`;
  printTable(
    `${count} idle agents on one server`,
    ["server CPU", "Postgres CPU", "submit → leased p50 ms", "p99 ms"],
    [[share((ours.user + ours.system) / 1e6), share(postgres), quantile(waits, 0.5), quantile(waits, 0.99)]],
  );
}

/** Each call has a signal of its own, as the server gives it one: one signal of all would have a listener for every open call. */
async function repeat(stop: AbortSignal, call: (signal: AbortSignal) => Promise<unknown>): Promise<void> {
  while (!stop.aborted) await call(AbortSignal.any([stop]));
}

function pause(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}
