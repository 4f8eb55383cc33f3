import { z } from "zod";
import type { Actor, TeamId } from "../access/actor";
import { notFound } from "../access/require-permission";
import { lockCollection } from "../db/artifact-collections";
import { findContents, holdContents } from "../db/artifact-contents";
import { findVersion, lockVersion, noteUse, commitVersion as storeCommit } from "../db/artifact-versions";
import { type Connection, getDatabase } from "../db/client";
import { inTransaction } from "../db/transaction";
import { AppError } from "../errors";
import { requireInput } from "../result";
import type { ArtifactVersionRow } from "../runs/artifact";
import { getOwnVersion } from "./artifact-access";
import { pointAliases } from "./pin-awaited-inputs";
import { type Manifest, sumManifest } from "./read-manifest";
import { settleManifest } from "./settle-manifest";

const inputSchema = z.object({ versionId: z.string().max(64) });

/** More missing files than this are only counted. */
const mostNamed = 20;

/**
 * Makes a version visible, with the next number of its collection; `latest` and the aliases that were asked for come to it. It stays
 * pending, in words, as long as a file of its list was not sent. Committed twice is committed once. `also` is done in the same transaction,
 * and keeps it from being committed by throwing.
 */
export async function commitVersion(
  actor: Actor,
  input: unknown,
  also: (tx: Connection) => Promise<void> = async () => undefined,
): Promise<ArtifactVersionRow> {
  const { versionId } = requireInput(inputSchema, input);
  const { teamId } = actor;
  const version = await getOwnVersion(actor, "artifact:write", versionId);
  if (version.state === "deleted") throw new AppError("CONFLICT", "This version was deleted.");
  if (version.state === "pending") {
    const settled = await settleManifest(teamId, version);
    if (!settled) throw new AppError("INVALID", "The artifact has no manifest yet: send it first.");
    const md5s = contentsOf(settled.manifest);
    await inTransaction(async (tx) => {
      await lockCollection(tx, version.collectionId);
      const locked = await lockVersion(tx, teamId, version.id);
      if (locked?.state !== "pending") return;
      if ((await holdContents(tx, { teamId, versionId: version.id, md5s })) < md5s.length)
        throw await missingContents(tx, teamId, settled.manifest);
      const { manifestId, digest, manifest } = settled;
      await storeCommit(tx, { ...version, manifestId, digest, ...sumManifest(manifest) });
      const place = { collectionId: version.collectionId, versionId: version.id };
      // Whose lease it is made under is locked before those that wait for it: the order in which a pipeline's runs end, too.
      await also(tx);
      await pointAliases(tx, place, ["latest", ...locked.wantedAliases]);
      if (version.runId !== null)
        await noteUse(tx, { runId: version.runId, versionId: version.id, kind: "logged" });
    });
  }
  const committed = await findVersion(getDatabase(), teamId, version.id);
  if (!committed) throw notFound("artifact", versionId);
  return committed;
}

function filesOf(manifest: Manifest) {
  return Object.entries(manifest.contents).filter(([, { ref }]) => ref == null);
}

function contentsOf(manifest: Manifest): string[] {
  return [...new Set(filesOf(manifest).map(([, { digest }]) => digest))];
}

async function missingContents(tx: Connection, teamId: TeamId, manifest: Manifest): Promise<AppError> {
  const files = filesOf(manifest);
  const there = await findContents(tx, teamId, contentsOf(manifest));
  const missing = files.filter(([, { digest }]) => !there.has(digest)).map(([name]) => name);
  const named = missing.slice(0, mostNamed).join(", ");
  const rest = missing.length > mostNamed ? ` and ${missing.length - mostNamed} more` : "";
  return new AppError(
    "INVALID",
    `${missing.length} of ${files.length} files of the artifact were not uploaded: ${named}${rest}. Upload them and commit again.`,
  );
}
