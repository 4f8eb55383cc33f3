import type { ClientRunRow } from "../../runs/client-run";
import { countFilesOfRun, listRunFiles } from "../../tracking/run-files";
import type { ClientContext } from "../client-context";
import { nodeId } from "../client-id";
import type { FileArguments } from "./run-arguments";

interface FileFacts {
  name: string;
  size: number;
  md5: string;
  updatedAt: Date;
}

/** Files of a run, with addresses that need no key. Names that are asked for to be uploaded need not be there yet. */
export async function listFiles(context: ClientContext, run: ClientRunRow, asked: FileArguments) {
  const named = asked.names?.filter((name): name is string => typeof name === "string") ?? [];
  // An empty list means all of them.
  const names = named.length > 0 ? named : undefined;
  const limit = Math.min(Math.max(asked.first ?? names?.length ?? 1_000, 1), 10_000);
  const rows = await listRunFiles(context.actor, {
    runId: run.id,
    ...(names && { names }),
    after: asked.after ?? null,
    limit: Math.min(limit + 1, 10_000),
  });
  const shown = rows.slice(0, limit).filter(({ name }) => matches(name, asked.pattern));
  const found = new Set(shown.map(({ name }) => name));
  const edges = shown.map((file) => ({ cursor: file.name, node: makeFile(context, run, file) }));
  for (const name of asked.upload ? (names ?? []) : [])
    if (!found.has(name)) edges.push({ cursor: name, node: makeFile(context, run, notYet(name)) });
  return {
    totalCount: () => countFilesOfRun(context.actor, run.id),
    uploadHeaders: [],
    edges,
    pageInfo: {
      startCursor: edges[0]?.cursor ?? null,
      endCursor: rows.slice(0, limit).at(-1)?.name ?? null,
      hasNextPage: rows.length > limit,
      hasPreviousPage: Boolean(asked.after),
    },
  };
}

export function countFiles({ actor }: ClientContext, runId: string): Promise<number> {
  return countFilesOfRun(actor, runId);
}

function notYet(name: string): FileFacts {
  return { name, size: 0, md5: "", updatedAt: new Date(0) };
}

function makeFile(context: ClientContext, run: ClientRunRow, { name, size, md5, updatedAt }: FileFacts) {
  const get = () => context.sign({ method: "GET", runId: run.id, name });
  const put = () => context.sign({ method: "PUT", runId: run.id, name });
  return {
    __typename: "File",
    id: nodeId("RunFile", `${run.id}/${name}`),
    name,
    displayName: name,
    url: ({ upload }: { upload?: boolean | null }) => (upload ? put() : get()),
    directUrl: get,
    uploadUrl: put,
    uploadHeaders: [],
    uploadMultipartUrls: null,
    storagePath: null,
    sizeBytes: size,
    mimetype: null,
    updatedAt,
    digest: md5,
    md5,
    artifact: null,
  };
}

/** As SQL's `like`, which clients write: `%` for anything, `_` for one letter. */
function matches(name: string, pattern: string | null | undefined): boolean {
  if (!pattern) return true;
  const source = pattern
    .replace(/[.*+?^${}()|[\]\\]/g, "\\$&")
    .replaceAll("%", "[^]*")
    .replaceAll("_", "[^]");
  return new RegExp(`^${source}$`).test(name);
}
