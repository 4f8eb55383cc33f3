import { randomBytes, scrypt, timingSafeEqual } from "node:crypto";

interface Cost {
  N: number;
  r: number;
  p: number;
}

// OWASP's advice for scrypt with 32 MiB; about a quarter of a second of one core.
const cost: Cost = { N: 32_768, r: 8, p: 3 };
const keyLength = 32;

/** `scrypt$N=…,r=…,p=…$salt$key`: the cost stands in the hash, so it can be raised without ending old passwords. */
export async function hashPassword(password: string): Promise<string> {
  const salt = randomBytes(16);
  const key = await derive(password, salt, cost);
  return `scrypt$N=${cost.N},r=${cost.r},p=${cost.p}$${salt.toString("base64url")}$${key.toString("base64url")}`;
}

/** True when the password is the one that was hashed. Without a hash it works as long and says no. */
export async function verifyPassword(password: string, hash: string | null): Promise<boolean> {
  const stored = readHash(hash);
  const key = await derive(password, stored.salt, stored.cost);
  return timingSafeEqual(key, stored.key) && hash !== null;
}

/** True when the hash was made with another cost than new ones get. */
export function isOutdated(hash: string): boolean {
  return !hash.startsWith(`scrypt$N=${cost.N},r=${cost.r},p=${cost.p}$`);
}

const nobody = { cost, salt: randomBytes(16), key: randomBytes(keyLength) };

function readHash(hash: string | null): { cost: Cost; salt: Buffer; key: Buffer } {
  if (hash === null) return nobody;
  const match = /^scrypt\$N=(\d+),r=(\d+),p=(\d+)\$([\w-]+)\$([\w-]+)$/.exec(hash);
  const [, N, r, p, salt, key] = match ?? [];
  if (salt === undefined || key === undefined) throw new Error("a stored password hash cannot be read");
  return {
    cost: { N: Number(N), r: Number(r), p: Number(p) },
    salt: Buffer.from(salt, "base64url"),
    key: Buffer.from(key, "base64url"),
  };
}

function derive(password: string, salt: Buffer, { N, r, p }: Cost): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    // The same characters can be typed as different code points on another keyboard.
    scrypt(password.normalize("NFKC"), salt, keyLength, { N, r, p, maxmem: 256 * N * r }, (error, key) => {
      if (error) reject(error);
      else resolve(key);
    });
  });
}
