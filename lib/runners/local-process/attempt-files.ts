/** The records of one attempt on disk, in `<attemptDir>/process`: who watches over it, what was started, how it ended. */
import fs from "node:fs";
import path from "node:path";
import { z } from "zod";
import type { AttemptKey, StopReason } from "../runner";

const claimSchema = z.object({
  pid: z.int(),
  start: z.string().nullable(),
  /** The attempt's control group, which is there from before its start. */
  cgroup: z.string().nullish(),
});
/** The process that may start the attempt: its supervisor, or an agent that found it unclaimed and gave it up. */
export type Claim = z.infer<typeof claimSchema>;

const startedSchema = z.object({ pid: z.int(), start: z.string().nullable(), startedAt: z.coerce.date() });
export type Started = z.infer<typeof startedSchema>;

const stopReasonSchema = z.enum(["cancelled", "max-run-time", "lease-lost", "agent-stopping"]);
const stopSchema = z.object({ reason: stopReasonSchema, graceSeconds: z.number() });

const endSchema = z.object({
  exitCode: z.int().nullable(),
  signal: z.string().nullable(),
  startedAt: z.coerce.date(),
  endedAt: z.coerce.date(),
  stop: stopReasonSchema.nullable(),
  isForced: z.boolean(),
  isOom: z.boolean(),
  leftBehind: z.int(),
  /** Killed by the kernel at the bound of its own group, not for want of memory of the machine. */
  isAtLimit: z.boolean().default(false),
  /** Why bubblewrap did not come to start the program. */
  sandboxProblem: z.string().nullish(),
});
/** What the supervisor wrote last. */
export type EndRecord = z.infer<typeof endSchema>;

/** The variable by which every process of an attempt is known, however far it has run from its parent. */
export const markName = "SLIPWAY_ATTEMPT_ID";

export function markValue({ runId, attempt }: AttemptKey): string {
  return `${runId}:${attempt}`;
}

export function markText(key: AttemptKey): string {
  return `${markName}=${markValue(key)}`;
}

export interface AttemptFiles {
  dir: string;
  readClaim(): Claim | null;
  readStarted(): Started | null;
  readEnd(): EndRecord | null;
  /** True when nobody may start the attempt any more because of this call. */
  claimForGood(): boolean;
  /** The order to end; the first reason stays. */
  writeStop(stop: { reason: StopReason; graceSeconds: number }): void;
}

export function attemptFiles(attemptDir: string): AttemptFiles {
  const dir = path.join(attemptDir, "process");
  const at = (name: string) => path.join(dir, name);
  return {
    dir,
    readClaim: () => readRecord(at("claim.json"), claimSchema),
    readStarted: () => readRecord(at("started.json"), startedSchema),
    readEnd: () => readRecord(at("end.json"), endSchema),
    claimForGood() {
      try {
        fs.mkdirSync(dir, { recursive: true, mode: 0o700 });
        fs.writeFileSync(at("claim.json"), JSON.stringify({ pid: process.pid, start: null }), {
          flag: "wx",
          mode: 0o600,
        });
        return true;
      } catch (error) {
        if (isFileError(error, "EEXIST")) return false;
        throw error;
      }
    },
    writeStop(stop) {
      const draft = at(`stop.${process.pid}`);
      const reason = readRecord(at("stop.json"), stopSchema)?.reason ?? stop.reason;
      fs.writeFileSync(draft, JSON.stringify({ ...stop, reason }), { mode: 0o600 });
      fs.renameSync(draft, at("stop.json"));
    },
  };
}

/** Every record is written whole or not at all, so one that is there can be read. */
function readRecord<T>(file: string, schema: z.ZodType<T>): T | null {
  let text: string;
  try {
    text = fs.readFileSync(file, "utf8");
  } catch (error) {
    if (isFileError(error, "ENOENT")) return null;
    throw error;
  }
  return schema.parse(JSON.parse(text));
}

export function isFileError(error: unknown, code: string): boolean {
  return error instanceof Error && "code" in error && error.code === code;
}
