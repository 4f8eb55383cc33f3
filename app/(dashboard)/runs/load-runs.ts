import type { PersonActor } from "@/lib/access/actor";
import { listRunRows, listRuns } from "@/lib/dispatch/history/list-runs";
import type { ListRunsInput } from "@/lib/dispatch/schema";
import { AppError } from "@/lib/errors";
import { type QueryIssue, readRunQuery, toRunFilter } from "@/lib/runs/run-query";
import type { RunPage, RunRow } from "@/lib/runs/run-view";
import { isFullValueName } from "@/lib/runs/value-name";
import { pageSize, type RunsAddress } from "./runs-address";

export interface LoadedRuns {
  /** Absent while the filter line cannot be read whole: a part of it would show the wrong runs. */
  page?: RunPage;
  issues: QueryIssue[];
}

/** The page of the history that an address names, for who looks. */
export async function loadRuns(
  actor: PersonActor,
  address: RunsAddress,
  most = pageSize,
): Promise<LoadedRuns> {
  const { request, issues } = toRequest(actor, address);
  if (!request) return { issues };
  try {
    return { issues, page: await listRuns(actor, { ...request, pageSize: most }) };
  } catch (error) {
    // What is longer or more than a filter may hold.
    if (!(error instanceof AppError) || error.code !== "INVALID") throw error;
    return { issues: [{ start: 0, end: address.line.length, message: error.message }] };
  }
}

/** The rows of that page, uncounted; null while the filter line cannot be read whole. */
export async function loadRunsNow(actor: PersonActor, address: RunsAddress): Promise<RunRow[] | null> {
  const { request } = toRequest(actor, address);
  return request ? await listRunRows(actor, request) : null;
}

function toRequest(
  actor: PersonActor,
  address: RunsAddress,
): { request?: ListRunsInput; issues: QueryIssue[] } {
  const { query, issues } = readRunQuery(address.line);
  if (issues.length > 0) return { issues };
  const { sort, direction, page, after, columns } = address;
  const filter = toRunFilter(query, { now: new Date(), me: actor.name });
  return {
    issues,
    request: {
      ...filter,
      sort,
      direction,
      page,
      pageSize,
      columns: columns.filter(isFullValueName),
      ...(after !== "" && { after }),
    },
  };
}
