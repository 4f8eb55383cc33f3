/**
 * The messages between agent and server, version 2. The agent calls; the server never does.
 * Every message about a run carries `attempt`, the fence: a late message of an older attempt is answered with LEASE_LOST.
 *
 * Three rules keep a run from being started twice:
 * 1. The agent starts nothing before the server has accepted the attempt's `starting` event; on LEASE_LOST it drops the lease.
 * 2. `running` in a heartbeat lists every lease from the moment it was received. A lease that was handed out more than
 *    a few seconds ago, is still in state `leased` and is not listed never arrived: the server hands it out again.
 * 3. After a restart the agent registers, then calls adopt with everything it still holds (maybe nothing) before it leases:
 *    what it does not name is lost. Each try has a higher `call` than the one before.
 * A refusal has the body `{error: {code, message}}` and the status of `errors.ts` (410 is LEASE_LOST, 404 not yours).
 */
import { z } from "zod";
import { resources } from "../config/layer";
import { builderTypes } from "../config/values/built-image";
import { reportedText, storableText } from "./storable-text";

export const protocolVersion = 2;

const name = storableText(128, 1);
const runId = storableText(64, 1);
const attempt = z.int().min(1);
/** Also a label's value in a cluster, which holds no more. */
export const agentIdSchema = z.string().regex(/^[A-Za-z0-9](?:[A-Za-z0-9._-]{0,61}[A-Za-z0-9])?$/u);
const processId = storableText(64, 1);
/** Which process of the agent asks; another one that came with its id since is refused. Left out: not looked at. */
const asking = processId.optional();
const json = z.record(z.string(), z.unknown());

/** POST /api/agent/register: who I am; answers which queues this token may serve. Idempotent by `id`. */
export const registerRequestSchema = z.object({
  protocol: z.literal(protocolVersion),
  /** The agent's own, kept in its work directory: one that comes with it again is the same agent. */
  id: agentIdSchema,
  /** Made anew at each start of the program: of two that come with one id while both live, the second is refused. */
  process: processId,
  /** Where the lock of the work directory holds. One that comes again from there at once is a restart. */
  place: storableText(128, 1),
  /** A label for people; two agents may have the same. */
  name,
  version: reportedText(64),
  host: reportedText(255),
  maxJobs: z.int().min(1).max(10_000),
  resources: z.array(z.enum(resources)).min(1),
  /** Names of the environment variables it passes on to runs (R37): a run that needs others goes to another agent. */
  env: z.array(storableText(256, 1)).max(10_000).optional(),
  /** How it makes images of code; `noop`: a run that needs one goes to another agent. Left out: it may be able to. */
  builder: z.enum(builderTypes).optional(),
  /** Queue names to serve; left out: every queue of the token whose resource the agent has. */
  queues: z.array(name).optional(),
});
export type RegisterRequest = z.infer<typeof registerRequestSchema>;

export const registerResponseSchema = z.object({
  agentId: z.string(),
  team: z.string(),
  queues: z.array(z.object({ id: z.string(), name, resource: z.enum(resources) })),
  leaseSeconds: z.number(),
  heartbeatSeconds: z.number(),
});
export type RegisterResponse = z.infer<typeof registerResponseSchema>;

const heldRunSchema = z.object({ runId, attempt });

/**
 * POST /api/agent/heartbeat: an open call. It renews every lease listed in `running`, and answers at once when
 * something must stop or the agent must drain, else after `waitSeconds`.
 */
export const heartbeatRequestSchema = z.object({
  agentId: runId,
  process: asking,
  running: z.array(heldRunSchema).max(10_000),
  /** Those of `running` it is stopping already: they are no reason to answer at once. */
  stopping: z.array(heldRunSchema).max(10_000).default([]),
  draining: z.boolean().default(false),
  waitSeconds: z.number().min(0).max(30).default(10),
});
export type HeartbeatRequest = z.infer<typeof heartbeatRequestSchema>;

export const stopReasons = ["cancelled", "max-run-time", "lease-lost"] as const;

export const heartbeatResponseSchema = z.object({
  /** Runs the agent must stop: TERM to the group, KILL after the grace time. */
  stop: z.array(z.object({ runId, attempt, reason: z.enum(stopReasons) })),
  drain: z.boolean(),
  shutdown: z.boolean(),
});
export type HeartbeatResponse = z.infer<typeof heartbeatResponseSchema>;

/** POST /api/agent/lease: a long poll; answers at once when there is work for one of the agent's queues. */
export const leaseRequestSchema = z.object({
  agentId: runId,
  process: asking,
  /** Free slots: at most this many leases come back. */
  max: z.int().min(1).max(100).default(1),
  waitSeconds: z.number().min(0).max(60).default(25),
});
export type LeaseRequest = z.infer<typeof leaseRequestSchema>;

/** All an agent needs to start one attempt. Values to be filled are named in `fromAgent`; its one secret is `runKey`. */
export const leaseSchema = z.object({
  runId,
  attempt,
  runName: z.string(),
  team: z.string(),
  project: z.string(),
  queue: z.object({ id: z.string(), name }),
  author: z.string(),
  resource: z.enum(resources),
  /** The resolved config, one spelling (R7–R11). */
  config: json,
  /** The request for the target, for local-process `{argv, cwd, env}` (R39). */
  manifest: json,
  fromAgent: z.array(z.object({ name: z.string(), at: z.string(), text: z.string().optional() })),
  /** What the branch was at when the run was submitted: the commit to start, where the config names none. */
  commit: z.string().nullable(),
  /** Extra locations the queue allows as git sources (R7), for file:// and plain paths. */
  allowedGitSources: z.array(z.string()),
  maxRunSeconds: z.number().nullable(),
  /** Artifacts that are to be there before the program starts; their files are asked for. Left out: none. */
  inputs: z.array(z.object({ position: z.int().min(0), name: z.string(), path: z.string() })).optional(),
  /** What an earlier attempt, or the run that this one resumes, has kept of outputs, by their places: to be at their paths, to be written to. */
  checkpoints: z
    .array(z.object({ position: z.int().min(0), name: z.string(), path: z.string(), isFile: z.boolean() }))
    .optional(),
  /** False: lines of metrics are output like any other. */
  metrics: z.boolean().optional(),
  /** With it the program may report into this run until the attempt ends, as a W&B client does. Left out: it is not to. */
  runKey: z.string().optional(),
  /** With which group and tags its client is to begin, where the program says none. */
  group: z.string().optional(),
  tags: z.array(z.string()).optional(),
  graceSeconds: z.number(),
  leaseSeconds: z.number(),
});
export type Lease = z.infer<typeof leaseSchema>;

export const leaseResponseSchema = z.object({ leases: z.array(leaseSchema) });
export type LeaseResponse = z.infer<typeof leaseResponseSchema>;

export const maxCodeFiles = 16;
export const maxCodeFileBytes = 32 * 1024;
export const codeFilesSchema = z
  .record(storableText(512, 1), reportedText(maxCodeFileBytes))
  .refine((files) => Object.keys(files).length <= maxCodeFiles, `at most ${maxCodeFiles} files`);

/** POST /api/agent/runs/:runId/events: facts for the timeline; `starting` and `running` also move the state. */
export const agentEventSchema = z.object({
  kind: z.enum(["starting", "running", "note", "stopping"]),
  at: z.iso.datetime(),
  message: reportedText(2_000).optional(),
  /** Survives an agent restart: what `adopt` needs. */
  handle: storableText(1_000).optional(),
  /** The commit a branch or a short pin turned out to be. */
  commit: storableText(64).optional(),
  /** Which image really runs: `name@sha256:…`, or `sha256:…` where no registry knows it. */
  imageDigest: storableText(512, 1).optional(),
  /** Texts of the Dockerfile and of the files that name dependencies, as they are in the code, by name. */
  codeFiles: codeFilesSchema.optional(),
});
export type AgentEvent = z.infer<typeof agentEventSchema>;
export const eventsRequestSchema = z.object({
  agentId: runId,
  attempt,
  events: z.array(agentEventSchema).min(1).max(100),
});
export type EventsRequest = z.infer<typeof eventsRequestSchema>;

/** `stdout` and `stderr` are the program's; `system` is what the agent says about preparing and ending it. */
export const logStreams = ["stdout", "stderr", "system"] as const;
export type LogStream = (typeof logStreams)[number];

/**
 * One piece of output. `seq` counts from 0 per attempt, `offset` is the byte offset in the attempt's whole log.
 * A chunk ends at a character boundary (`characterBoundary` in log-text.ts), so each is readable by itself.
 */
export const logChunkSchema = z.object({
  seq: z.int().min(0),
  offset: z.int().min(0),
  stream: z.enum(logStreams),
  /** Lines of metrics that were taken out of the output, one JSON object each: they take no room in the log. */
  isMetric: z.literal(true).optional(),
  at: z.iso.datetime(),
  /** Bytes, base64. Secrets are masked before they get here. At most 256 KiB decoded. */
  data: z.base64().max(350_000),
});
export type LogChunk = z.infer<typeof logChunkSchema>;

/** POST /api/agent/runs/:runId/logs: sending a chunk twice is harmless; after a gap the answer says where to go on. */
export const logsRequestSchema = z.object({
  agentId: runId,
  attempt,
  chunks: z.array(logChunkSchema).min(1).max(200),
});
export type LogsRequest = z.infer<typeof logsRequestSchema>;
export const logsResponseSchema = z.object({ nextSeq: z.int() });

export const outcomeReasons = ["finished", "failed", "cancelled", "lost", "refused"] as const;
export type OutcomeReason = (typeof outcomeReasons)[number];

/** How an attempt ended. `refused`: it was never started (absent env name, unreachable commit, missing command …). */
export const outcomeSchema = z.object({
  reason: z.enum(outcomeReasons),
  exitCode: z.int().nullable(),
  signal: reportedText(32).nullable(),
  /** One sentence for people: "exit code 1", "killed after the 10 s grace time", "commit 12ab was not found in …". */
  diagnosis: reportedText(2_000),
  /** Finer cause, from a closed list. */
  cause: z
    .enum([
      ...(["exit", "signal", "fetch", "build", "start", "env", "timeout", "oom", "agent", "policy"] as const),
      // It ended well, but what it was to leave behind is not there, or could not be sent.
      ...(["output-missing", "upload"] as const),
    ])
    .nullable(),
});
export type Outcome = z.infer<typeof outcomeSchema>;

/** POST /api/agent/runs/:runId/finish: last message of an attempt, sent after all its log. Repeating it is harmless. */
export const finishRequestSchema = z.object({
  agentId: runId,
  attempt,
  outcome: outcomeSchema,
  startedAt: z.iso.datetime().nullable(),
  endedAt: z.iso.datetime(),
});
export type FinishRequest = z.infer<typeof finishRequestSchema>;

/** POST /api/agent/runs/:runId/inputs: the files of one input of the lease, by their paths, a part at a time. */
export const inputFilesRequestSchema = z.object({
  agentId: runId,
  attempt,
  /** In which list of the lease its place is. */
  of: z.enum(["inputs", "checkpoints"]).default("inputs"),
  position: z.int().min(0),
  offset: z.int().min(0).default(0),
  limit: z.int().min(1).max(10_000).default(1_000),
});
export type InputFilesRequest = z.input<typeof inputFilesRequestSchema>;

export const inputFileSchema = z.object({
  path: z.string(),
  size: z.number(),
  /** Base64 of its MD5; of a reference whatever its maker has taken. */
  digest: z.string(),
  /** Where a reference leads, which nobody fetches. Left out: it is a file. */
  ref: z.string().optional(),
  /** Path and query at the server, good for reading this content for a day. */
  address: z.string().optional(),
});
export type InputFile = z.infer<typeof inputFileSchema>;
export const inputFilesResponseSchema = z.object({ files: z.array(inputFileSchema), total: z.int() });
export type InputFilesResponse = z.infer<typeof inputFilesResponseSchema>;

const md5 = z.string().regex(/^[A-Za-z0-9+/]{22}==$/, "the MD5 of the content in base64");

/** POST /api/agent/runs/:runId/uploads: which contents of outputs are still to be sent, and where to. */
export const planUploadsRequestSchema = z.object({
  agentId: runId,
  attempt,
  contents: z.array(z.object({ md5, size: z.int().min(0) })).max(1_000),
});
export type PlanUploadsRequest = z.input<typeof planUploadsRequestSchema>;
/** Paths and queries at the server, to PUT the contents to, in the order asked for; null: it is there. */
export const planUploadsResponseSchema = z.object({ addresses: z.array(z.string().nullable()) });
export type PlanUploadsResponse = z.infer<typeof planUploadsResponseSchema>;

/** POST /api/agent/runs/:runId/outputs: begins the version of an output, by its place in the config's list. */
export const beginOutputRequestSchema = z.object({
  agentId: runId,
  attempt,
  position: z.int().min(0),
  /** Of the list of its files: hex MD5 of `wandb-artifact-manifest-v1` and a line `path:digest` for each, by path. */
  digest: storableText(64, 1),
  /** Any name the agent gives it, the same when it asks again. Left out: it is the output itself, of which there is one. */
  checkpoint: storableText(64, 1).optional(),
});
export type BeginOutputRequest = z.input<typeof beginOutputRequestSchema>;
export const beginOutputResponseSchema = z.object({
  /** The version that an earlier attempt has committed: there is nothing to do. */
  done: z.string().optional(),
  /** To be committed. */
  versionId: z.string().optional(),
  /** Where the list of its files is to be PUT; left out: the last version has the same files, and is this one. */
  manifestAddress: z.string().optional(),
});
export type BeginOutputResponse = z.infer<typeof beginOutputResponseSchema>;

/** POST /api/agent/runs/:runId/commit: everything of an output was sent. Repeating it is harmless. */
export const commitOutputRequestSchema = z.object({
  agentId: runId,
  attempt,
  position: z.int().min(0),
  versionId: runId,
  /** It was begun as a checkpoint. */
  isCheckpoint: z.boolean().default(false),
  /** The output's path is one file, not a directory. */
  isFile: z.boolean().default(false),
});
export type CommitOutputRequest = z.input<typeof commitOutputRequestSchema>;
export const commitOutputResponseSchema = z.object({ version: z.string() });
export type CommitOutputResponse = z.infer<typeof commitOutputResponseSchema>;

/** POST /api/agent/adopt: after a restart, which of the attempts I still hold may I keep? */
export const adoptRequestSchema = z.object({
  agentId: runId,
  process: asking,
  held: z.array(heldRunSchema).max(10_000),
  /**
   * Counts the calls of this process, tries included. A server that was slow may take an earlier try after a later one: it is refused then,
   * because the agent may hold more by now. Left out: not looked at.
   */
  call: z
    .int()
    .min(1)
    .max(2 ** 31 - 1)
    .optional(),
});
export type AdoptRequest = z.infer<typeof adoptRequestSchema>;
export const adoptResponseSchema = z.object({
  keep: z.array(leaseSchema),
  drop: z.array(heldRunSchema),
  /** Attempts of runs that the agent's team does not have: another Slipway or team may use the same engine. */
  unknown: z.array(heldRunSchema).default([]),
});
export type AdoptResponse = z.infer<typeof adoptResponseSchema>;

/** POST /api/agent/leave: the program ends. What it leaves running stays the agent's until its leases run out. */
export const leaveRequestSchema = z.object({ agentId: runId, process: processId });
export type LeaveRequest = z.infer<typeof leaveRequestSchema>;
