import type { Actor } from "../../access/actor";
import { getDatabase } from "../../db/client";
import { findRunPage } from "../../db/find-run-page";
import { countTeamRuns, findQueueFacts } from "../../db/run-line";
import type { OverviewView } from "../../runs/run-view";
import { listAgents } from "../agents/list-agents";
import { toQueueSummary } from "../line/queue-summary";
import { runFilterSchema } from "../schema";
import { canSee, visibleQueues } from "../visible-queues";
import { toListFilter } from "./run-filter";
import { toRunRow } from "./run-row";

const recent = 10;

/** What a team looks at first: how much waits and runs, the queues, the agents' health, what failed lately. */
export async function loadOverview(actor: Actor): Promise<OverviewView> {
  const db = getDatabase();
  const queueIds = visibleQueues(actor, "run:view");
  const newest = { sort: "created", direction: "desc", limit: recent, offset: 0, now: new Date() } as const;
  const all = toListFilter(actor, runFilterSchema.parse({}));
  const failed = toListFilter(actor, runFilterSchema.parse({ state: ["failed", "lost"] }));
  const [counts, queues, agents, failures, runs] = await Promise.all([
    countTeamRuns(db, actor.teamId, queueIds),
    findQueueFacts(db, actor.teamId),
    canSee(actor, "agent:view") ? listAgents(actor) : [],
    findRunPage(db, failed, newest),
    findRunPage(db, all, newest),
  ]);
  return {
    counts: {
      waiting: counts.waiting,
      running: counts.running,
      finishedToday: counts.finished,
      failedToday: counts.failed,
    },
    queues: queues.filter((queue) => queueIds?.includes(queue.id) ?? true).map(toQueueSummary),
    agents,
    recentFailures: failures.rows.map(toRunRow),
    recentRuns: runs.rows.map(toRunRow),
  };
}
