/**
 * All that runs in a campaign: Postgres, two web servers, three agents, and proxies between them. Agents and launches reach
 * whichever server is up through one address; each server reaches Postgres through a proxy of its own.
 */
import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import { freePort } from "../lib/local/machine";
import { migrateDeploy } from "../lib/local/migrate-deploy";
import { makeRepository } from "../lib/testing/git-repository";
import { ChaosPostgres } from "./postgres";
import type { Chance } from "./random";
import { openTcpProxy, type TcpProxy } from "./tcp-proxy";
import { makeVictim, until, type Victim } from "./victim";

const root = path.dirname(import.meta.dirname);
const secret = "a secret for the campaign only, long enough to sign with";

export interface WebServer {
  victim: Victim;
  port: number;
  toPostgres: TcpProxy;
}

export interface AgentProcess {
  victim: Victim;
  name: string;
}

export interface World {
  postgres: ChaosPostgres;
  servers: WebServer[];
  agents: AgentProcess[];
  /** Between everybody and the servers. */
  front: TcpProxy;
  url: string;
  /** Where every start of a run leaves a file. */
  marks: string;
  /** What runs are made of: a repository on this machine. */
  code: { repository: string; commit: string };
  queue: string;
  /** Of a lead, for launching and stopping. */
  key: string;
  isBuilt: boolean;
  /** Agents that were made to be gone for longer than their leases, and when: nothing else may cost a run its attempt. */
  deaths: { agent: string; at: Date }[];
  close(): Promise<void>;
}

export async function openWorld(dir: string, chance: Chance): Promise<World> {
  const marks = path.join(dir, "marks");
  mkdirSync(marks, { recursive: true });
  const postgres = await ChaosPostgres.start(path.join(dir, "postgres"));
  await migrateDeploy(postgres.url, path.join(root, "prisma/migrations"));
  const isBuilt = existsSync(path.join(root, ".next/standalone/server.js"));
  const servers: WebServer[] = [];
  for (const name of ["web-1", "web-2"]) servers.push(await makeServer({ dir, name, postgres, isBuilt }));
  const front = await openTcpProxy(() => {
    const up = servers.filter(({ victim }) => victim.isUp);
    return up.length === 0 ? null : chance.pick(up).port;
  });
  const url = `http://127.0.0.1:${front.port}`;
  const repository = makeRepository(path.join(dir, "code"));
  const code = {
    repository: `file://${repository.dir}`,
    commit: repository.commit({ "README.md": "chaos" }),
  };
  const made = await makeTeamOfThree(postgres.url, code.repository);
  const agents = made.tokens.map((token, index) =>
    makeAgentProcess({ dir, name: `agent-${index + 1}`, url, token, gitSource: code.repository }),
  );
  const world: World = {
    ...{
      postgres,
      servers,
      agents,
      front,
      url,
      marks,
      code,
      queue: made.queue,
      key: made.key,
      isBuilt,
      deaths: [],
    },
    close: () => closeWorld(world),
  };
  for (const { victim } of servers) victim.start();
  for (const server of servers)
    if (!(await until(() => isAnswering(server.port), 60_000)))
      throw new Error(`${server.victim.name} did not start: see ${path.join(dir, "logs")}`);
  for (const { victim } of agents) victim.start();
  const isReady = async () => (await postgres.query(`select 1 from "Agent"`)).length === agents.length;
  if (!(await until(isReady, 60_000))) throw new Error(`no agents: see ${path.join(dir, "logs")}`);
  return world;
}

async function makeServer(options: {
  dir: string;
  name: string;
  postgres: ChaosPostgres;
  isBuilt: boolean;
}): Promise<WebServer> {
  const { dir, name, postgres, isBuilt } = options;
  const toPostgres = await openTcpProxy(() => postgres.port);
  const port = await freePort();
  const address = new URL(postgres.url);
  address.port = String(toPostgres.port);
  const victim = makeVictim({
    name,
    args: isBuilt
      ? [path.join(root, ".next/standalone/server.js")]
      : ["--conditions=react-server", "--import", "tsx", path.join(import.meta.dirname, "serve.ts")],
    cwd: root,
    logDir: path.join(dir, "logs"),
    env: {
      ...process.env,
      NODE_ENV: "production",
      DATABASE_URL: address.href,
      NEXTAUTH_SECRET: secret,
      NEXTAUTH_URL: `http://127.0.0.1:${port}`,
      SLIPWAY_LOG_LEVEL: "info",
      HOSTNAME: "127.0.0.1",
      PORT: String(port),
    },
  });
  return { victim, port, toPostgres };
}

function makeAgentProcess(options: {
  dir: string;
  name: string;
  url: string;
  token: string;
  gitSource: string;
}): AgentProcess {
  const { dir, name, url, token, gitSource } = options;
  const config = path.join(dir, `${name}.yaml`);
  writeFileSync(
    config,
    `name: ${name}\nmax_jobs: 2\nwork_dir: ${path.join(dir, name)}\ngit_sources: [${gitSource}]\n`,
  );
  const victim = makeVictim({
    name,
    args: ["--import", "tsx", path.join(root, "lib/agent/entry.ts"), "--config", config],
    cwd: root,
    logDir: path.join(dir, "logs"),
    env: { ...process.env, SLIPWAY_URL: url, SLIPWAY_API_KEY: token, SLIPWAY_LOG_LEVEL: "info" },
  });
  return { victim, name };
}

/** A team with a lead, one queue whose runs are replaced when their agent is lost, and a token for each agent. */
async function makeTeamOfThree(
  url: string,
  gitSource: string,
): Promise<{ queue: string; key: string; tokens: string[] }> {
  Object.assign(process.env, {
    DATABASE_URL: url,
    NEXTAUTH_SECRET: secret,
    NEXTAUTH_URL: "http://127.0.0.1:1",
  });
  const { getDatabase, closeDatabase } = await import("../lib/db/client");
  const { makeAgentToken, makeMember, makePersonToken, makeQueue, makeTeam } = await import(
    "../lib/testing/factories"
  );
  const db = getDatabase();
  const { teamId } = await makeTeam(db);
  const text = `name: chaos
resource: local-process
guardrails:
  on_agent_loss: {policy: requeue, max: 50, backoff: 0}
  sources: {git: ["${gitSource}"]}
`;
  const queue = await makeQueue(db, teamId, { name: "chaos", text });
  const lead = await makeMember(db, "lead", { teamId });
  const { token: key } = await makePersonToken(db, lead);
  const tokens: string[] = [];
  for (let index = 0; index < 3; index += 1) tokens.push((await makeAgentToken(db, teamId)).token);
  await closeDatabase();
  return { queue: queue.name, key, tokens };
}

export async function isAnswering(port: number): Promise<boolean> {
  try {
    await fetch(`http://127.0.0.1:${port}/api/v1/me`, { signal: AbortSignal.timeout(2_000) });
    return true;
  } catch {
    return false;
  }
}

async function closeWorld({ postgres, servers, agents, front }: World): Promise<void> {
  postgres.thaw();
  await Promise.all(agents.map(({ victim }) => victim.stop()));
  await Promise.all(servers.map(({ victim }) => victim.stop()));
  front.close();
  for (const { toPostgres } of servers) toPostgres.close();
  await postgres.stop();
}
