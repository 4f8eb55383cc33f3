import { SecretProblem } from "./secret-problem";
import type { SecretReference } from "./secret-reference";

/** Longer than any answer takes, and shorter than a lease. */
const patienceMs = 20_000;

/**
 * The value of a secret as its provider has it now; throws SecretProblem. A provider's SDK is loaded with the first secret that is
 * kept there.
 */
export async function readSecret(reference: SecretReference, region?: string): Promise<string> {
  const signal = AbortSignal.timeout(patienceMs);
  return pickKey(await readWhole(reference, region, signal), reference.key);
}

async function readWhole(
  reference: SecretReference,
  region: string | undefined,
  signal: AbortSignal,
): Promise<string> {
  const { aws, gcp } = reference;
  if (aws !== undefined) {
    const { readAwsSecret } = await import("./aws-secret");
    return readAwsSecret({ ...reference, name: aws, region: reference.region ?? region }, signal);
  }
  const { readGcpSecret } = await import("./gcp-secret");
  return readGcpSecret({ ...reference, name: gcp ?? "" }, signal);
}

function pickKey(value: string, key: string | undefined): string {
  if (key === undefined) return value;
  const found = memberOf(value, key);
  if (found === undefined)
    throw new SecretProblem(`it is no JSON object with a text or number under \`${key}\``);
  return found;
}

function memberOf(text: string, key: string): string | undefined {
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value !== "object" || value === null || !Object.hasOwn(value, key)) return undefined;
    const member: unknown = Reflect.get(value, key);
    return typeof member === "string" || typeof member === "number" ? String(member) : undefined;
  } catch {
    // The reason would quote the text, which is the secret.
    return undefined;
  }
}
