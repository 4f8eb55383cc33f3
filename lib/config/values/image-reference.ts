export interface ImageReference {
  /** Registry host with port, if one is written. */
  domain?: string;
  path: string;
  tag?: string;
  digest?: string;
}

const domainSyntax =
  /^(?:[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?(?:\.[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?)*|\[[0-9A-Fa-f:]+\])(?::\d{1,5})?$/;
const componentSyntax = /^[a-z0-9]+(?:(?:\.|_|__|-+)[a-z0-9]+)*$/;
const tagSyntax = /^[A-Za-z0-9_][A-Za-z0-9_.-]{0,127}$/;
const digestSyntax = /^[A-Za-z][A-Za-z0-9]*(?:[-_+.][A-Za-z][A-Za-z0-9]*)*:[0-9a-fA-F]{32,}$/;

/** Reads an image reference by the OCI (distribution) grammar; a text says what is wrong (R7). */
export function parseImageReference(text: string): ImageReference | { problem: string } {
  if (text === "") return { problem: "it is empty" };
  if (text.length > 600) return { problem: "it is too long" };
  const [beforeDigest = "", digest, ...more] = text.split("@");
  if (more.length > 0) return { problem: 'it holds more than one "@"' };
  if (digest !== undefined && !isDigest(digest)) {
    return { problem: "its digest is not of the form sha256:<64 hexadecimal digits>" };
  }
  const slash = beforeDigest.lastIndexOf("/");
  const colon = beforeDigest.indexOf(":", slash + 1);
  const name = colon < 0 ? beforeDigest : beforeDigest.slice(0, colon);
  const tag = colon < 0 ? undefined : beforeDigest.slice(colon + 1);
  if (tag !== undefined && !tagSyntax.test(tag)) {
    return { problem: "its tag is not valid: letters, digits, _ . -, at most 128" };
  }
  const split = splitDomain(name);
  if ("problem" in split) return split;
  return {
    ...split,
    ...(tag === undefined ? {} : { tag }),
    ...(digest === undefined ? {} : { digest }),
  };
}

function isDigest(digest: string): boolean {
  if (!digestSyntax.test(digest)) return false;
  const [algorithm, hex = ""] = digest.split(":");
  if (algorithm === "sha256") return /^[0-9a-f]{64}$/.test(hex);
  return algorithm !== "sha512" || /^[0-9a-f]{128}$/.test(hex);
}

function splitDomain(name: string): { domain?: string; path: string } | { problem: string } {
  if (name.length > 255) return { problem: "its name has more than 255 characters" };
  const slash = name.indexOf("/");
  const first = slash < 0 ? "" : name.slice(0, slash);
  const hasDomain =
    slash >= 0 && (/[.:]/.test(first) || first === "localhost" || first !== first.toLowerCase());
  if (hasDomain && !domainSyntax.test(first)) return { problem: "its registry host is not valid" };
  const path = hasDomain ? name.slice(slash + 1) : name;
  if (/^[0-9a-f]{64}$/.test(path)) return { problem: "64 hexadecimal digits are an image id, not a name" };
  if (!path.split("/").every((component) => componentSyntax.test(component))) {
    return { problem: "its name is not valid: lower case letters, digits and single . _ - between them" };
  }
  return hasDomain ? { domain: first, path } : { path };
}
