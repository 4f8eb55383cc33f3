/** Two web servers, each a process of its own, behind one database: whichever is asked, the answer is the same. */
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { createServerClient, type ServerClient } from "@/lib/agent/server/server-client";
import { createClient } from "@/lib/api/api-client";
import { endpoints } from "@/lib/api/endpoints";
import { followRun } from "@/lib/api/follow-run";
import { sealSession, sessionCookieName } from "@/lib/auth/session-token";
import { changePassword } from "@/lib/catalog/change-password";
import { hashPassword } from "@/lib/db/password-hash";
import { type LogChunk, protocolVersion } from "@/lib/runs/agent-protocol";
import type { RunStreamMessage } from "@/lib/runs/run-view";
import {
  makeAgentToken,
  makeMember,
  makePersonToken,
  makeQueue,
  makeSession,
  makeTeam,
} from "@/lib/testing/factories";
import { forkWebServer, type WebServer } from "@/lib/testing/fork-web-server";
import { makeIdentity, makeOutcome } from "@/lib/testing/run-factories";
import { prepareTestDatabase } from "@/lib/testing/test-database";

// Most of it is the servers' time, which they share with all other tests.
vi.setConfig({ testTimeout: 60_000 });

const { database } = prepareTestDatabase();
const never = new AbortController().signal;
const now = () => new Date().toISOString();
const servers: WebServer[] = [];

beforeAll(async () => {
  // The third one is there to die.
  servers.push(...(await Promise.all([forkWebServer(), forkWebServer(), forkWebServer()])));
}, 60_000);
afterAll(async () => {
  await Promise.all(servers.map((server) => server.kill()));
});

function addressOf(index: number): string {
  return servers[index]?.url ?? "";
}

/** A team with a queue, and its lead's and agent's ways to each server. */
async function setUp() {
  const { teamId } = await makeTeam(database());
  const queue = await makeQueue(database(), teamId, { text: "resource: local-process\n" });
  const lead = await makeMember(database(), "lead", { teamId });
  const { token: key } = await makePersonToken(database(), lead);
  const { token } = await makeAgentToken(database(), teamId);
  const clients = [0, 1].map((index) => createClient({ url: addressOf(index), key }));
  const agents = [0, 1].map((index) => createServerClient({ url: addressOf(index), readToken: () => token }));
  const { agentId } = await pick(agents, 0).register(
    {
      ...{
        protocol: protocolVersion,
        ...makeIdentity(),
        name: "both",
        version: "test",
        host: "test",
        maxJobs: 4,
      },
      resources: ["local-process"],
    },
    never,
  );
  const jobText = JSON.stringify({
    git: { repository: "https://git.example.com/code", commit: "a".repeat(40) },
    command: ["true"],
  });
  const launch = async (index: number) => {
    const body = { queue: queue.name, jobText };
    return (await pick(clients, index).call(endpoints.launchRun, { body })).runId;
  };
  /** An open lease call that has found nothing yet. */
  const waitForWork = async (index: number) => {
    const before = await lastSeen(agentId);
    const leases = pick(agents, index).lease({ agentId, max: 1, waitSeconds: 25 }, never);
    await vi.waitFor(async () => expect(await lastSeen(agentId)).not.toEqual(before), { timeout: 25_000 });
    return leases;
  };
  return { teamId, key, queue, clients, agents, agentId, launch, waitForWork };
}

async function lastSeen(agentId: string): Promise<Date> {
  return (await database().agent.findUniqueOrThrow({ where: { id: agentId } })).lastSeenAt;
}

function pick<T>(of: readonly T[], index: number): T {
  const one = of[index];
  if (one === undefined) throw new Error(`there is no server ${index}`);
  return one;
}

/** Numbered lines as an agent's chunks, one line each. */
function makeChunks(count: number): LogChunk[] {
  let offset = 0;
  return Array.from({ length: count }, (_, seq) => {
    const data = Buffer.from(`line ${seq}\n`);
    const chunk = { seq, offset, stream: "stdout" as const, at: now(), data: data.toString("base64") };
    offset += data.length;
    return chunk;
  });
}

const allLines = (count: number) => makeChunks(count).map((_, index) => `line ${index}\n`);

async function startRun(agent: ServerClient, options: { runId: string; agentId: string; attempt: number }) {
  const { runId, ...lease } = options;
  await agent.sendEvents(runId, { ...lease, events: [{ kind: "starting", at: now() }] }, never);
  await agent.sendEvents(runId, { ...lease, events: [{ kind: "running", at: now() }] }, never);
}

describe("two servers behind one database", () => {
  it.each([
    [0, 1],
    [1, 0],
  ])("an agent that waits at server %i is told of a launch at server %i", async (waiting, launching) => {
    const { launch, waitForWork } = await setUp();
    for (let round = 0; round < 3; round += 1) {
      const leases = waitForWork(waiting);
      const runId = await launch(launching);
      expect((await leases).map((lease) => lease.runId)).toEqual([runId]);
    }
  });

  it("an agent that waits at one is told that the other resumed its queue", async () => {
    const { queue, clients, launch, waitForWork } = await setUp();
    await pick(clients, 0).call(endpoints.pauseQueue, { params: { queue: queue.name } });
    const runId = await launch(0);
    const leases = waitForWork(0);
    await pick(clients, 1).call(endpoints.resumeQueue, { params: { queue: queue.name } });
    expect((await leases).map((lease) => lease.runId)).toEqual([runId]);
  });

  it("one run's agent, log, state and events pass through both, and readers of both see the same", async () => {
    const { clients, agents, agentId, launch } = await setUp();
    const runId = await launch(0);
    const readers = clients.map((client) => collect(followRun(client, runId, { log: true })));
    const [lease] = await pick(agents, 1).lease({ agentId, max: 1, waitSeconds: 5 }, never);
    const key = { agentId, attempt: lease?.attempt ?? 0 };
    await startRun(pick(agents, 0), { runId, ...key });
    const chunks = makeChunks(40);
    for (const [index, chunk] of chunks.entries())
      await pick(agents, index % 2).sendLogs(runId, { ...key, chunks: [chunk] }, never);
    // What one has stored, the other knows: it wants none of it again.
    const nextSeq = await pick(agents, 0).sendLogs(runId, { ...key, chunks }, never);
    expect(nextSeq).toBe(chunks.length);
    const end = { outcome: makeOutcome(), startedAt: now(), endedAt: now() };
    await pick(agents, 1).finish(runId, { ...key, ...end }, never);
    for (const seen of await Promise.all(readers)) {
      expect(textsOf(seen)).toEqual(allLines(40));
      expect(seen.flatMap(({ type, data }) => (type === "event" ? data.kind : []))).toEqual(
        expect.arrayContaining(["created", "leased", "starting", "running", "ended"]),
      );
      expect(seen.flatMap(({ type, data }) => (type === "state" ? data.state : [])).at(-1)).toBe("finished");
    }
  });

  it("a reader whose server dies goes on at the other, without a line lost or repeated", async () => {
    const { key, agents, agentId, launch } = await setUp();
    const runId = await launch(0);
    const [lease] = await pick(agents, 1).lease({ agentId, max: 1, waitSeconds: 5 }, never);
    const held = { agentId, attempt: lease?.attempt ?? 0 };
    await startRun(pick(agents, 1), { runId, ...held });
    const doomed = pick(servers, 2);
    const asked: string[] = [];
    let isDead = false;
    // What a load balancer does: to whoever is up.
    const balanced: typeof fetch = (input, init) => {
      const url = new URL(input instanceof Request ? input.url : input);
      asked.push(isDead ? "other" : "doomed");
      return fetch(new URL(`${url.pathname}${url.search}`, isDead ? addressOf(1) : doomed.url), init);
    };
    const client = createClient({ url: "http://slipway.test", key, fetch: balanced });
    const seen: RunStreamMessage[] = [];
    const reading = collect(followRun(client, runId, { log: true, waits: [20] }), seen);
    const chunks = makeChunks(120);
    for (const chunk of chunks) {
      await pick(agents, 0).sendLogs(runId, { ...held, chunks: [chunk] }, never);
      if (chunk.seq !== 50) continue;
      await vi.waitFor(() => expect(textsOf(seen).length).toBeGreaterThan(20), { timeout: 25_000 });
      isDead = true;
      await doomed.kill();
    }
    const end = { outcome: makeOutcome(), startedAt: now(), endedAt: now() };
    await pick(agents, 0).finish(runId, { ...held, ...end }, never);
    await reading;
    expect(textsOf(seen)).toEqual(allLines(120));
    expect(asked.filter((one) => one === "doomed")).toHaveLength(1);
    expect(asked).toContain("other");
    const events = seen.flatMap(({ type, data }) => (type === "event" ? data.id : []));
    expect(events).toEqual([...new Set(events)]);
  });

  it("a cancellation at one stops what an agent reports to the other", async () => {
    const { clients, agents, agentId, launch } = await setUp();
    const runId = await launch(1);
    const [lease] = await pick(agents, 0).lease({ agentId, max: 1, waitSeconds: 5 }, never);
    const attempt = lease?.attempt ?? 0;
    await startRun(pick(agents, 0), { runId, agentId, attempt });
    const before = await lastSeen(agentId);
    const beat = pick(agents, 0).heartbeat(
      { agentId, running: [{ runId, attempt }], stopping: [], draining: false, waitSeconds: 30 },
      never,
    );
    await vi.waitFor(async () => expect(await lastSeen(agentId)).not.toEqual(before), { timeout: 25_000 });
    await pick(clients, 1).call(endpoints.cancelRun, { params: { runId } });
    expect((await beat).stop).toEqual([{ runId, attempt, reason: "cancelled" }]);
    const outcome = makeOutcome({ reason: "cancelled", exitCode: null, cause: "signal" });
    const end = { outcome, startedAt: now(), endedAt: now() };
    await pick(agents, 1).finish(runId, { agentId, attempt, ...end }, never);
    for (const client of clients)
      expect(await client.call(endpoints.getRun, { params: { runId } })).toMatchObject({
        state: "cancelled",
      });
    const waiting = await launch(0);
    await pick(clients, 1).call(endpoints.cancelRun, { params: { runId: waiting } });
    expect(await pick(agents, 0).lease({ agentId, max: 1, waitSeconds: 0 }, never)).toEqual([]);
  });

  it("a session and a token are good at both, and end at both at once", async () => {
    const { teamId, key, clients } = await setUp();
    const passwordHash = await hashPassword("a long first password");
    const person = await makeMember(database(), "researcher", { teamId, passwordHash });
    const session = await makeSession(database(), person.personId);
    const cookie = `${sessionCookieName()}=${await sealSession(session)}`;
    const statuses = (headers: Record<string, string>) =>
      Promise.all(
        [0, 1].map(async (index) => (await fetch(`${addressOf(index)}/api/v1/me`, { headers })).status),
      );
    expect(await statuses({ cookie })).toEqual([200, 200]);
    const changed = await changePassword(person, {
      current: "a long first password",
      password: "a long second password",
    });
    expect(changed.ok).toBe(true);
    expect(await statuses({ cookie })).toEqual([401, 401]);

    const authorization = `Bearer ${key}`;
    expect(await statuses({ authorization })).toEqual([200, 200]);
    const { tokens } = await pick(clients, 0).call(endpoints.listTokens, {});
    const own = tokens.find(({ kind }) => kind === "person");
    await pick(clients, 0).call(endpoints.revokeToken, { params: { tokenId: own?.id ?? "" } });
    expect(await statuses({ authorization })).toEqual([401, 401]);
  });
});

async function collect(
  messages: AsyncGenerator<RunStreamMessage>,
  seen: RunStreamMessage[] = [],
): Promise<RunStreamMessage[]> {
  for await (const message of messages) seen.push(message);
  return seen;
}

function textsOf(seen: readonly RunStreamMessage[]): string[] {
  const text = seen.flatMap(({ type, data }) => (type === "log" ? data.text : [])).join("");
  return text.split(/(?<=\n)/).filter((line) => line !== "");
}
