/** One run, its agent, and every message of the agent protocol, for tests of what happens between the two. */

import type { PersonActor } from "../access/actor";
import type { LaunchTerms } from "../config/resolution";
import { getDatabase } from "../db/client";
import { appendLogs } from "../dispatch/agents/append-logs";
import { finishRun } from "../dispatch/agents/finish-run";
import { heartbeat } from "../dispatch/agents/heartbeat";
import { recordEvents } from "../dispatch/agents/record-events";
import { waitForLeases } from "../dispatch/agents/wait-for-leases";
import { reapExpiredLeases } from "../dispatch/chores/reap-expired-leases";
import { downloadLog } from "../dispatch/watch/download-log";
import { makeMember, makeQueue, makeTeam } from "./factories";
import { type MadeAgent, makeAgent, makeOutcome, makeRun } from "./run-factories";

export const never = new AbortController().signal;
export const at = "2026-01-01T00:00:00.000Z";

export async function setUp(terms: Partial<LaunchTerms> = {}) {
  const db = getDatabase();
  const { teamId } = await makeTeam(db);
  const queue = await makeQueue(db, teamId);
  const author = await makeMember(db, "researcher", { teamId });
  const run = await makeRun(db, {
    teamId,
    queueId: queue.id,
    personId: author.personId,
    author: author.name,
    terms,
  });
  const agent = await makeAgent(teamId);
  return { db, teamId, queue, author, run, agent };
}

export const lease = (agent: MadeAgent) =>
  waitForLeases(agent.actor, { agentId: agent.agentId, max: 1, waitSeconds: 0 }, never);
export const report = (agent: MadeAgent, runId: string, attempt: number, kind: string, sentAt = at) =>
  recordEvents(agent.actor, runId, { agentId: agent.agentId, attempt, events: [{ kind, at: sentAt }] });
export const finish = (agent: MadeAgent, runId: string, attempt: number, outcome = makeOutcome()) =>
  finishRun(agent.actor, runId, { agentId: agent.agentId, attempt, outcome, startedAt: null, endedAt: at });
export const log = (
  agent: MadeAgent,
  runId: string,
  attempt: number,
  seq: number,
  offset: number,
  text: string,
) => {
  const data = Buffer.from(text).toString("base64");
  return appendLogs(agent.actor, runId, {
    agentId: agent.agentId,
    attempt,
    chunks: [{ seq, offset, stream: "stdout", at, data }],
  });
};
export const beat = (
  agent: MadeAgent,
  running: { runId: string; attempt: number }[],
  extra: { waitSeconds?: number; stopping?: { runId: string; attempt: number }[] } = {},
) => heartbeat(agent.actor, { agentId: agent.agentId, running, waitSeconds: 0, ...extra }, never);
export const reap = () => reapExpiredLeases({ kind: "system" });

export const runOf = (id: string) =>
  getDatabase().run.findUniqueOrThrow({ where: { id }, include: { item: true } });
export const stateOf = async (id: string) => (await runOf(id)).state;
export const kindsOf = async (id: string) =>
  (await getDatabase().runEvent.findMany({ where: { runId: id }, orderBy: { id: "asc" } })).map(
    (one) => one.kind,
  );
export const expire = (runId: string) =>
  getDatabase().runQueueItem.update({ where: { runId }, data: { leaseExpiresAt: new Date(0) } });

/** Everything a late message could change. */
export const everythingAbout = async (runId: string) => ({
  run: await runOf(runId),
  attempts: await getDatabase().attempt.findMany({ where: { runId }, orderBy: { number: "asc" } }),
  events: await getDatabase().runEvent.count({ where: { runId } }),
  logs: await getDatabase().logChunk.count({ where: { runId } }),
});

export async function readAll(actor: PersonActor, runId: string): Promise<string> {
  const { bytes } = await downloadLog(actor, { runId });
  const read: Uint8Array[] = [];
  for await (const part of bytes) read.push(part);
  return Buffer.concat(read).toString();
}
