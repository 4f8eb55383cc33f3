import type { Actor } from "../access/actor";
import { getDatabase } from "../db/client";
import { requireInput } from "../result";
import type { ArtifactDiff } from "../runs/artifact-view";
import { getNamedVersion } from "./address-version";
import { diffFiles } from "./diff-files";
import { loadManifest } from "./load-manifest";
import { diffInputSchema } from "./schema";

/** What a version has that another of its collection had not, and the reverse. */
export async function diffVersions(
  actor: Actor,
  input: unknown,
): Promise<ArtifactDiff & { before: string; after: string }> {
  const { against, change, offset, limit, ...address } = requireInput(diffInputSchema, input);
  const after = await getNamedVersion(actor, address);
  const before = await getNamedVersion(actor, { ...address, version: against });
  const load = ({ member }: typeof after) => loadManifest(getDatabase(), actor.teamId, member.version);
  const [was, is] = await Promise.all([load(before), load(after)]);
  const diff = diffFiles(was?.contents ?? {}, is?.contents ?? {});
  const files = diff.files.filter((file) => change === undefined || file.change === change);
  const next = offset + limit;
  return {
    ...diff,
    before: `v${before.member.index}`,
    after: `v${after.member.index}`,
    files: files.slice(offset, next),
    next: next < files.length ? next : null,
  };
}
