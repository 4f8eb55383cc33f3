/**
 * Who this agent is: an id of its own, made at its first start and kept in its work directory; its name is a label. `process`
 * is new at each start, and `place` tells where the lock of the work directory holds: of two that come with one id from one
 * place, the first has ended.
 */
import { createHash, randomUUID } from "node:crypto";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { agentIdSchema } from "../../runs/agent-protocol";
import { WorkDirError } from "./work-dir";

export interface AgentIdentity {
  id: string;
  process: string;
  place: string;
}

const fileName = "agent-id";

/** To be called while the work directory is claimed. `given` is for agents whose work directory does not outlive them. */
export function openIdentity(workDir: string, given?: string): AgentIdentity {
  const id = given ?? findId(workDir) ?? makeId(workDir);
  return { id, process: randomUUID(), place: findPlace(workDir) };
}

/** The id that an earlier start left there; null where there was none. Throws WorkDirError in words. */
export function findId(workDir: string): string | null {
  const file = path.join(workDir, fileName);
  if (!fs.existsSync(file)) return null;
  const read = agentIdSchema.safeParse(tryRead(() => fs.readFileSync(file, "utf8").trim()));
  if (read.success) return read.data;
  throw new WorkDirError(`${file} holds no agent's id: remove it, and the agent gets a new one`);
}

function makeId(workDir: string): string {
  const id = randomUUID();
  const file = path.join(workDir, fileName);
  const draft = `${file}.draft`;
  fs.writeFileSync(draft, `${id}\n`, { mode: 0o600 });
  fs.renameSync(draft, file);
  return id;
}

/** The lock names a process, which means something in one process table of one boot of one machine. */
function findPlace(workDir: string): string {
  const facts = [
    tryRead(() => fs.readFileSync("/proc/sys/kernel/random/boot_id", "utf8")) ?? os.hostname(),
    tryRead(() => fs.readlinkSync("/proc/self/ns/pid")) ?? "",
    fs.realpathSync(workDir),
  ];
  return createHash("sha256").update(facts.join("\n")).digest("hex");
}

function tryRead(read: () => string): string | null {
  try {
    return read();
  } catch {
    return null;
  }
}
