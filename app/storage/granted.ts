/** What a signed address leads to. */
import type { TeamId } from "@/lib/access/actor";
import {
  type OpenedContent,
  openContent,
  openManifest,
  saveContent,
  saveManifest,
} from "@/lib/artifacts/contents";
import { fromHex } from "@/lib/artifacts/md5";
import type { SignedGrant } from "@/lib/auth/signed-address";
import { openRunFile, saveRunFile } from "@/lib/tracking/run-files";

/** Only the check of its signature makes a grant, and the team in it was the caller's. */
function subjectOf({ of, name, maxBytes }: SignedGrant) {
  const teamId = of as TeamId;
  return {
    file: { runId: of, name, maxBytes },
    content: { teamId, md5: fromHex(name), maxBytes },
    manifest: { teamId, manifestId: name },
  };
}

export async function saveGranted(grant: SignedGrant, content: AsyncIterable<Uint8Array>): Promise<void> {
  const subject = subjectOf(grant);
  switch (grant.kind) {
    case "run":
      return await saveRunFile(subject.file, content);
    case "content":
      return await saveContent(subject.content, content);
    case "manifest":
      return await saveManifest(subject.manifest, content);
  }
}

export async function openGranted(grant: SignedGrant): Promise<OpenedContent> {
  const subject = subjectOf(grant);
  switch (grant.kind) {
    case "run":
      return await openRunFile(subject.file);
    case "content":
      return await openContent(subject.content);
    case "manifest":
      return await openManifest(subject.manifest);
  }
}
