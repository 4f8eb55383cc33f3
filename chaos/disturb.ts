/** What is done to the world. Each leaves it whole again when it settles; one that finds its victim busy does nothing. */
import { setTimeout as delay } from "node:timers/promises";
import type { Resource } from "../lib/config/layer";
import type { AgentProcess } from "./agent-process";
import type { Chance } from "./random";
import { until } from "./victim";
import type { World } from "./world";

export interface Subject {
  /** Empty before the run is known. */
  runId: string;
  resource: Resource;
}

/** False when the victim was busy with another harm. */
type Disturbance = (world: World, chance: Chance, subject: Subject) => Promise<boolean>;

const busy = new Set<string>();

/** Does it unless somebody else is at the same victim. */
async function alone(victim: string, work: () => Promise<void>): Promise<boolean> {
  if (busy.has(victim)) return false;
  busy.add(victim);
  try {
    await work();
    return true;
  } finally {
    busy.delete(victim);
  }
}

/** The agent that has the run, or any. */
async function findAgent(world: World, chance: Chance, { runId, resource }: Subject): Promise<AgentProcess> {
  const name = world.holders.get(runId) ?? (await holderOf(world, runId));
  const able = world.agents.filter(({ places }) => places.has(resource));
  return able.find((agent) => agent.name === name) ?? chance.pick(able);
}

async function holderOf(world: World, runId: string): Promise<string | undefined> {
  const rows = await world.postgres.query<{ name: string }>(
    `select a.name from "RunQueueItem" i join "Agent" a on a.id = i."agentId" where i."runId" = $1`,
    [runId],
  );
  return rows[0]?.name;
}

/** Harms an agent unless somebody else does. */
async function harmAgent(
  world: World,
  { victim, name }: Pick<AgentProcess, "victim" | "name">,
  isAged: boolean,
  work: () => Promise<void>,
): Promise<boolean> {
  return await alone(victim.name, async () => {
    const outage = world.outages.begin(name, isAged);
    await work();
    outage.harmEnded();
  });
}

/** A minute goes by for one agent: it was silent all the time, and its leases are that much older. */
async function letTimePass(world: World, name: string): Promise<void> {
  await world.postgres.query(
    `with agent as (update "Agent" set "lastSeenAt" = "lastSeenAt" - interval '60 s' where name = $1 returning id)
     update "RunQueueItem" set "leaseExpiresAt" = "leaseExpiresAt" - interval '60 s' where "agentId" in (select id from agent)`,
    [name],
  );
}

async function hasNothing(world: World, name: string): Promise<boolean> {
  const rows = await world.postgres.query(
    `select 1 from "RunQueueItem" i join "Agent" a on a.id = i."agentId" where a.name = $1`,
    [name],
  );
  return rows.length === 0;
}

/** To the agent that has the run. */
export const agentHarms: Record<string, Disturbance> = {
  "kill agent": async (world, chance, subject) => {
    const agent = await findAgent(world, chance, subject);
    return await harmAgent(world, agent, false, async () => {
      await agent.victim.kill();
      await delay(chance.between(0, 500));
      agent.victim.start();
    });
  },
  "freeze agent": async (world, chance, subject) => {
    const agent = await findAgent(world, chance, subject);
    return await harmAgent(world, agent, false, async () => {
      agent.victim.freeze();
      await delay(chance.between(100, 3_000));
      agent.victim.thaw();
    });
  },
  "freeze agent past its lease": async (world, chance, subject) => {
    const agent = await findAgent(world, chance, subject);
    return await harmAgent(world, agent, true, async () => {
      agent.victim.freeze();
      await letTimePass(world, agent.name);
      await until(() => hasNothing(world, agent.name), 15_000);
      await delay(chance.between(0, 1_000));
      agent.victim.thaw();
    });
  },
  "kill agent for longer than its lease": async (world, chance, subject) => {
    const agent = await findAgent(world, chance, subject);
    return await harmAgent(world, agent, true, async () => {
      await agent.victim.kill();
      await letTimePass(world, agent.name);
      await until(() => hasNothing(world, agent.name), 15_000);
      agent.victim.start();
    });
  },
  "cut agent from the servers": async (world, chance, subject) => {
    const agent = await findAgent(world, chance, subject);
    return await harmAgent(world, agent, false, async () => {
      agent.line.cut(true);
      await delay(chance.between(0, 3_000));
      agent.line.cut(false);
    });
  },
};

/** To the way between the agent that has the run and its engine. */
export const engineHarms: Record<string, Disturbance> = {
  "cut agent from its engine": async (world, chance, subject) => {
    const { name } = await findAgent(world, chance, subject);
    const wire = world.places.get(subject.resource)?.wire(name);
    if (!wire) return false;
    return await alone(`${subject.resource} of ${name}`, async () => {
      world.engineCuts.push({ agent: name, at: new Date() });
      wire.cut(true);
      await delay(chance.between(0, 3_000));
      wire.cut(false);
      world.engineCuts.push({ agent: name, at: new Date() });
    });
  },
};

/** To servers, Postgres and the ways between. */
export const worldHarms: Record<string, Disturbance> = {
  "kill server": async ({ servers }, chance) => {
    const { victim } = chance.pick(servers);
    return await alone(victim.name, async () => {
      await victim.kill();
      await delay(chance.between(0, 500));
      victim.start();
    });
  },
  "freeze server": async ({ servers }, chance) => {
    const { victim } = chance.pick(servers);
    return await alone(victim.name, async () => {
      victim.freeze();
      await delay(chance.between(100, 3_000));
      victim.thaw();
    });
  },
  "kill Postgres": ({ postgres }) => alone("postgres", () => postgres.killAndRestart()),
  "kill one process of Postgres": ({ postgres }, chance) =>
    alone("postgres", async () => postgres.killBackend(chance.next())),
  "freeze Postgres": ({ postgres }, chance) =>
    alone("postgres", async () => {
      postgres.freeze();
      await delay(chance.between(100, 2_000));
      postgres.thaw();
    }),
  "cut agents from servers": async ({ front }) => {
    front.cut();
    return true;
  },
  "cut a server from Postgres": async ({ servers }, chance) => {
    chance.pick(servers).toPostgres.cut();
    return true;
  },
  "delay agents": ({ front }, chance) =>
    alone("front", async () => {
      front.delay(chance.between(50, 1_500));
      await delay(chance.between(500, 3_000));
      front.delay(0);
    }),
  "delay Postgres": async ({ servers }, chance) => {
    const { toPostgres, victim } = chance.pick(servers);
    return await alone(`postgres of ${victim.name}`, async () => {
      toPostgres.delay(chance.between(20, 500));
      await delay(chance.between(500, 3_000));
      toPostgres.delay(0);
    });
  },
  "silence agents": ({ front }, chance) =>
    alone("front", async () => {
      front.silence(true);
      await delay(chance.between(200, 4_000));
      front.silence(false);
    }),
  "silence Postgres": async ({ servers }, chance) => {
    const { toPostgres, victim } = chance.pick(servers);
    return await alone(`postgres of ${victim.name}`, async () => {
      toPostgres.silence(true);
      await delay(chance.between(200, 4_000));
      toPostgres.silence(false);
    });
  },
};

/** False when nothing came of it. */
export async function disturb(
  harm: string,
  world: World,
  chance: Chance,
  subject: Subject,
): Promise<boolean> {
  const disturbance = { ...agentHarms, ...engineHarms, ...worldHarms }[harm];
  if (!disturbance) throw new Error(`there is no harm called ${harm}`);
  return await disturbance(world, chance, subject);
}
