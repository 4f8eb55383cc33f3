import type { TeamId } from "@/lib/access/actor";
import { hexOf } from "@/lib/artifacts/md5";
import { signAddress } from "@/lib/auth/signed-address";

/** A file that is begun may be large, and its way slow. */
export const signedSeconds = 24 * 3_600;

type Signed = { method: "GET" | "PUT"; maxBytes: number } & ({ md5: string } | { manifestId: string });

/** An address of this server that lets its holder send or read one content, or one list of files, of a team for a day. */
export function signContent(teamId: TeamId, { method, maxBytes, ...what }: Signed): string {
  return signAddress({
    ...{ method, maxBytes, of: teamId },
    ...("md5" in what
      ? { kind: "content" as const, name: hexOf(what.md5) }
      : { kind: "manifest" as const, name: what.manifestId }),
    expires: Math.floor(Date.now() / 1_000) + signedSeconds,
  });
}
