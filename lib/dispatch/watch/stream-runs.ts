import type { Actor } from "../../access/actor";
import { getDatabase } from "../../db/client";
import { findRunsAfter, type RunListRow } from "../../db/run-list";
import { requireInput } from "../../result";
import type { RunRow } from "../../runs/run-view";
import { toListFilter } from "../history/run-filter";
import { toRunRow } from "../history/run-row";
import { runFilterSchema } from "../schema";

const batch = 500;

/** Every run that matches, newest first, read in pieces: for CSV of any length. */
export async function* streamRuns(actor: Actor, input: unknown): AsyncGenerator<RunRow> {
  const filter = toListFilter(actor, requireInput(runFilterSchema, input));
  let last: RunListRow | undefined;
  for (;;) {
    const after = last ? { createdAt: last.createdAt, id: last.id } : null;
    const rows = await findRunsAfter(getDatabase(), filter, after, batch);
    for (const row of rows) yield toRunRow(row);
    last = rows.at(-1);
    if (rows.length < batch) return;
  }
}
