/** Runs in the line and agents that can take them, made past the use cases. */
import { randomBytes, randomUUID } from "node:crypto";
import type { AgentActor, TeamId } from "../access/actor";
import type { FromAgent, LaunchTerms } from "../config/resolution";
import { type Connection, getDatabase } from "../db/client";
import type { Prisma } from "../db/generated/client";
import { insertRuns, type NewRunWithItem } from "../db/run-batch";
import { registerAgent } from "../dispatch/agents/register-agent";
import {
  type Outcome,
  protocolVersion,
  type RegisterRequest,
  type RegisterResponse,
} from "../runs/agent-protocol";
import { readLaunchTerms } from "../runs/launch-terms";
import { type PriorityName, priorityNumber } from "../runs/priority";
import { runId, runName } from "../runs/run-name";
import { makeAgentToken, makeProject, uniqueName } from "./factories";

export interface MadeRun {
  id: string;
  name: string;
}

export interface RunOptions {
  teamId: TeamId;
  queueId: string;
  state?: NewRunWithItem["run"]["state"];
  personId?: string | null;
  author?: string;
  priority?: PriorityName;
  terms?: Partial<LaunchTerms>;
  projectId?: string;
  values?: Record<string, string | number | boolean>;
  /** What an agent starts: `true`, unless given. */
  program?: { argv: string[]; env?: Record<string, string | null>; git?: Record<string, string> };
  fromAgent?: FromAgent[];
  /** Where the queue lets code on the agent's machine come from. */
  gitSources?: string[];
}

/** A queued run with its item and first event. */
export async function makeRun(db: Connection, options: RunOptions): Promise<MadeRun> {
  const { teamId, queueId, personId = null, author = "Ana", priority = "medium" } = options;
  const { program = { argv: ["true"] } } = options;
  const run = { id: runId(randomBytes(24)), name: runName(randomBytes(4)) };
  const projectId = options.projectId ?? (await makeProject(db, teamId)).id;
  const stored: NewRunWithItem["run"] = {
    ...run,
    teamId,
    projectId,
    queueId,
    queueVersion: 1,
    jobId: null,
    jobVersion: null,
    state: options.state ?? "queued",
    resource: "local-process",
    priority: priorityNumber(priority),
    authorId: personId,
    author,
    values: options.values ?? {},
    overrideText: null,
    config: { command: program.argv, ...(program.git && { git: program.git }) },
    sources: {},
    manifest: { argv: program.argv, cwd: ".", env: program.env ?? {} },
    fromAgent: options.fromAgent ?? [],
    terms: { ...readLaunchTerms(options.terms ?? {}), gitSources: options.gitSources ?? [] },
    documents: [],
    commit: null,
    rerunOfId: null,
    idempotencyKey: null,
  };
  const item = { personKey: personId ?? author, priority: priorityNumber(priority) };
  await insertRuns(db, [{ run: stored, item }], { kind: "person", id: personId, name: author });
  return run;
}

/** A made run as if it had been leased and had ended. */
export async function endMadeRun(
  db: Connection,
  runId: string,
  end: { state: string; endedAt: Date } & Prisma.RunUpdateInput,
): Promise<void> {
  await db.runQueueItem.delete({ where: { runId } });
  await db.run.update({ where: { id: runId }, data: { state: "leased" } });
  await db.run.update({ where: { id: runId }, data: end });
}

/** Of a process that has just been started in a work directory of its own. */
export function makeIdentity(): Pick<RegisterRequest, "id" | "process" | "place"> {
  return { id: randomUUID(), process: randomUUID(), place: randomUUID() };
}

export interface MadeAgent extends RegisterResponse {
  actor: AgentActor;
  name: string;
}

/** A registered agent of its own token. */
export async function makeAgent(
  teamId: TeamId,
  options: Partial<Pick<RegisterRequest, "maxJobs" | "queues" | "name" | "env" | "builder" | "resources">> & {
    queueIds?: string[];
  } = {},
): Promise<MadeAgent> {
  const { maxJobs = 1, queues, queueIds, env, builder, name = uniqueName("agent") } = options;
  const { actor } = await makeAgentToken(getDatabase(), teamId, queueIds ? { queueIds } : {});
  const registered = await registerAgent(actor, {
    protocol: protocolVersion,
    ...makeIdentity(),
    name,
    version: "test",
    host: "test",
    maxJobs,
    resources: options.resources ?? ["local-process"],
    ...(queues && { queues }),
    ...(env && { env }),
    ...(builder && { builder }),
  });
  return { ...registered, actor, name };
}

/** How an attempt ended, with what a test cares about. */
export function makeOutcome(outcome: Partial<Outcome> = {}): Outcome {
  return {
    reason: "finished",
    exitCode: 0,
    signal: null,
    diagnosis: "exit code 0",
    cause: "exit",
    ...outcome,
  };
}
