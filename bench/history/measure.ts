import type { PersonActor } from "../../lib/access/actor";
import type { Connection } from "../../lib/db/client";
import { findRunRows } from "../../lib/db/run-list";
import { listRuns } from "../../lib/dispatch/history/list-runs";
import type { ListRunsInput } from "../../lib/dispatch/schema";
import { countRunsOfClient, listRunsOfClient } from "../../lib/tracking/find-client-runs";
import { printTable, quantile } from "../table";
import { clientCases, historyCases } from "./cases";
import { plainPage } from "./plain";

const pageSize = 50;

export interface Measured {
  /** Runs in the history. */
  count: number;
  times: number;
  /** Part of the names of the cases that are measured. */
  only: string;
  /** How often the plain query beside it is; 0 leaves it out. */
  plainTimes: number;
}

/** A page of every case, beside fifty rows by their keys and beside the same page sorted and counted whole. */
export async function measureHistory(
  db: Connection,
  actor: PersonActor,
  { count, times, only, plainTimes }: Measured,
): Promise<void> {
  const ids = await db.$queryRaw<{ id: string }[]>`
    select id from "Run" where "teamId" = ${actor.teamId} order by id limit ${pageSize * times}`;
  const bare = await measure(times, async (turn) => {
    const some = ids.slice(turn * pageSize, (turn + 1) * pageSize).map(({ id }) => id);
    await findRunRows(db, actor.teamId, some);
  });
  const row = (name: string, spent: number[], plain: number[], total: string) => [
    name,
    quantile(spent, 0.5),
    quantile(spent, 0.95),
    `${(quantile(spent, 0.5) / quantile(bare, 0.5)).toFixed(1)} ×`,
    plain.length > 0 ? quantile(plain, 0.5) : "",
    total,
  ];
  const rows = [row("fifty rows by their keys", bare, [], "")];
  for (const { name, ask, isByPlace } of historyCases(Math.ceil(count / pageSize))) {
    if (!name.includes(only)) continue;
    const places = isByPlace ? await findPlaces(actor, ask, times) : [];
    let total = "";
    const spent = await measure(times, async (turn) => {
      const page = await listRuns(actor, { ...ask(turn), pageSize, after: places[turn] });
      total = page.isMore ? `> ${page.total}` : String(page.total);
    });
    const plain =
      isByPlace || plainTimes === 0
        ? []
        : await measure(plainTimes, (turn) => plainPage(db, actor.teamId, ask(turn)));
    rows.push(row(name, spent, plain, total));
  }
  for (const [name, asked] of Object.entries(clientCases)) {
    if (!name.includes(only)) continue;
    const page = await measure(times, async () => {
      await listRunsOfClient(actor, { project: "project0", ...asked });
    });
    const total = await countRunsOfClient(actor, { project: "project0", ...asked });
    const counted = await measure(times, async () => {
      await countRunsOfClient(actor, { project: "project0", ...asked });
    });
    rows.push(row(name, page, [], String(total)), row(`${name}: how many`, counted, [], String(total)));
  }
  printTable(
    `a page of ${pageSize} of ${count.toLocaleString("en")} runs, ms`,
    ["", "p50", "p95", "to bare", "sorted whole", "total"],
    rows,
  );
}

/** The places that pages leave for the next. */
async function findPlaces(actor: PersonActor, ask: (turn: number) => ListRunsInput, times: number) {
  const places: (string | undefined)[] = [];
  for (let turn = 0; turn < times; turn += 1)
    places.push((await listRuns(actor, { ...ask(turn), pageSize })).next ?? undefined);
  return places;
}

async function measure(times: number, work: (turn: number) => Promise<void>): Promise<number[]> {
  await work(0);
  const spent: number[] = [];
  for (let turn = 0; turn < times; turn += 1) {
    const from = performance.now();
    await work(turn);
    spent.push(performance.now() - from);
  }
  return spent;
}
