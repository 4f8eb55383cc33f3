/** A launched run with its real agent, read through the real stream, with connections that break. */
import path from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { openTcpProxy, type TcpProxy } from "../../chaos/tcp-proxy";
import { createClient } from "../../lib/api/api-client";
import { endpoints } from "../../lib/api/endpoints";
import { makeRepository } from "../../lib/testing/git-repository";
import { cpuSeconds, peakMemory, postgresSeconds } from "../usage";
import { openReaders, type Readers } from "./readers";
import type { Load, LogResult } from "./results";
import { startAgent, startServer } from "./servers";

const pageBreaks = 20;
const agentBreaks = 10;

export async function measureOurs(load: Load): Promise<LogResult> {
  const { dir, seconds, perSecond, watchers } = load;
  const repository = makeRepository(path.join(dir, "code"));
  const code = {
    repository: `file://${repository.dir}`,
    commit: repository.commit({ "README.md": "bench" }),
  };
  const team = await makeTeamOfBench(code.repository);
  const server = await startServer(dir);
  const serverPid = server.process.pid ?? 0;
  const [toPage, toAgent] = [await openTcpProxy(() => server.port), await openTcpProxy(() => server.port)];
  const client = createClient({ url: server.url, key: team.key });
  const program = path.join(import.meta.dirname, "produce.mjs");
  const command = [process.execPath, program, String(perSecond), String(seconds)];
  const { runId } = await client.call(endpoints.launchRun, {
    body: { queue: team.queue, jobText: JSON.stringify({ git: code, command }) },
  });
  const readers = await openReaders({
    ...{ dir, runId, key: team.key, watchers },
    ...{ pageUrl: `http://127.0.0.1:${toPage.port}`, watchersUrl: server.url },
  });
  const agent = startAgent(dir, {
    url: `http://127.0.0.1:${toAgent.port}`,
    token: team.token,
    gitSource: code.repository,
  });
  const agentPid = agent.pid ?? 0;
  const used = () => ({
    server: cpuSeconds(serverPid),
    postgres: postgresSeconds(dir),
    agent: cpuSeconds(agentPid),
    watchers: cpuSeconds(readers.watchersPid),
  });
  await readers.page.firstLine;
  const before = used();
  const start = performance.now();
  const firstBreak = await breakConnections({ seconds, watchers, readers, toPage, toAgent });
  await delay(Math.max(0, start + seconds * 1_000 - performance.now()));
  const after = used();
  await readers.ended();
  const behind = performance.now() - start - seconds * 1_000;
  const total = seconds * perSecond;
  const { reports, connections } = await readers.report(total);
  const result: LogResult = {
    ...load,
    ...{ kind: "Slipway", firstBreak, behind },
    broken: `the page ${readers.page.connections - 1} times, the agent ${agentBreaks} times, watchers ${connections - watchers} times; server: ${server.kind}`,
    page: readers.page.report(total),
    others: reports,
    cpu: (["server", "postgres", "agent", "watchers"] as const).map((name) => ({
      name,
      percent: (100 * (after[name] - before[name])) / seconds,
    })),
    serverMemory: peakMemory(serverPid),
  };
  await readers.stop();
  await agent.stop(10_000);
  await server.process.stop(10_000);
  for (const proxy of [toPage, toAgent]) proxy.close();
  return result;
}

/** In the second half of the time, evenly: the page's, the agent's, every watcher's once. Gives when the first was broken. */
async function breakConnections(options: {
  seconds: number;
  watchers: number;
  readers: Readers;
  toPage: TcpProxy;
  toAgent: TcpProxy;
}): Promise<number> {
  const { seconds, watchers, readers, toPage, toAgent } = options;
  const spread = (count: number, shift: number, act: (index: number) => void) =>
    Array.from({ length: count }, (_, index) => ({
      at: 0.5 + (index + shift) / count / 2,
      act: () => act(index),
    }));
  const plan = [
    ...spread(pageBreaks, 0.3, () => toPage.cut()),
    ...spread(agentBreaks, 0.65, () => toAgent.cut()),
    ...spread(watchers, 0.3, readers.breakWatcher),
  ].sort((a, b) => a.at - b.at);
  let first = Number.POSITIVE_INFINITY;
  const start = performance.now();
  for (const { at, act } of plan) {
    await delay(Math.max(0, start + at * seconds * 1_000 - performance.now()));
    first = Math.min(first, performance.timeOrigin + performance.now());
    act();
  }
  return first;
}

async function makeTeamOfBench(gitSource: string): Promise<{ queue: string; key: string; token: string }> {
  const { getDatabase, closeDatabase } = await import("../../lib/db/client");
  const { makeAgentToken, makeMember, makePersonToken, makeQueue, makeTeam } = await import(
    "../../lib/testing/factories"
  );
  const db = getDatabase();
  const { teamId } = await makeTeam(db);
  const text = `name: logs\nresource: local-process\nguardrails:\n  sources: {git: ["${gitSource}"]}\n`;
  const queue = await makeQueue(db, teamId, { name: "logs", text });
  const { token: key } = await makePersonToken(db, await makeMember(db, "lead", { teamId }));
  const { token } = await makeAgentToken(db, teamId);
  await closeDatabase();
  return { queue: queue.name, key, token };
}
