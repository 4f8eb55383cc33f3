/** What an agent must know of an attempt after it was killed itself: one file in the attempt's directory. */
import fs from "node:fs";
import path from "node:path";
import { z } from "zod";
import { logFailure } from "../../logger";
import type { AttemptKey, EndedAttempt } from "../../runners/runner";
import { type Lease, leaseSchema, outcomeSchema } from "../../runs/agent-protocol";

const endedSchema = z.object({
  outcome: outcomeSchema,
  startedAt: z.coerce.date().nullable(),
  endedAt: z.coerce.date(),
});

const recordSchema = z.object({
  lease: leaseSchema.omit({ runKey: true }),
  /** How many directories were used: one that was given up may not be used again. */
  tries: z.int().min(1),
  /** The runner's id, once the attempt was started. */
  handle: z.string().nullable(),
  commit: z.string().nullable(),
  /** How it ended; set before the server is told. */
  end: endedSchema.nullable(),
});
type RecordData = z.infer<typeof recordSchema>;

/** What is noted of a lease. Its key is not: the server gives it again to whoever adopts the attempt. */
type NotedLease = Omit<Lease, "runKey">;

export interface AttemptRecord {
  readonly key: AttemptKey;
  readonly lease: NotedLease;
  readonly handle: string | null;
  readonly commit: string | null;
  readonly end: EndedAttempt | null;
  /** For the runner: process, code, what the program writes. */
  readonly attemptDir: string;
  readonly codeDir: string;
  readonly logDir: string;
  update(change: Partial<Pick<RecordData, "handle" | "end">>): void;
  noteCommit(commit: string): void;
  /** Goes on in a directory of its own: nothing of an earlier try can reach into it. */
  tryAgain(): void;
  remove(): void;
}

export interface AttemptStore {
  create(lease: Lease): AttemptRecord;
  /** All attempts an earlier process left; a directory that cannot be read is reported by its name. */
  list(): { records: AttemptRecord[]; unreadable: string[] };
}

const recordName = "attempt.json";

export function openAttemptStore(root: string): AttemptStore {
  fs.mkdirSync(root, { recursive: true, mode: 0o700 });
  return {
    create({ runKey: _, ...lease }) {
      const dir = path.join(root, directoryName(lease));
      fs.mkdirSync(dir, { recursive: true, mode: 0o700 });
      const data: RecordData = { lease, tries: 1, handle: null, commit: null, end: null };
      write(dir, data);
      return toRecord(dir, data);
    },
    list() {
      const records: AttemptRecord[] = [];
      const unreadable: string[] = [];
      for (const name of fs.readdirSync(root)) {
        const dir = path.join(root, name);
        const data = read(dir);
        if (data) records.push(toRecord(dir, data));
        else if (fs.existsSync(path.join(dir, recordName))) unreadable.push(dir);
        // The record is there before anything else and goes when all is done: the agent was killed while it did either.
        else fs.rmSync(dir, { recursive: true, force: true });
      }
      return { records, unreadable };
    },
  };
}

/** Ids come from the server; a name on disk is made of what is harmless there. */
function directoryName({ runId, attempt }: AttemptKey): string {
  return `${runId.replace(/[^A-Za-z0-9_-]/g, "_")}.${attempt}`;
}

function toRecord(dir: string, data: RecordData): AttemptRecord {
  const attemptDir = () => path.join(dir, `try-${data.tries}`);
  const change = (changes: Partial<RecordData>) => {
    Object.assign(data, changes);
    try {
      write(dir, data);
    } catch (error) {
      // A full disk: what runs goes on, and only a restart of the agent would miss what could not be noted.
      logFailure("request:failed", error, { run: data.lease.runId, call: "note" });
    }
    fs.mkdirSync(attemptDir(), { recursive: true, mode: 0o700 });
  };
  fs.mkdirSync(attemptDir(), { recursive: true, mode: 0o700 });
  return {
    key: { runId: data.lease.runId, attempt: data.lease.attempt },
    lease: data.lease,
    get handle() {
      return data.handle;
    },
    get commit() {
      return data.commit;
    },
    get end() {
      return data.end;
    },
    get attemptDir() {
      return attemptDir();
    },
    get codeDir() {
      return path.join(attemptDir(), "code");
    },
    logDir: path.join(dir, "log"),
    update: change,
    noteCommit(commit) {
      // The server pinned it, so a later process can do without: replacing a file would keep the start for a millisecond.
      if (commit === data.lease.commit) data.commit = commit;
      else change({ commit });
    },
    tryAgain: () => change({ tries: data.tries + 1, handle: null, commit: null }),
    remove: () => fs.rmSync(dir, { recursive: true, force: true }),
  };
}

function write(dir: string, data: RecordData): void {
  const draft = path.join(dir, "attempt.json.draft");
  fs.writeFileSync(draft, JSON.stringify(data), { mode: 0o600 });
  fs.renameSync(draft, path.join(dir, recordName));
}

function read(dir: string): RecordData | null {
  try {
    return recordSchema.parse(JSON.parse(fs.readFileSync(path.join(dir, recordName), "utf8")));
  } catch {
    return null;
  }
}
