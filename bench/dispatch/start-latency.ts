/** From the launch call of a person's program to the first instruction of the run, with a real idle agent in between. */

import { execFile } from "node:child_process";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { promisify } from "node:util";
import type { TeamId } from "../../lib/access/actor";
import { createClient } from "../../lib/api/api-client";
import { endpoints } from "../../lib/api/endpoints";
import type { Connection } from "../../lib/db/client";
import { startProcess } from "../../lib/local/child-process";
import { startApiServer } from "../../lib/testing/api-server";
import {
  makeAgentToken,
  makeMember,
  makePersonToken,
  makeQueue,
  makeTeam,
} from "../../lib/testing/factories";
import { makeRepository } from "../../lib/testing/git-repository";
import { printTable, quantile } from "../table";

const root = path.resolve(import.meta.dirname, "../..");

export async function benchStartLatency(db: Connection, dir: string, count: number): Promise<void> {
  const repository = makeRepository(path.join(dir, "code"));
  const code = {
    repository: `file://${repository.dir}`,
    commit: repository.commit({ "README.md": "bench" }),
  };
  const starts = path.join(dir, "starts");
  mkdirSync(starts);
  const { teamId } = await makeTeam(db);
  const queue = await makeQueue(db, teamId, {
    name: "start",
    text: `name: start\nresource: local-process\nguardrails:\n  sources: {git: ["${code.repository}"]}\n`,
  });
  const { token: key } = await makePersonToken(db, await makeMember(db, "lead", { teamId }));
  const server = await startApiServer();
  const agent = await startAgent(db, { dir, teamId, url: server.url, gitSource: code.repository });
  const client = createClient({ url: server.url, key });
  const phases: number[][] = [[], [], [], [], []];
  for (let index = 0; index < count + 5; index += 1) {
    const file = path.join(starts, String(index));
    const command = ["/bin/sh", "-c", `date +%s%N > "${file}.new"; mv "${file}.new" "${file}"`];
    const jobText = JSON.stringify({ git: code, command });
    const from = performance.timeOrigin + performance.now();
    const { runId } = await client.call(endpoints.launchRun, { body: { queue: queue.name, jobText } });
    await untilEnded(db, runId);
    const started = Number(readFileSync(file, "utf8")) / 1e6;
    const edges = [from, ...(await findEdges(db, runId)), started];
    // The first ones fetch the code and warm everything up.
    if (index < 5) continue;
    phases[0]?.push(started - from);
    for (let edge = 1; edge < edges.length; edge += 1)
      phases[edge]?.push((edges[edge] ?? 0) - (edges[edge - 1] ?? 0));
  }
  await agent.stop(10_000);
  await server.close();
  const bare = await measureBareSpawns(count);
  printTable(
    "submit → process started, idle agent (HTTP launch, resolution, claim, code, process)",
    ["", "p50 ms", "p99 ms"],
    [
      ...[`all of it, ${count} launches`, "submit → stored", "→ leased", "→ start accepted", "→ process"].map(
        (name, at) => [name, quantile(phases[at] ?? [], 0.5), quantile(phases[at] ?? [], 0.99)],
      ),
      ["a bare spawn of the same program", quantile(bare, 0.5), quantile(bare, 0.99)],
    ],
  );
}

/** The baseline: what the operating system alone takes from the call to the program's first instruction. */
async function measureBareSpawns(count: number): Promise<number[]> {
  const times: number[] = [];
  for (let index = 0; index < count; index += 1) {
    const from = performance.timeOrigin + performance.now();
    const { stdout } = await promisify(execFile)("/bin/sh", ["-c", "date +%s%N"]);
    times.push(Number(stdout) / 1e6 - from);
  }
  return times;
}

/** When the run was stored, leased, and allowed to start, in milliseconds; database and agent share this machine's clock. */
async function findEdges(db: Connection, runId: string): Promise<number[]> {
  const rows = await db.$queryRaw<{ at: Date }[]>`
    select at from "RunEvent" where "runId" = ${runId} and kind in ('created', 'leased', 'starting') order by id`;
  return rows.map((row) => row.at.getTime());
}

async function startAgent(
  db: Connection,
  options: { dir: string; teamId: TeamId; url: string; gitSource: string },
) {
  const { dir, teamId, url, gitSource } = options;
  const { token } = await makeAgentToken(db, teamId);
  const config = path.join(dir, "agent.yaml");
  writeFileSync(config, `name: bench\nwork_dir: ${path.join(dir, "agent")}\ngit_sources: [${gitSource}]\n`);
  const agent = startProcess({
    name: "agent",
    args: ["--import", "tsx", path.join(root, "lib/agent/entry.ts"), "--config", config],
    cwd: root,
    logDir: path.join(dir, "logs"),
    env: { ...process.env, SLIPWAY_URL: url, SLIPWAY_API_KEY: token },
  });
  await new Promise<void>((resolve, reject) => {
    agent.onMessage(() => resolve());
    void agent.ended.then(() => reject(new Error(`the agent did not start: see ${dir}/logs`)));
  });
  return agent;
}

/** Seldom asked, because it is asked of the server's own process; then until the agent has told that it is idle again. */
async function untilEnded(db: Connection, runId: string): Promise<void> {
  for (;;) {
    const rows = await db.$queryRaw<
      unknown[]
    >`select 1 from "Run" where id = ${runId} and "endedAt" is not null`;
    if (rows.length > 0) break;
    await delay(25);
  }
  await delay(250);
}
