import { listProjectsOfClient } from "../../tracking/projects";
import type { ClientContext } from "../client-context";

/** Projects of the team, newest first; the cursor is the place of the last one. */
export async function listProjectNodes(
  context: ClientContext,
  { first, after }: { first?: number | null; after?: string | null },
) {
  const limit = Math.min(Math.max(first ?? 50, 1), 1_000);
  const rows = await listProjectsOfClient(context.actor, {
    after: readCursor(after),
    limit: Math.min(limit + 1, 1_000),
  });
  const edges = rows.slice(0, limit).map((row) => ({
    cursor: writeCursor(row),
    node: context.nodes.project(context, row),
  }));
  return {
    edges,
    pageInfo: {
      startCursor: edges[0]?.cursor ?? null,
      endCursor: edges.at(-1)?.cursor ?? null,
      hasNextPage: rows.length > limit,
      hasPreviousPage: Boolean(after),
    },
  };
}

function writeCursor({ createdAt, id }: { createdAt: Date; id: string }): string {
  return `${createdAt.getTime()}/${id}`;
}

function readCursor(cursor: string | null | undefined): { createdAt: Date; id: string } | null {
  const [, time, id] = /^(\d{1,14})\/(.{1,64})$/.exec(cursor ?? "") ?? [];
  return time === undefined || id === undefined ? null : { createdAt: new Date(Number(time)), id };
}
