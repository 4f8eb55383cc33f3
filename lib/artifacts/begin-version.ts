import type { Actor } from "../access/actor";
import { requireInput } from "../result";
import { beginManifest } from "./begin-manifest";
import { createVersion } from "./create-version";
import { beginVersionInputSchema, collectionAddress } from "./schema";

const inputSchema = beginVersionInputSchema.extend(collectionAddress);

interface BegunVersion {
  versionId: string;
  /** Its number where it was there already: nothing needs to be sent. */
  version: string | null;
  /** Where to send the list of its files; null where it was there already. */
  manifestId: string | null;
}

/** Begins a version and the list of its files. */
export async function beginVersion(actor: Actor, input: unknown): Promise<BegunVersion> {
  const { artifact, key, metadata, runId, ...said } = requireInput(inputSchema, input);
  const version = await createVersion(actor, {
    ...said,
    name: artifact,
    ...(key !== undefined && { clientId: key }),
    ...(runId !== undefined && { runId }),
    ...(metadata !== undefined && { metadata: JSON.stringify(metadata) }),
  });
  if (version.state === "committed")
    return { versionId: version.id, version: `v${version.index}`, manifestId: null };
  const { id } = await beginManifest(actor, { versionId: version.id, name: "manifest.json", type: "FULL" });
  return { versionId: version.id, version: null, manifestId: id };
}
