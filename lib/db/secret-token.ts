import { createHash, randomBytes } from "node:crypto";

const letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";

/** A new secret that is shown once: `prefix` and 40 random letters and digits (238 bits). */
export function makeSecretToken(prefix: string): string {
  let text = prefix;
  while (text.length < prefix.length + 40)
    for (const byte of randomBytes(64)) {
      // 248 is the largest multiple of 62 in a byte: above it the first letters would come more often.
      if (byte < 248 && text.length < prefix.length + 40) text += letters[byte % 62];
    }
  return text;
}

/** What is stored of a secret token. A plain hash is enough: nobody can guess 238 bits. */
export function hashSecretToken(token: string): string {
  return createHash("sha256").update(token).digest("hex");
}
