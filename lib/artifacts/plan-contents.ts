import { z } from "zod";
import type { Actor } from "../access/actor";
import { findContents, wantContents } from "../db/artifact-contents";
import { getDatabase } from "../db/client";
import { requireInput } from "../result";
import { requireArtifacts } from "./artifact-access";
import { md5Schema } from "./md5";

const inputSchema = z.object({ md5s: z.array(md5Schema).max(10_000) });

/** Of these digests, those whose content is there already and need not be sent: it stays for a while. */
export async function findKnownContents(actor: Actor, input: unknown): Promise<ReadonlySet<string>> {
  const { md5s } = requireInput(inputSchema, input);
  requireArtifacts(actor, "artifact:write");
  await wantContents(getDatabase(), actor.teamId, md5s);
  return new Set((await findContents(getDatabase(), actor.teamId, md5s)).keys());
}
