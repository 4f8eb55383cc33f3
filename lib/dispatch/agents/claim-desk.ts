/**
 * Claims of agents that ask at the same moment, made together. Claims of one queue must wait for each other, and each would
 * wait for the disk while it holds the queue; so while one claim is under way, all that arrive for the same queues are
 * gathered, and the next claim is for all of them. A lone agent waits for nobody.
 */
import { getPool } from "../../db/client";
import { notifyEach } from "../../db/notifications";
import { claimItems, type LeaseKey } from "../../db/run-queue-items";
import { logFailure } from "../../logger";
import { countMetric } from "../ops/metrics";
import { leaseSeconds } from "./lease-terms";

export interface AgentClaim {
  agentId: string;
  max: number;
  queueIds: readonly string[];
  env: readonly string[] | null;
}

interface Asked {
  claim: AgentClaim;
  resolve: (leases: LeaseKey[]) => void;
  reject: (error: unknown) => void;
}

/** Keeps one claim short: a hundred agents are served in two. */
const mostTogether = 64;

const store = globalThis as typeof globalThis & { slipwayClaimDesks?: Map<string, Asked[]> };

/** Claims up to `max` items for an agent, together with what others ask for meanwhile. */
export function claimTogether(claim: AgentClaim): Promise<LeaseKey[]> {
  store.slipwayClaimDesks ??= new Map();
  const desks = store.slipwayClaimDesks;
  const key = JSON.stringify([[...claim.queueIds].sort(), claim.env && [...claim.env].sort()]);
  return new Promise((resolve, reject) => {
    const asked = { claim, resolve, reject };
    const desk = desks.get(key);
    if (desk) {
      desk.push(asked);
      return;
    }
    const opened = [asked];
    desks.set(key, opened);
    void serve(opened, () => desks.delete(key));
  });
}

/**
 * Serves until nobody is left; what is asked for meanwhile is in the next round. It closes in the same step in which it finds
 * nobody, or a call that comes in between would never be served.
 */
async function serve(desk: Asked[], close: () => void): Promise<void> {
  while (desk.length > 0) {
    const round = takeRound(desk);
    try {
      const leases = await claimRound(round.map((one) => one.claim));
      for (const one of round) one.resolve(leases.filter((lease) => lease.agentId === one.claim.agentId));
    } catch (error) {
      for (const one of round) one.reject(error);
    }
  }
  close();
}

/** The first that asked, each agent once: its second call must count what the first was given. */
function takeRound(desk: Asked[]): Asked[] {
  const round: Asked[] = [];
  const later: Asked[] = [];
  const agents = new Set<string>();
  for (const one of desk.splice(0)) {
    const isNew = round.length < mostTogether && !agents.has(one.claim.agentId);
    agents.add(one.claim.agentId);
    (isNew ? round : later).push(one);
  }
  desk.push(...later);
  return round;
}

async function claimRound(claims: readonly AgentClaim[]): Promise<LeaseKey[]> {
  const [first] = claims;
  if (!first) return [];
  const { queueIds, env } = first;
  const leases = await claimItems(getPool(), { agents: claims, queueIds, env, leaseSeconds });
  if (leases.length > 0) {
    countMetric("claims", leases.length);
    const runIds = leases.map((lease) => lease.runId);
    // Nobody waits for this: an open page that misses it looks again by itself.
    void notifyEach(getPool(), "slipway_run", runIds).catch((error: unknown) =>
      logFailure("run:leased", error, { task: "notify" }),
    );
  }
  return leases;
}
