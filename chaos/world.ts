/**
 * All that runs in a campaign: Postgres, two web servers, three agents for this machine and three for its engines (what they
 * load makes them slow to start), the places runs are sent to, and proxies between them.
 * Agents and launches reach whichever server is up through one address; each server reaches Postgres through a proxy of its
 * own, and each agent the servers and its engines through wires of its own.
 */
import { randomBytes } from "node:crypto";
import { existsSync } from "node:fs";
import path from "node:path";
import type { Resource } from "../lib/config/layer";
import { freePort } from "../lib/local/machine";
import { migrateDeploy } from "../lib/local/migrate-deploy";
import { openAgentLine } from "./agent-line";
import { type AgentProcess, makeAgentProcess } from "./agent-process";
import type { Engines } from "./engines";
import { makeTeamOf } from "./make-team";
import { Outages } from "./outages";
import { openPlace } from "./places/open-place";
import type { Place } from "./places/place";
import { ChaosPostgres } from "./postgres";
import type { Chance } from "./random";
import { Sightings } from "./sightings";
import { openTcpProxy, type TcpProxy } from "./tcp-proxy";
import { makeVictim, until, type Victim } from "./victim";

const root = path.dirname(import.meta.dirname);
const secret = "a secret for the campaign only, long enough to sign with";
/** Of each kind. */
const agentCount = 3;

export interface WebServer {
  victim: Victim;
  port: number;
  toPostgres: TcpProxy;
}

export interface World {
  postgres: ChaosPostgres;
  servers: WebServer[];
  agents: AgentProcess[];
  places: ReadonlyMap<Resource, Place>;
  sightings: Sightings;
  /** The agent that a run was handed to last, as seen on the wires. */
  holders: Map<string, string>;
  /** Between everybody and the servers. */
  front: TcpProxy;
  url: string;
  /** Of a lead, for launching and stopping. */
  key: string;
  isBuilt: boolean;
  /** When agents were away because of us: nothing else may cost a run its attempt. */
  outages: Outages;
  /** When agents were cut from their engines: nothing else may make a run fail. */
  engineCuts: { agent: string; at: Date }[];
  close(): Promise<void>;
}

export async function openWorld(
  dir: string,
  chance: Chance,
  { resources, engines }: { resources: readonly Resource[]; engines: Engines },
): Promise<World> {
  const undo: (() => unknown)[] = [];
  const close = async () => {
    for (const step of undo.splice(0).reverse()) await step();
  };
  try {
    const postgres = await ChaosPostgres.start(path.join(dir, "postgres"));
    undo.push(() => postgres.stop());
    await migrateDeploy(postgres.url, path.join(root, "prisma/migrations"));
    await postgres.watchFinalStates();
    const isBuilt = existsSync(path.join(root, ".next/standalone/server.js"));
    const servers: WebServer[] = [];
    for (const name of ["web-1", "web-2"]) servers.push(await makeServer({ dir, name, postgres, isBuilt }));
    undo.push(() => Promise.all(servers.map(closeServer)));
    const front = await openTcpProxy(() => {
      const up = servers.filter(({ victim }) => victim.isUp);
      return up.length === 0 ? null : chance.pick(up).port;
    });
    undo.push(() => front.close());
    const campaign = `chaos-${randomBytes(4).toString("hex")}`;
    const nameAgents = (kind: string) =>
      Array.from({ length: agentCount }, (_, index) => `${campaign}-${kind}-${index + 1}`);
    const kinds = [
      { names: nameAgents("local"), served: resources.filter((one) => one === "local-process") },
      { names: nameAgents("engine"), served: resources.filter((one) => one !== "local-process") },
    ].filter(({ served }) => served.length > 0);
    const sightings = new Sightings();
    const places = new Map<Resource, Place>();
    undo.push(() => Promise.all([...places.values()].map((place) => place.close())));
    for (const { names: agents, served } of kinds)
      for (const resource of served)
        places.set(resource, await openPlace(resource, engines, { dir, agents, sightings }));
    const { key, tokens } = await makeTeamOf(kinds.length * agentCount, places, {
      DATABASE_URL: postgres.url,
      NEXTAUTH_SECRET: secret,
      NEXTAUTH_URL: "http://127.0.0.1:1",
    });
    const holders = new Map<string, string>();
    const outages = new Outages();
    const agents: AgentProcess[] = [];
    undo.push(() => Promise.all(agents.map(closeAgent)));
    for (const { names, served } of kinds)
      for (const name of names) {
        const line = await openAgentLine(front.port, sightings, {
          onLease: (runId) => holders.set(runId, name),
          onRenewal: (askedAt) => outages.heard(name, askedAt),
        });
        const its = new Map([...places].filter(([resource]) => served.some((one) => one === resource)));
        agents.push(makeAgentProcess({ dir, name, line, places: its, token: tokens[agents.length] ?? "" }));
      }
    const url = `http://127.0.0.1:${front.port}`;
    for (const { victim } of servers) victim.start();
    for (const server of servers)
      if (!(await until(() => isAnswering(server.port), 60_000)))
        throw new Error(`${server.victim.name} did not start: see ${path.join(dir, "logs")}`);
    for (const { victim } of agents) victim.start();
    const isReady = async () => (await postgres.query(`select 1 from "Agent"`)).length === agents.length;
    if (!(await until(isReady, 60_000))) throw new Error(`no agents: see ${path.join(dir, "logs")}`);
    return {
      ...{ postgres, servers, agents, places, sightings, holders, front, url, key, isBuilt },
      ...{ outages, engineCuts: [], close },
    };
  } catch (error) {
    await close();
    throw error;
  }
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
      : ["--conditions=react-server", "--import", "tsx", path.join(root, "lib/testing/serve-api.ts")],
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

async function isAnswering(port: number): Promise<boolean> {
  try {
    await fetch(`http://127.0.0.1:${port}/api/v1/me`, { signal: AbortSignal.timeout(2_000) });
    return true;
  } catch {
    return false;
  }
}

async function closeServer({ victim, toPostgres }: WebServer): Promise<void> {
  await victim.stop();
  toPostgres.close();
}

async function closeAgent({ victim, line }: AgentProcess): Promise<void> {
  await victim.stop();
  line.close();
}
