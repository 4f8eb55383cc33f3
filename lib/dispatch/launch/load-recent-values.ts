import type { Actor } from "../../access/actor";
import { getDatabase } from "../../db/client";
import { findRunPage } from "../../db/find-run-page";
import { getOwnQueue } from "../../db/get-own-queue";
import { requireInput } from "../../result";
import type { RecentValues } from "../../runs/run-view";
import { toListFilter } from "../history/run-filter";
import { toRunRow } from "../history/run-row";
import { recentValuesInputSchema, runFilterSchema } from "../schema";

const shown = 5;
const looked = 50;

/** The last different sets of values entered on a queue (and job), the person's own first. */
export async function loadRecentValues(actor: Actor, input: unknown): Promise<RecentValues[]> {
  const { queue: reference, job } = requireInput(recentValuesInputSchema, input);
  const queue = await getOwnQueue(actor, reference);
  const filter = runFilterSchema.parse({ queue: [queue.id], job: job === undefined ? [] : [job] });
  const { rows } = await findRunPage(getDatabase(), toListFilter(actor, filter), {
    sort: "created",
    direction: "desc",
    limit: looked,
    offset: 0,
    now: new Date(),
  });
  const isOwn = (authorName: string) => actor.kind === "person" && authorName === actor.name;
  const runs = rows.map(toRunRow).sort((a, b) => Number(isOwn(b.author)) - Number(isOwn(a.author)));
  const seen = new Set<string>();
  return runs
    .filter(({ values }) => {
      const key = JSON.stringify(Object.entries(values).sort());
      if (seen.has(key) || Object.keys(values).length === 0) return false;
      seen.add(key);
      return true;
    })
    .slice(0, shown)
    .map(({ id, name, author, createdAt, values }) => ({
      runId: id,
      runName: name,
      author,
      createdAt,
      values,
    }));
}
