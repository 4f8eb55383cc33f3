/** What is done to the world. Each leaves it whole again when it settles; one that finds its victim busy does nothing. */
import { setTimeout as delay } from "node:timers/promises";
import type { Chance } from "./random";
import { until } from "./victim";
import type { AgentProcess, World } from "./world";

type Disturbance = (world: World, chance: Chance, subject: { runId: string }) => Promise<void>;

const busy = new Set<string>();

/** Does it unless somebody else is at the same victim. */
async function alone(victim: string, work: () => Promise<void>): Promise<void> {
  if (busy.has(victim)) return;
  busy.add(victim);
  try {
    await work();
  } finally {
    busy.delete(victim);
  }
}

/** The agent that has the run, or any. */
async function findAgent(world: World, chance: Chance, runId: string): Promise<AgentProcess> {
  const rows = await world.postgres.query<{ name: string }>(
    `select a.name from "RunQueueItem" i join "Agent" a on a.id = i."agentId" where i."runId" = $1`,
    [runId],
  );
  return world.agents.find(({ name }) => name === rows[0]?.name) ?? chance.pick(world.agents);
}

/** A minute goes by for one agent: it was silent all the time, and its leases are that much older. */
async function letTimePass(world: World, name: string): Promise<void> {
  world.deaths.push({ agent: name, at: new Date() });
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

export const disturbances: Record<string, Disturbance> = {
  "kill agent": async (world, chance, { runId }) => {
    const { victim } = await findAgent(world, chance, runId);
    await alone(victim.name, async () => {
      await victim.kill();
      await delay(chance.between(0, 500));
      victim.start();
    });
  },
  "freeze agent": async (world, chance, { runId }) => {
    const { victim } = await findAgent(world, chance, runId);
    await alone(victim.name, async () => {
      victim.freeze();
      await delay(chance.between(100, 3_000));
      victim.thaw();
    });
  },
  "freeze agent past its lease": async (world, chance, { runId }) => {
    const { victim, name } = await findAgent(world, chance, runId);
    await alone(victim.name, async () => {
      victim.freeze();
      await letTimePass(world, name);
      await until(() => hasNothing(world, name), 15_000);
      await delay(chance.between(0, 1_000));
      victim.thaw();
    });
  },
  "kill agent for longer than its lease": async (world, chance, { runId }) => {
    const { victim, name } = await findAgent(world, chance, runId);
    await alone(victim.name, async () => {
      await victim.kill();
      await letTimePass(world, name);
      await until(() => hasNothing(world, name), 15_000);
      victim.start();
    });
  },
  "kill server": async ({ servers }, chance) => {
    const { victim } = chance.pick(servers);
    await alone(victim.name, async () => {
      await victim.kill();
      await delay(chance.between(0, 500));
      victim.start();
    });
  },
  "freeze server": async ({ servers }, chance) => {
    const { victim } = chance.pick(servers);
    await alone(victim.name, async () => {
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
  "cut agents from servers": async ({ front }) => front.cut(),
  "cut a server from Postgres": async ({ servers }, chance) => chance.pick(servers).toPostgres.cut(),
  "delay agents": ({ front }, chance) =>
    alone("front", async () => {
      front.delay(chance.between(50, 1_500));
      await delay(chance.between(500, 3_000));
      front.delay(0);
    }),
  "delay Postgres": async ({ servers }, chance) => {
    const { toPostgres, victim } = chance.pick(servers);
    await alone(`postgres of ${victim.name}`, async () => {
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
    await alone(`postgres of ${victim.name}`, async () => {
      toPostgres.silence(true);
      await delay(chance.between(200, 4_000));
      toPostgres.silence(false);
    });
  },
};
