/**
 * Wake-ups between processes over Postgres LISTEN: one connection per process, fanned out in memory by channel and payload.
 * States: idle → connecting → listening → (lost → connecting …). A lost connection wakes every listener once it is back,
 * because what was notified meanwhile is gone: a wake-up means "look again", never "this happened".
 */
import pg from "pg";
import { getEnv } from "../env";
import { logger } from "../logger";
import type { Connection } from "./client";
import { type Bed, waitForWake } from "./wait-for-wake";

/** Payloads: queue id, run id, agent id. */
export const channels = ["slipway_queue", "slipway_run", "slipway_agent"] as const;
export type Channel = (typeof channels)[number];

/** How often the connection is asked whether it lives, and how long it may take to answer. */
const lookMs = 10_000;
const answerMs = 5_000;

type Listener = () => void;

interface Hub {
  listeners: Map<string, Set<Listener>>;
  client?: pg.Client;
  connecting?: Promise<void>;
  retry?: NodeJS.Timeout;
  stopped: boolean;
}

// On the global object for the same reason as the pool in `client.ts`.
const store = globalThis as typeof globalThis & { slipwayNotifications?: Hub };

function getHub(): Hub {
  store.slipwayNotifications ??= { listeners: new Map(), stopped: false };
  return store.slipwayNotifications;
}

const keyOf = (channel: Channel, payload: string) => `${channel}\n${payload}`;

/** Notifies when the transaction commits, and not at all when it does not. */
export async function notify(tx: Connection, channel: Channel, payload: string): Promise<void> {
  await tx.$executeRaw`select pg_notify(${channel}, ${payload})`;
}

/**
 * Notifies by itself. NOTIFY holds one lock of the whole server until the commit is on disk, so what is committed often tells
 * of it afterwards; if the process dies in between, the listeners' own look is late but comes.
 */
export async function notifyEach(
  pool: pg.Pool,
  channel: Channel,
  payloads: readonly string[],
): Promise<void> {
  await pool.query("select pg_notify($1, payload) from unnest($2::text[]) as p(payload)", [
    channel,
    payloads,
  ]);
}

/**
 * Calls `listener` for every wake-up with that payload until the returned function is called. It resolves once the
 * server is listening, so a check made *after* awaiting it cannot miss what is committed later.
 */
export async function listen(channel: Channel, payload: string, listener: Listener): Promise<() => void> {
  const hub = getHub();
  const key = keyOf(channel, payload);
  const set = hub.listeners.get(key) ?? new Set();
  hub.listeners.set(key, set);
  set.add(listener);
  const forget = () => {
    set.delete(listener);
    if (set.size === 0 && hub.listeners.get(key) === set) hub.listeners.delete(key);
  };
  hub.stopped = false;
  try {
    await connect(hub);
  } catch (error) {
    forget();
    throw error;
  }
  return forget;
}

/** A wake-up to wait for. Make it before the check, then `wait`: one that came in between is not lost. */
export interface WakeUp {
  /** True when woken since the last `wait`, false when the time ran out or the signal was aborted. */
  wait(milliseconds: number, signal?: AbortSignal): Promise<boolean>;
  stop(): void;
}

/** Listens to several payloads at once, as one wake-up. */
export async function openWakeUp(topics: readonly { channel: Channel; payload: string }[]): Promise<WakeUp> {
  let isWoken = false;
  const bed: Bed = {};
  const wake = () => {
    isWoken = true;
    bed.wake?.();
  };
  const forgets: (() => void)[] = [];
  try {
    for (const { channel, payload } of topics) forgets.push(await listen(channel, payload, wake));
  } catch (error) {
    for (const forget of forgets) forget();
    throw error;
  }
  return {
    async wait(milliseconds, signal) {
      if (!isWoken && !signal?.aborted) await waitForWake(bed, milliseconds, signal);
      const woken = isWoken;
      isWoken = false;
      return woken;
    },
    stop() {
      for (const forget of forgets) forget();
      bed.wake?.();
    },
  };
}

/** Closes the connection and forgets every listener. */
export async function stopListening(): Promise<void> {
  const hub = getHub();
  hub.stopped = true;
  clearTimeout(hub.retry);
  await hub.connecting?.catch(() => undefined);
  const { client } = hub;
  store.slipwayNotifications = undefined;
  await client?.end().catch(() => undefined);
}

function connect(hub: Hub): Promise<void> {
  if (hub.client) return Promise.resolve();
  hub.connecting ??= open(hub).finally(() => {
    hub.connecting = undefined;
  });
  return hub.connecting;
}

async function open(hub: Hub): Promise<void> {
  const client = new pg.Client({
    connectionString: getEnv().DATABASE_URL,
    application_name: "slipway-listen",
    connectionTimeoutMillis: 5_000,
    keepAlive: true,
  });
  client.on("notification", (message) => wakeOne(hub, message.channel, message.payload ?? ""));
  let isLost = false;
  const lost = () => {
    if (isLost) return;
    isLost = true;
    if (hub.client === client) hub.client = undefined;
    void client.end().catch(() => undefined);
    if (!hub.stopped) reconnectSoon(hub, 100);
  };
  client.on("error", lost);
  client.on("end", lost);
  try {
    await client.connect();
    await client.query(channels.map((channel) => `listen ${channel}`).join("; "));
  } catch (error) {
    isLost = true;
    await client.end().catch(() => undefined);
    throw error;
  }
  if (isLost) throw new Error("the connection for notifications was lost while it opened");
  hub.client = client;
  watchOver(hub, client, lost);
}

/** A cut in the network closes nothing: ask now and then, and take no answer as an end. */
function watchOver(hub: Hub, client: pg.Client, lost: () => void): void {
  const timer = setInterval(() => {
    if (hub.client !== client) {
      clearInterval(timer);
      return;
    }
    const silence = setTimeout(() => {
      lost();
      // Waiting for a polite end would wait for the same network.
      client.connection.stream.destroy();
    }, answerMs);
    client.query("select 1").then(
      () => clearTimeout(silence),
      () => clearTimeout(silence),
    );
  }, lookMs);
  timer.unref();
}

function reconnectSoon(hub: Hub, milliseconds: number): void {
  clearTimeout(hub.retry);
  logger.warn({ event: "notifications:lost", retryInMs: milliseconds }, "notifications:lost");
  hub.retry = setTimeout(() => {
    connect(hub).then(
      () => {
        logger.info({ event: "notifications:restored" }, "notifications:restored");
        for (const set of hub.listeners.values()) for (const listener of [...set]) listener();
      },
      () => {
        if (!hub.stopped) reconnectSoon(hub, Math.min(milliseconds * 2, 5_000));
      },
    );
  }, milliseconds);
  hub.retry.unref();
}

function wakeOne(hub: Hub, channel: string, payload: string): void {
  for (const listener of [...(hub.listeners.get(`${channel}\n${payload}`) ?? [])]) listener();
}
