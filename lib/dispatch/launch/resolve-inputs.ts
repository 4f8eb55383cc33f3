/** Which versions of artifacts a launch takes (A6), and which of them are still to come (A9). */
import type { TeamId } from "../../access/actor";
import { foldName } from "../../access/name";
import { isListedSource } from "../../config/guardrails/check-sources";
import type { Issue } from "../../config/issue";
import { closestName } from "../../config/issues/closest-name";
import type { LayerName } from "../../config/layer";
import { findCollectionByName, listCollectionRows } from "../../db/artifact-collections";
import { findMember } from "../../db/artifact-members";
import type { Connection } from "../../db/client";
import {
  findRunInputs,
  holdNames,
  holdVersion,
  type InputMaker,
  type NewRunInput,
  type RunInputRow,
} from "../../db/run-inputs";
import type { ArtifactCollectionRow } from "../../runs/artifact";
import { awaitedName, listNamedInputs, type NamedArtifact, versionName } from "../../runs/named-artifact";
import { checkDelivery, checkInputs } from "./check-inputs";
import { placedIssue } from "./placed-issue";
import type { LaunchPlan } from "./plan-launch";

export interface ResolvedInputs {
  inputs: NewRunInput[];
  /** What the run has to wait for; null when everything is there. */
  waitsFor: string | null;
  issues: Issue[];
}

export interface InputOptions {
  /** Within the transaction that stores the run: what was found stays so until it ends. */
  isStored?: boolean;
  /** The run whose very versions are to be taken. */
  sameAs?: string | undefined;
  /** Runs of other stages of the same pipeline that make an input, by its place: such a name means nothing else (P4). */
  makers?: ReadonlyMap<number, InputMaker> | undefined;
}

type Found = { pin: NewRunInput["pin"] } | { issue: Omit<Issue, "path" | "severity"> };

/** More names than this are not compared when one is unknown. */
const mostCompared = 1_000;

/** Finds the version of each input; what cannot come any more, or is not allowed, is an issue where it was written. */
export async function resolveInputs(
  db: Connection,
  teamId: TeamId,
  plan: LaunchPlan,
  { isStored = false, sameAs, makers }: InputOptions = {},
): Promise<ResolvedInputs> {
  const named = listNamedInputs(plan.resolution.config);
  if (named.length === 0) return { inputs: [], waitsFor: null, issues: [] };
  const undelivered = checkDelivery(plan, named);
  if (undelivered) return { inputs: [], waitsFor: null, issues: [undelivered] };
  const issues = checkInputs(plan, named);
  const own = named.filter((one) => isOfTeam(one, plan));
  const asked = own.map((one) => ({ one, name: { teamId, project: one.project ?? plan.project, ...one } }));
  if (isStored)
    await holdNames(
      db,
      asked.filter(({ one }) => !makers?.has(one.position)).map(({ name }) => name),
    );
  const before = sameAs === undefined ? [] : await findRunInputs(db, sameAs);
  const inputs: NewRunInput[] = [];
  for (const { one, name } of asked) {
    const maker = makers?.get(one.position);
    if (maker) {
      const { position, written, path, reference } = one;
      inputs.push({ teamId, position, written, path, ...placeOf(name), reference, pin: null, maker });
      continue;
    }
    const collection = await findCollectionByName(db, { ...name, name: name.collection });
    const earlier = before.find(
      ({ position, written }) => position === one.position && written === one.written,
    );
    const found = await findVersion(db, { one, collection, earlier, isStored });
    const at = `/input_artifacts/${one.position}/name`;
    if ("issue" in found) {
      issues.push(placedIssue(plan, [at], { severity: "error", ...found.issue }));
      continue;
    }
    const { position, written, path, reference } = one;
    inputs.push({ ...{ position, written, path, reference, teamId }, ...placeOf(name), pin: found.pin });
    const refused = findRefusal(plan, one, { ...name, index: found.pin?.index ?? null });
    if (refused) issues.push(placedIssue(plan, [at], refused));
    else if (!found.pin) issues.push(placedIssue(plan, [at], await explainWait(db, name, collection)));
  }
  const lacking = inputs.find(({ pin, maker }) => pin === null && !maker);
  return { inputs, waitsFor: lacking ? awaitedName(lacking.written) : null, issues };
}

const placeOf = ({ project, collection }: { project: string; collection: string }) => ({
  project,
  collection,
});

function isOfTeam({ entity }: NamedArtifact, { team }: LaunchPlan): boolean {
  return entity === undefined || foldName(entity) === foldName(team);
}

interface Asked {
  one: NamedArtifact;
  collection: ArtifactCollectionRow | null;
  earlier: RunInputRow | undefined;
  isStored: boolean;
}

async function findVersion(db: Connection, { one, collection, earlier, isStored }: Asked): Promise<Found> {
  if (earlier && earlier.index !== null) return await findEarlier(db, earlier, isStored);
  if (!collection) return { pin: null };
  // Deleted between the two looks, it means another version now, or none.
  for (let tries = 0; tries < 10; tries += 1) {
    const member = await findMember(db, collection.id, one.reference);
    if (!member)
      return isPast(one.reference, collection) ? { issue: neverComes(one, collection) } : { pin: null };
    const pin = { versionId: member.version.id, index: member.index };
    if (!isStored || (await holdVersion(db, pin.versionId)) === "committed") return { pin };
  }
  return { pin: null };
}

/** An exact rerun takes what the first run took, whatever its name means by now. */
async function findEarlier(db: Connection, earlier: RunInputRow, isStored: boolean): Promise<Found> {
  const { versionId, index, collection } = earlier;
  const state = versionId !== null && isStored ? await holdVersion(db, versionId) : earlier.state;
  if (versionId !== null && index !== null && state === "committed") return { pin: { versionId, index } };
  return {
    issue: {
      code: "rerun-artifact",
      message: `The earlier run took ${versionName(collection, index ?? 0)}, which was deleted since. Run it with today's queue instead, which takes what the name means now.`,
    },
  };
}

/** A number that the collection has given already means a deleted version, or none for ever. */
function isPast(reference: string, { nextIndex }: ArtifactCollectionRow): boolean {
  const number = /^v(\d{1,9})$/.exec(reference)?.[1];
  return number !== undefined && Number(number) < nextIndex;
}

function neverComes({ reference }: NamedArtifact, { name, project }: ArtifactCollectionRow) {
  return {
    code: "artifact-version-gone",
    message: `${name}:${reference} was deleted, and its number is not given again. Name another version of ${project.name}/${name}, such as ${name}:latest.`,
  };
}

const adminLayers: ReadonlySet<LayerName | undefined> = new Set([
  "team-defaults",
  "queue",
  "template-default",
]);

/** The queue's list is held against what the name leads to, so that a shorter spelling gets past it as little as a longer one. */
function findRefusal(
  plan: LaunchPlan,
  { position, reference }: NamedArtifact,
  { project, collection, index }: { project: string; collection: string; index: number | null },
): Omit<Issue, "path"> | undefined {
  const { artifactSources: allowed, sources } = plan.resolution;
  const { layer } = sources[`/input_artifacts/${position}/name`] ?? {};
  if (!allowed || adminLayers.has(layer)) return undefined;
  const names = [`${project}/${collection}`, `${plan.team}/${project}/${collection}`];
  const versions = [reference, ...(index === null ? [] : [`v${index}`])];
  const spelled = names.flatMap((name) => [name, ...versions.map((version) => `${name}:${version}`)]);
  if (spelled.some((name) => isListedSource("artifacts", name, allowed))) return undefined;
  return {
    code: "source-refused",
    severity: "error",
    message: `${project}/${collection} is not among the artifacts that this queue allows: ${allowed.join(", ")}.`,
    allowed: allowed.join(", "),
    found: `${project}/${collection}`,
  };
}

/** Said before it is submitted: a slip of the pen would else wait for ever. */
async function explainWait(
  db: Connection,
  {
    teamId,
    project,
    collection: wanted,
    reference,
  }: { teamId: TeamId; project: string; collection: string; reference: string },
  collection: ArtifactCollectionRow | null,
): Promise<Omit<Issue, "path">> {
  const code = "artifact-awaited";
  const waits = "The run waits until there is one.";
  if (collection) {
    const { nextIndex, name } = collection;
    const newest = nextIndex === 0 ? "it has no version yet" : `its newest is v${nextIndex - 1}`;
    return {
      code,
      severity: "warning",
      message: `${project}/${name} has no ${reference}: ${newest}. ${waits}`,
    };
  }
  const known = await listCollectionRows(db, { teamId, project }, { offset: 0, limit: mostCompared });
  const suggestion = closestName(
    wanted,
    known.map(({ name }) => name),
  );
  const meant = suggestion === undefined ? "" : ` Did you mean ${suggestion}?`;
  return {
    code,
    severity: "warning",
    message: `No artifact ${wanted} was made in project ${project} yet.${meant} ${waits}`,
    ...(suggestion !== undefined && { suggestion }),
  };
}
