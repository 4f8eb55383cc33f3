/** A started Slipway as tests reach it: its database, and sessions as a browser's cookies. */
import fs from "node:fs";
import path from "node:path";
import type { PersonActor } from "../access/actor";
import { sealSession, sessionCookieName } from "../auth/session-token";
import { getDatabase } from "../db/client";
import { makeSession } from "./factories";

/** The address of the embedded Postgres that runs in this data directory. */
export function databaseUrlOf(dataDir: string): string {
  const password = fs.readFileSync(path.join(dataDir, "pg-password"), "utf8").trim();
  const [, , , port] = fs.readFileSync(path.join(dataDir, "pg/postmaster.pid"), "utf8").split("\n");
  return `postgresql://app:${password}@127.0.0.1:${port?.trim()}/slipway`;
}

/** Makes this process use the database, files and secrets of the Slipway that runs in `dataDir`. Call it before anything else. */
export function joinRunningSlipway(dataDir: string, url: string): void {
  const { sessionSecret } = JSON.parse(fs.readFileSync(path.join(dataDir, "secrets.json"), "utf8")) as {
    sessionSecret: string;
  };
  Object.assign(process.env, {
    DATABASE_URL: databaseUrlOf(dataDir),
    NEXTAUTH_SECRET: sessionSecret,
    NEXTAUTH_URL: url,
    SLIPWAY_DATA_DIR: dataDir,
    SLIPWAY_LOG_LEVEL: "warn",
  });
}

/** The cookie with which a browser is this person. */
export async function sessionCookie(person: PersonActor, url: string) {
  const value = await sealSession(await makeSession(getDatabase(), person.personId));
  return { name: sessionCookieName(), value, url, httpOnly: true, sameSite: "Lax" as const };
}
