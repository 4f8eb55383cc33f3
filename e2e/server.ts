import fs from "node:fs";
import path from "node:path";

export const port = 3210;
export const url = `http://127.0.0.1:${port}`;
export const dataDir = path.join(import.meta.dirname, "../test-results/e2e-data");

/** The one-time link that the first start printed; undefined while it is still starting. */
export function readSetupLink(): string | undefined {
  return /http:\S+\/setup\/\S+/.exec(fs.readFileSync(`${dataDir}.log`, "utf8"))?.[0];
}
