/** The dated facts about a run. `data` is parsed on the way in and when read back. */
import { z } from "zod";
import { assertNever } from "../errors";
import { outcomeSchema } from "./agent-protocol";
import { clientStates } from "./client-state";
import { priorityNames } from "./priority";

const agent = z.string();
const message = z.string().optional();
/** When the agent says it happened; also tells a repeated report. The event itself is dated by the database. */
const sentAt = z.string().optional();

export const runEventSchemas = {
  created: z.object({
    rerunOf: z.string().optional(),
    mode: z.enum(["exact", "today", "resume"]).optional(),
  }),
  /** What it waited for is there. */
  ready: z.object({ artifact: z.string() }),
  /** The stages of its pipeline that it waited for are done. */
  "stages-done": z.object({}),
  leased: z.object({ agent }),
  /** What the attempt begins from: versions such as `ckpt:v3`. */
  resumed: z.object({ checkpoints: z.array(z.string()) }),
  starting: z.object({ message, sentAt }),
  running: z.object({ message, sentAt }),
  stopping: z.object({ message, sentAt }),
  note: z.object({ message: z.string(), sentAt }),
  "commit-resolved": z.object({ commit: z.string(), branch: z.string().optional() }),
  "cancel-requested": z.object({}),
  held: z.object({}),
  released: z.object({}),
  prioritised: z.object({ from: z.enum(priorityNames), to: z.enum([...priorityNames, "front"]) }),
  "lease-returned": z.object({ agent }),
  "lease-expired": z.object({ agent }),
  adopted: z.object({ agent }),
  requeued: z.object({ why: z.string(), notBefore: z.iso.datetime().optional() }),
  ended: outcomeSchema,
  reported: z.object({ again: z.boolean() }),
  /** What the client in its program said of the end, or that it fell silent. */
  "client-ended": z.object({ state: z.enum(clientStates), exitCode: z.number().nullable() }),
} as const satisfies Record<string, z.ZodType>;

export type RunEventKind = keyof typeof runEventSchemas;
export const runEventKinds = Object.keys(runEventSchemas) as RunEventKind[];

export type RunEventFact = {
  [Kind in RunEventKind]: { kind: Kind; data: z.infer<(typeof runEventSchemas)[Kind]> };
}[RunEventKind];

/** A stored event read back, or undefined when its kind or data is not known to this version. */
export function readRunEvent(kind: string, data: unknown): RunEventFact | undefined {
  if (!Object.hasOwn(runEventSchemas, kind)) return undefined;
  const parsed = runEventSchemas[kind as RunEventKind].safeParse(data);
  return parsed.success ? ({ kind, data: parsed.data } as RunEventFact) : undefined;
}

/** The sentence the timeline shows for an event. */
export function describeRunEvent(fact: RunEventFact): string {
  switch (fact.kind) {
    case "created":
      return describeLaunch(fact.data.mode);
    case "ready":
      return `${fact.data.artifact} is there: it is in the line now`;
    case "stages-done":
      return "the stages that it needs are done: it is its turn";
    case "leased":
      return `handed to agent ${fact.data.agent}`;
    case "resumed":
      return `begins from ${fact.data.checkpoints.join(", ")}`;
    case "starting":
      return fact.data.message ?? "preparing";
    case "running":
      return fact.data.message ?? "process started";
    case "stopping":
      return fact.data.message ?? "stopping the process";
    case "note":
      return fact.data.message;
    case "commit-resolved": {
      const of = fact.data.branch === undefined ? "the code" : `branch ${fact.data.branch}`;
      return `${of} is at commit ${fact.data.commit.slice(0, 12)}`;
    }
    case "cancel-requested":
      return "asked to stop it";
    case "held":
      return "held it: it is not started";
    case "released":
      return "released it";
    case "prioritised":
      return fact.data.to === "front"
        ? "moved it to the front of the line"
        : `changed its priority from ${fact.data.from} to ${fact.data.to}`;
    case "lease-returned":
      return `agent ${fact.data.agent} never took it; handed back to the line`;
    case "lease-expired":
      return `agent ${fact.data.agent} was not heard from in time`;
    case "adopted":
      return `agent ${fact.data.agent} restarted and picked it up again`;
    case "requeued":
      return `back in line: ${fact.data.why}`;
    case "ended":
      return describeEnd(fact.data);
    case "reported":
      return fact.data.again ? "took the run up again from a program" : "reported the run from a program";
    case "client-ended":
      return describeClientEnd(fact.data);
    default:
      return assertNever(fact);
  }
}

function describeLaunch(mode: "exact" | "today" | "resume" | undefined): string {
  if (mode === undefined) return "submitted the run";
  if (mode === "resume") return "resumed an earlier run";
  return `submitted the run again ${mode === "exact" ? "exactly" : "with today's queue"}`;
}

function describeEnd({ reason, diagnosis }: { reason: string; diagnosis: string }): string {
  return diagnosis === "" ? reason : `${reason}: ${diagnosis}`;
}

function describeClientEnd({ state, exitCode }: { state: string; exitCode: number | null }): string {
  if (state === "crashed") return "its program has given no sign of life for 5 minutes";
  return `its program says it ${state === "killed" ? "was stopped" : `has ${state}`}${exitCode === null ? "" : `, exit code ${exitCode}`}`;
}
