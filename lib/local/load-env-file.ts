import fs from "node:fs";
import { parseEnv } from "node:util";

/** Takes what the file sets and `env` does not; an empty variable counts as unset, so `.env.example` works unedited. */
export function loadEnvFile(file: string, env: Record<string, string | undefined>): void {
  if (!fs.existsSync(file)) return;
  for (const [name, value] of Object.entries(parseEnv(fs.readFileSync(file, "utf8"))))
    if (value !== undefined && value !== "" && env[name] === undefined) env[name] = value;
}
