/** Looks an image up in its registry, as an engine does before it pulls; nothing is fetched. */
import { z } from "zod";
import { parseImageReference } from "../config/values/image-reference";

export interface RegistryCredentials {
  username?: string | undefined;
  password?: string | undefined;
}

const answerMs = 10_000;
const manifestTypes = [
  "application/vnd.oci.image.index.v1+json",
  "application/vnd.oci.image.manifest.v1+json",
  "application/vnd.docker.distribution.manifest.list.v2+json",
  "application/vnd.docker.distribution.manifest.v2+json",
].join(", ");

/**
 * Whether the registry has this name and tag. False also where it cannot be asked from here, or does not say: who builds and
 * pushes then learns what is wrong.
 */
export async function isInRegistry(
  image: string,
  credentials: RegistryCredentials | undefined,
  signal: AbortSignal,
): Promise<boolean> {
  const address = manifestAddress(image);
  if (address === undefined) return false;
  const ask = (authorization?: string) =>
    fetch(address, {
      method: "HEAD",
      headers: { accept: manifestTypes, ...(authorization && { authorization }) },
      signal: AbortSignal.any([signal, AbortSignal.timeout(answerMs)]),
    });
  try {
    const first = await ask();
    if (first.status !== 401) return first.ok;
    const challenge = first.headers.get("www-authenticate") ?? "";
    const authorization = await signIn(challenge, new URL(address), credentials, signal);
    return authorization !== undefined && (await ask(authorization)).ok;
  } catch {
    signal.throwIfAborted();
    return false;
  }
}

function manifestAddress(image: string): string | undefined {
  const reference = parseImageReference(image);
  if ("problem" in reference) return undefined;
  const { domain = "docker.io", path, tag = "latest", digest } = reference;
  const isHub = domain === "docker.io" || domain === "index.docker.io";
  const host = isHub ? "registry-1.docker.io" : domain;
  const name = isHub && !path.includes("/") ? `library/${path}` : path;
  // Engines, too, speak plainly to a registry of their own machine.
  const scheme = /^(?:localhost|127(?:\.\d+){3})(?::|$)/u.test(host) ? "http" : "https";
  return `${scheme}://${host}/v2/${name}/manifests/${digest ?? tag}`;
}

const tokenSchema = z.object({ token: z.string().optional(), access_token: z.string().optional() });

/** What the registry's challenge asks for: the password itself, or a token that its sign-in service gives for it. */
async function signIn(
  challenge: string,
  registry: URL,
  credentials: RegistryCredentials | undefined,
  signal: AbortSignal,
): Promise<string | undefined> {
  const { username, password } = credentials ?? {};
  const basic =
    username !== undefined && password !== undefined
      ? `Basic ${Buffer.from(`${username}:${password}`).toString("base64")}`
      : undefined;
  if (/^basic\b/iu.test(challenge)) return basic;
  const parts = Object.fromEntries(
    [...challenge.matchAll(/(\w+)="([^"]*)"/gu)].map(([, key, value]) => [key, value]),
  );
  if (!/^bearer\b/iu.test(challenge) || !parts.realm || !URL.canParse(parts.realm)) return undefined;
  const address = new URL(parts.realm);
  // A registry may name any sign-in service. In plain http it would get the password, or be something of this network's own.
  if (address.protocol !== "https:" && address.origin !== registry.origin) return undefined;
  for (const key of ["service", "scope"]) if (parts[key]) address.searchParams.set(key, parts[key]);
  const answer = await fetch(address, {
    headers: basic ? { authorization: basic } : {},
    signal: AbortSignal.any([signal, AbortSignal.timeout(answerMs)]),
  });
  if (!answer.ok) return undefined;
  const { token, access_token } = tokenSchema.parse(await answer.json());
  const given = token ?? access_token;
  return given && `Bearer ${given}`;
}
