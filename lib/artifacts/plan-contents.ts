/** Which contents need to be sent: what the team has already is not sent again. */
import { z } from "zod";
import type { Actor } from "../access/actor";
import { findContents, wantContents } from "../db/artifact-contents";
import { getDatabase } from "../db/client";
import { AppError } from "../errors";
import { requireInput } from "../result";
import { getOwnVersion, requireArtifacts } from "./artifact-access";
import { md5Schema, planInputSchema } from "./schema";

const knownSchema = z.object({ md5s: z.array(md5Schema).max(10_000) });

/** Of these digests, those whose content is there already and need not be sent: it stays for a while. */
export async function findKnownContents(actor: Actor, input: unknown): Promise<ReadonlySet<string>> {
  const { md5s } = requireInput(knownSchema, input);
  requireArtifacts(actor, "artifact:write");
  await wantContents(getDatabase(), actor.teamId, md5s);
  return new Set((await findContents(getDatabase(), actor.teamId, md5s)).keys());
}

const planSchema = planInputSchema.extend({ versionId: z.string().max(64) });

/** The contents of a version that was begun, each with whether it is there. */
export async function planUpload(
  actor: Actor,
  input: unknown,
): Promise<{ md5: string; size: number; isKnown: boolean }[]> {
  const { versionId, contents } = requireInput(planSchema, input);
  const version = await getOwnVersion(actor, "artifact:write", versionId);
  if (version.state !== "pending")
    throw new AppError("CONFLICT", "This version was committed: its files do not change any more.");
  const known = await findKnownContents(actor, { md5s: contents.map(({ md5 }) => md5) });
  return contents.map((content) => ({ ...content, isKnown: known.has(content.md5) }));
}
