import type { Actor } from "../access/actor";
import {
  findLineageEdges,
  findLineageRuns,
  findLineageVersions,
  type LineageNode,
  type LineageRunRow,
  walkLineage,
} from "../db/artifact-lineage";
import { getDatabase } from "../db/client";
import { requireInput } from "../result";
import type { LineageRun, LineageView } from "../runs/artifact-view";
import { getNamedVersion } from "./address-version";
import { lineageInputSchema } from "./schema";

/** A graph with more edges than this is drawn without the rest, and says so. */
const mostEdges = 10_000;

/** What a version was made from, and what was made from it, at any depth (A5). */
export async function loadLineage(actor: Actor, input: unknown): Promise<LineageView> {
  const { way, limit, ...address } = requireInput(lineageInputSchema, input);
  const { member } = await getNamedVersion(actor, address);
  const root: LineageNode = { kind: "version", id: member.version.id };
  const db = getDatabase();
  const walk = (to: "up" | "down") =>
    way === "both" || way === to ? walkLineage(db, root, to, limit + 1) : Promise.resolve([]);
  const [up, down] = await Promise.all([walk("up"), walk("down")]);
  const nodes = [...up.slice(0, limit), ...down.slice(0, limit)];
  const idsOf = (kind: LineageNode["kind"]) => [
    ...new Set(nodes.filter((node) => node.kind === kind).map(({ id }) => id)),
  ];
  const [runIds, versionIds] = [idsOf("run"), idsOf("version")];
  const [edges, versions, runs] = await Promise.all([
    findLineageEdges(db, { runIds, versionIds }, mostEdges + 1),
    findLineageVersions(db, actor.teamId, versionIds),
    findLineageRuns(db, actor.teamId, runIds),
  ]);
  return {
    root,
    versions: versions.map(({ index, createdAt, ...version }) => ({
      ...version,
      version: index === null ? null : `v${index}`,
      createdAt: createdAt.toISOString(),
    })),
    runs: runs.map(toView),
    edges: edges.slice(0, mostEdges),
    isCut: up.length > limit || down.length > limit || edges.length > mostEdges,
  };
}

function toView({ queue, queueVersion, job, jobVersion, ...run }: LineageRunRow): LineageRun {
  const named = (name: string | null, version: number | null) =>
    name === null ? null : version === null ? name : `${name}:v${version}`;
  return {
    ...run,
    createdAt: run.createdAt.toISOString(),
    queue: named(queue, queueVersion),
    job: named(job, jobVersion),
  };
}
