/** Artifacts of small texts, made by the use cases as a client makes them. */
import { createHash } from "node:crypto";
import type { Actor, RunActor, TeamId } from "../access/actor";
import { beginManifest } from "../artifacts/begin-manifest";
import { commitVersion } from "../artifacts/commit-version";
import { saveContent, saveManifest } from "../artifacts/contents";
import { createVersion } from "../artifacts/create-version";
import { getDatabase } from "../db/client";

/** By path; what is no text is a reference. */
export type Texts = Record<string, string | { ref: string; digest: string }>;

export const md5Of = (content: string | Uint8Array) => createHash("md5").update(content).digest("base64");

export async function* bytesOf(content: string | Uint8Array): AsyncGenerator<Uint8Array> {
  yield Buffer.from(content);
}

export function manifestOf(files: Texts): string {
  const entries = Object.entries(files).map(([name, text]) => [
    name,
    typeof text === "string" ? { digest: md5Of(text), size: text.length } : text,
  ]);
  return JSON.stringify({ version: 1, contents: Object.fromEntries(entries) });
}

/** Sends the contents and the list of a version that was begun; the id of the list. */
export async function sendFiles(
  actor: Actor,
  versionId: string,
  files: Texts,
  more: object = {},
): Promise<string> {
  for (const text of Object.values(files).filter((file) => typeof file === "string"))
    await saveContent({ teamId: actor.teamId, md5: md5Of(text), maxBytes: 1_000 }, bytesOf(text));
  const { id } = await beginManifest(actor, { versionId, name: "m", type: "FULL", ...more });
  await saveManifest({ teamId: actor.teamId, manifestId: id }, bytesOf(manifestOf(files)));
  return id;
}

export const beginArtifact = (actor: Actor, files: Texts, more: object = {}) =>
  createVersion(actor, {
    ...{ project: "vision", name: "images", type: "dataset", digest: md5Of(manifestOf(files)), ...more },
  });

export async function makeArtifact(actor: Actor, files: Texts, more: object = {}) {
  const version = await beginArtifact(actor, files, more);
  if (version.state === "committed") return version;
  await sendFiles(actor, version.id, files);
  return await commitVersion(actor, { versionId: version.id });
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
