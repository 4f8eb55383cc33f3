/**
 * Addresses that need no other credential: each is for one method on one file of a run, one content or one manifest of artifacts, up to a
 * size and for a time. Signed with a key of their own, so that nothing else that this server signs can be taken for one.
 */
import { createHmac, timingSafeEqual } from "node:crypto";
import { getEnv } from "../env";
import { AppError } from "../errors";

export const manifestName = "wandb_manifest.json";

export const signedKinds = ["run", "content", "manifest"] as const;

export interface SignedGrant {
  method: "GET" | "PUT";
  kind: (typeof signedKinds)[number];
  /** Whose: the id of a run, or of a team for what artifacts hold. */
  of: string;
  /** Of a run's file; of a content its digest in hex, of a manifest its id. */
  name: string;
  maxBytes: number;
  /** Seconds since 1970. */
  expires: number;
}

const fields = ["method", "kind", "of", "size", "expires"] as const;

/** The path and query of an address for this grant. */
export function signAddress(grant: SignedGrant): string {
  const query = new URLSearchParams({
    method: grant.method,
    kind: grant.kind,
    of: grant.of,
    size: String(grant.maxBytes),
    expires: String(grant.expires),
    signature: signatureOf(grant),
  });
  return `/storage/${nameIn(grant)}?${query}`;
}

/** Clients and people see by a manifest's address what it is. */
function nameIn({ kind, name }: SignedGrant): string {
  const path = name.split("/").map(encodeURIComponent).join("/");
  return kind === "manifest" ? `${path}/${manifestName}` : path;
}

/** What an address grants; throws FORBIDDEN when it is not one of ours, is for another method or has expired. */
export function readSignedAddress(url: URL, method: string, now: number): SignedGrant {
  const [asked, kind, of, size, expires] = fields.map((name) => url.searchParams.get(name));
  const grant = {
    method: asked === "PUT" ? ("PUT" as const) : ("GET" as const),
    kind: signedKinds.find((one) => one === kind) ?? "run",
    of: of ?? "",
    name: url.pathname
      .split("/")
      .slice(2, kind === "manifest" ? 3 : undefined)
      .map(decode)
      .join("/"),
    maxBytes: Number(size),
    expires: Number(expires),
  };
  const given = Buffer.from(url.searchParams.get("signature") ?? "");
  const expected = Buffer.from(signatureOf(grant));
  if (given.length !== expected.length || !timingSafeEqual(given, expected))
    throw new AppError("FORBIDDEN", "This address was not signed by this server.");
  if ((method === "HEAD" ? "GET" : method) !== grant.method)
    throw new AppError("FORBIDDEN", `This address is for ${grant.method}.`);
  if (grant.expires * 1_000 < now)
    throw new AppError("FORBIDDEN", "This address has expired: ask for a new one.");
  return grant;
}

function signatureOf({ method, kind, of, name, maxBytes, expires }: SignedGrant): string {
  const key = createHmac("sha256", getEnv().NEXTAUTH_SECRET).update("signed addresses").digest();
  return createHmac("sha256", key)
    .update(JSON.stringify([method, kind, of, name, maxBytes, expires]))
    .digest("base64url");
}

function decode(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}
