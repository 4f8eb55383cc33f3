import { randomBytes } from "node:crypto";
import fs from "node:fs";
import path from "node:path";
import { z } from "zod";

const secretsSchema = z.object({ sessionSecret: z.string().min(32) });
export type LocalSecrets = z.infer<typeof secretsSchema>;

/** The secrets of this data directory: made once, readable by their owner only. */
export function ensureSecrets(dataDir: string): { secrets: LocalSecrets; created: boolean } {
  const file = path.join(dataDir, "secrets.json");
  if (fs.existsSync(file))
    return { secrets: secretsSchema.parse(JSON.parse(fs.readFileSync(file, "utf8"))), created: false };
  const secrets = { sessionSecret: randomBytes(32).toString("hex") };
  writePrivateFile(file, `${JSON.stringify(secrets, null, 2)}\n`);
  return { secrets, created: true };
}

/** Writes a file that only its owner can read, whole or not at all. */
export function writePrivateFile(file: string, text: string): void {
  const draft = `${file}.${process.pid}`;
  fs.writeFileSync(draft, text, { mode: 0o600 });
  fs.renameSync(draft, file);
}
