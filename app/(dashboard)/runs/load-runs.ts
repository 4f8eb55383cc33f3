import type { PersonActor } from "@/lib/access/actor";
import { listRuns } from "@/lib/dispatch/history/list-runs";
import { AppError } from "@/lib/errors";
import { type QueryIssue, readRunQuery, toRunFilter } from "@/lib/runs/run-query";
import type { RunPage } from "@/lib/runs/run-view";
import { pageSize, type RunsAddress } from "./runs-address";

export interface LoadedRuns {
  /** Absent while the filter line cannot be read whole: a part of it would show the wrong runs. */
  page?: RunPage;
  issues: QueryIssue[];
}

/** The page of the history that an address names, for who looks. */
export async function loadRuns(actor: PersonActor, address: RunsAddress): Promise<LoadedRuns> {
  const { query, issues } = readRunQuery(address.line);
  if (issues.length > 0) return { issues };
  const { sort, direction, page } = address;
  try {
    const filter = toRunFilter(query, { now: new Date(), me: actor.name });
    return { issues, page: await listRuns(actor, { ...filter, sort, direction, page, pageSize }) };
  } catch (error) {
    // What is longer or more than a filter may hold.
    if (!(error instanceof AppError) || error.code !== "INVALID") throw error;
    return { issues: [{ start: 0, end: address.line.length, message: error.message }] };
  }
}
