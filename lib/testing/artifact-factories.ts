/** Versions of artifacts with contents, made by the use cases that every door calls. */
import { mkdtempSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import type { ReporterActor } from "../access/actor";
import { beginManifest } from "../artifacts/begin-manifest";
import { commitVersion } from "../artifacts/commit-version";
import { saveContent, saveManifest } from "../artifacts/contents";
import { createVersion } from "../artifacts/create-version";
import { digestOfManifest } from "../artifacts/read-manifest";
import type { ArtifactVersionRow } from "../runs/artifact";
import { bytesOf, md5Of } from "./make-artifact";

/** What files hold, by path; a reference instead of a content where it is given as one. */
export type MadeFiles = Record<string, string | Uint8Array | { ref: string; size?: number }>;

interface MadeVersion {
  project: string;
  name: string;
  type?: string;
  files?: MadeFiles;
  runId?: string;
  aliases?: string[];
  metadata?: string;
}

/** Begun, with its files and their list sent, but not committed. */
export async function makePendingVersion(
  actor: ReporterActor,
  { files = {}, type = "dataset", ...said }: MadeVersion,
): Promise<ArtifactVersionRow> {
  process.env.SLIPWAY_DATA_DIR ??= mkdtempSync(path.join(os.tmpdir(), "slipway-files-"));
  const contents = Object.fromEntries(
    Object.entries(files).map(([name, file]) => [
      name,
      typeof file === "string" || file instanceof Uint8Array
        ? { digest: md5Of(file), size: Buffer.from(file).length }
        : { digest: `of ${file.ref}`, ...file },
    ]),
  );
  const manifest = { version: 1, contents };
  const version = await createVersion(actor, {
    ...said,
    type,
    digest: digestOfManifest(manifest),
  });
  if (version.state === "committed") return version;
  for (const file of Object.values(files))
    if (typeof file === "string" || file instanceof Uint8Array)
      await saveContent({ teamId: actor.teamId, md5: md5Of(file), maxBytes: 2 ** 30 }, bytesOf(file));
  const { id } = await beginManifest(actor, { versionId: version.id, name: "m", type: "FULL" });
  await saveManifest({ teamId: actor.teamId, manifestId: id }, bytesOf(JSON.stringify(manifest)));
  return version;
}

export async function makeVersion(actor: ReporterActor, made: MadeVersion): Promise<ArtifactVersionRow> {
  const version = await makePendingVersion(actor, made);
  return version.state === "committed" ? version : await commitVersion(actor, { versionId: version.id });
}
