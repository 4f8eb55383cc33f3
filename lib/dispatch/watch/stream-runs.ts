import type { Actor } from "../../access/actor";
import { getDatabase } from "../../db/client";
import { findRunPage } from "../../db/find-run-page";
import { requireInput } from "../../result";
import type { RunPlace } from "../../runs/run-place";
import type { RunRow } from "../../runs/run-view";
import { toListFilter } from "../history/run-filter";
import { toRunRows } from "../history/run-rows";
import { streamRunsInputSchema } from "../schema";

const batch = 500;

/** Every run that matches, in the order of the list, read in pieces: for CSV of any length. */
export async function* streamRuns(actor: Actor, input: unknown): AsyncGenerator<RunRow> {
  const request = requireInput(streamRunsInputSchema, input);
  const { sort, direction, columns } = request;
  const filter = toListFilter(actor, request);
  const db = getDatabase();
  const now = new Date();
  let after: RunPlace | undefined;
  for (;;) {
    const page = await findRunPage(db, filter, { sort, direction, limit: batch, offset: 0, after, now });
    yield* await toRunRows(filter.teamId, page.rows, columns);
    if (!page.next) return;
    after = page.next;
  }
}
