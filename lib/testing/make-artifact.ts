/** Artifacts with contents, made by the use cases as a client makes them. */
import { createHash } from "node:crypto";
import { mkdtempSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import type { Actor, RunActor, TeamId } from "../access/actor";
import { beginManifest } from "../artifacts/begin-manifest";
import { commitVersion } from "../artifacts/commit-version";
import { saveContent, saveManifest } from "../artifacts/contents";
import { createVersion } from "../artifacts/create-version";
import { getDatabase } from "../db/client";
import type { ArtifactVersionRow } from "../runs/artifact";

/** What files hold, by path; a reference instead of a content where it is given as one. */
export type MadeFiles = Record<string, string | Uint8Array | { ref: string; digest?: string; size?: number }>;

export const md5Of = (content: string | Uint8Array) => createHash("md5").update(content).digest("base64");

export async function* bytesOf(content: string | Uint8Array): AsyncGenerator<Uint8Array> {
  yield Buffer.from(content);
}

export function manifestOf(files: MadeFiles): string {
  const entries = Object.entries(files).map(([name, file]) => [
    name,
    isContent(file)
      ? { digest: md5Of(file), size: Buffer.from(file).length }
      : { digest: `of ${file.ref}`, ...file },
  ]);
  return JSON.stringify({ version: 1, contents: Object.fromEntries(entries) });
}

function isContent(file: MadeFiles[string]): file is string | Uint8Array {
  return typeof file === "string" || file instanceof Uint8Array;
}

/** Sends the contents and the list of a version that was begun; the id of the list. */
export async function sendFiles(
  actor: Actor,
  versionId: string,
  files: MadeFiles,
  more: object = {},
): Promise<string> {
  process.env.SLIPWAY_DATA_DIR ??= mkdtempSync(path.join(os.tmpdir(), "slipway-files-"));
  for (const file of Object.values(files).filter(isContent))
    await saveContent({ teamId: actor.teamId, md5: md5Of(file), maxBytes: 2 ** 30 }, bytesOf(file));
  const { id } = await beginManifest(actor, { versionId, name: "m", type: "FULL", ...more });
  await saveManifest({ teamId: actor.teamId, manifestId: id }, bytesOf(manifestOf(files)));
  return id;
}

export const beginArtifact = (actor: Actor, files: MadeFiles, more: object = {}) =>
  createVersion(actor, {
    ...{ project: "vision", name: "images", type: "dataset", digest: md5Of(manifestOf(files)), ...more },
  });

/** Begun, with its files and their list sent, but not committed. */
export async function makePendingArtifact(
  actor: Actor,
  files: MadeFiles,
  more: object = {},
): Promise<ArtifactVersionRow> {
  const version = await beginArtifact(actor, files, more);
  if (version.state !== "committed") await sendFiles(actor, version.id, files);
  return version;
}

export async function makeArtifact(
  actor: Actor,
  files: MadeFiles,
  more: object = {},
): Promise<ArtifactVersionRow> {
  const version = await makePendingArtifact(actor, files, more);
  return version.state === "committed" ? version : await commitVersion(actor, { versionId: version.id });
}

/** A version that an attempt of a run has sent whole as its first output, named `made`: it only has to be committed. */
export async function prepareOutput(teamId: TeamId, runId: string): Promise<string> {
  const output_artifacts = [{ name: "made", path: "made" }];
  await getDatabase().run.update({ where: { id: runId }, data: { config: { output_artifacts } } });
  const program: RunActor = { kind: "run", runId, attempt: 1, name: "agent", teamId };
  const { id } = await beginArtifact(program, {}, { name: "made", runId });
  await sendFiles(program, id, {});
  return id;
}
