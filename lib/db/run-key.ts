/**
 * The key of an attempt: what the agent gives its program to report into the run with. It is made from the run, the attempt and the
 * server's secret, so that it is the same whenever an agent asks again, and it is stored nowhere.
 */
import { createHmac, timingSafeEqual } from "node:crypto";
import type { RunActor } from "../access/actor";
import { trustTeamId } from "../access/trust-team-id";
import { getEnv } from "../env";
import type { Connection } from "./client";

/** Clients want 40 characters after an optional prefix with a dash: a run's id has 12 of them, the number of the attempt 4. */
const format = /^(?:local-|slw_)?(([a-z0-9]{12})([a-z0-9]{4})[A-Za-z0-9]{24})$/;
const letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";

interface RunKeyPlace {
  runId: string;
  attempt: number;
}

/** As the W&B client takes it. */
export function makeRunKey(place: RunKeyPlace): string {
  return `local-${secretOf(place)}`;
}

function secretOf({ runId, attempt }: RunKeyPlace): string {
  const place = runId + attempt.toString(36).padStart(4, "0");
  const key = createHmac("sha256", getEnv().NEXTAUTH_SECRET).update("keys of runs").digest();
  const proof = createHmac("sha256", key).update(place).digest().subarray(0, 24);
  return place + [...proof].map((byte) => letters[byte % letters.length]).join("");
}

/** Whom a key of a run stands for while its attempt goes on; null for any other text, and once the attempt has ended. */
export async function findRunActor(db: Connection, key: string): Promise<RunActor | null> {
  const [, secret = "", runId = "", number = ""] = format.exec(key) ?? [];
  const attempt = Number.parseInt(number, 36);
  if (secret === "" || !timingSafeEqual(Buffer.from(secret), Buffer.from(secretOf({ runId, attempt }))))
    return null;
  const rows = await db.$queryRaw<{ name: string; teamId: string }[]>`
    select r.author as name, r."teamId" from "Run" r join "Attempt" a on a."runId" = r.id and a.number = ${attempt}
     where r.id = ${runId} and r.origin = 'launched' and a."endedAt" is null`;
  const row = rows[0];
  return row ? { kind: "run", runId, attempt, name: row.name, teamId: trustTeamId(row.teamId) } : null;
}
