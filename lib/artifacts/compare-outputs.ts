/** Whether an exact rerun has made what the first run made, and where not. */
import type { Actor } from "../access/actor";
import { getDatabase } from "../db/client";
import { getOwnRun } from "../db/get-own-run";
import { findExactOriginal, findMadeVersions, type MadeVersionRow } from "../db/run-outputs";
import { requireInput } from "../result";
import type { ComparedVersion, OutputComparison, Reproduction } from "../runs/artifact-view";
import { pairOutputs } from "../runs/pair-outputs";
import { requireArtifacts } from "./artifact-access";
import { diffFiles } from "./diff-files";
import { loadManifest } from "./load-manifest";
import { runAddressSchema } from "./schema";

const mostOutputs = 100;
/** Lists of files that are read for one answer, and how long they may be together. */
const mostRead = 20;
const mostFiles = 100_000;
const mostNamed = 20;

/** Null for a run that is no exact rerun. */
export async function compareOutputs(actor: Actor, input: unknown): Promise<Reproduction | null> {
  const { runId } = requireInput(runAddressSchema, input);
  await getOwnRun(actor, runId);
  requireArtifacts(actor, "artifact:view");
  const db = getDatabase();
  const original = await findExactOriginal(db, actor.teamId, runId);
  if (!original) return null;
  const limit = mostOutputs + 1;
  const [first, again] = await Promise.all([
    findMadeVersions(db, original.id, limit),
    findMadeVersions(db, runId, limit),
  ]);
  const pairs = pairOutputs(first.slice(0, mostOutputs), again.slice(0, mostOutputs));
  const outputs: OutputComparison[] = [];
  const room = { lists: mostRead, files: mostFiles };
  for (const pair of pairs) outputs.push(await compare(actor, pair, room));
  return {
    of: { id: original.id, name: original.name },
    isOver: original.isOver,
    outputs,
    isCut: first.length === limit || again.length === limit,
  };
}

type Pair = { first: MadeVersionRow | null; again: MadeVersionRow | null };

async function compare(
  { teamId }: Actor,
  { first, again }: Pair,
  room: { lists: number; files: number },
): Promise<OutputComparison> {
  const sides = { first: first && toVersion(first), again: again && toVersion(again) };
  if (!first || !again) return { ...sides, result: first ? "missing" : "added", changes: null };
  if (first.digest === again.digest) return { ...sides, result: "same", changes: null };
  const isGone = first.state === "deleted" || again.state === "deleted";
  const files = first.fileCount + again.fileCount;
  if (isGone || room.lists === 0 || files > room.files) return { ...sides, result: "differs", changes: null };
  room.lists -= 1;
  room.files -= files;
  const load = async (version: MadeVersionRow) =>
    (await loadManifest(getDatabase(), teamId, version))?.contents ?? {};
  const diff = diffFiles(await load(first), await load(again));
  return {
    ...sides,
    result: "differs",
    changes: {
      ...{ added: diff.added.files, removed: diff.removed.files, changed: diff.changed.files },
      files: diff.files.slice(0, mostNamed).map(({ path, change }) => ({ path, change })),
    },
  };
}

function toVersion({ id, project, artifact, index, state, digest, size }: MadeVersionRow): ComparedVersion {
  return { id, project, artifact, version: `v${index}`, state, digest, size };
}
