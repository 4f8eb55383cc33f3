import { assertNever } from "../errors";
import { imageBuilderNeed } from "./agent-need";
import { estimateStart } from "./estimate-start";
import type { WaitingView } from "./run-view";
import type { WaitingReason } from "./waiting-reason";

/** The facts the claim decides by, for one waiting item. Times are seconds from now. */
export interface WaitingFacts {
  queue: string;
  isArchived: boolean;
  isPaused: boolean;
  isHeld: boolean;
  /** An artifact that must exist first, or stages that must end (`stage preprocess`); null when nothing is missing. */
  waitsFor: string | null;
  /** Environment variables (and an image builder) it needs that no agent which takes work has all of. */
  lacksEnv: readonly string[];
  /** Seconds until its back-off ends; null when it has none. */
  backoffSeconds: number | null;
  agentsKnown: number;
  agentsOnline: number;
  agentsTaking: number;
  author: string;
  /** Live leases of its person on this queue, and the most there may be. */
  personRunning: number;
  runningPerPerson: number | null;
  running: number;
  runningPerTeam: number | null;
  maxRunning: number | null;
  slots: number;
  freeSlots: number;
  /** Place in the order of the claim; 1 is next. */
  position: number;
  elapsed: readonly number[];
  recent: readonly number[];
}

/**
 * Why an item is not running, where it stands and what would unblock it. The checks are those of the claim statement, in the
 * order in which a person would have to lift them.
 */
export function explainWaiting(facts: WaitingFacts): WaitingView {
  const reason = findReason(facts);
  const { message, unblocks } = inWords(reason, facts);
  return {
    reason,
    message,
    unblocks,
    position: hasPosition(reason) ? facts.position : null,
    estimate: estimate(reason, facts),
  };
}

function findReason(facts: WaitingFacts): WaitingReason {
  const isFull = (limit: number | null, used: number) => limit !== null && used >= limit;
  const checks: [WaitingReason, boolean][] = [
    ["queue-archived", facts.isArchived],
    ["queue-paused", facts.isPaused],
    ["held", facts.isHeld],
    ["waiting-for-stage", facts.waitsFor !== null && isStage(facts.waitsFor)],
    ["waiting-for-artifact", facts.waitsFor !== null],
    ["back-off", facts.backoffSeconds !== null],
    ["no-agent", facts.agentsTaking === 0],
    ["no-builder", facts.lacksEnv.includes(imageBuilderNeed)],
    ["agent-lacks-env", facts.lacksEnv.length > 0],
    ["person-quota", isFull(facts.runningPerPerson, facts.personRunning)],
    ["team-quota", isFull(facts.runningPerTeam, facts.running)],
    ["queue-limit", isFull(facts.maxRunning, facts.running)],
    ["no-free-slot", facts.freeSlots === 0],
    ["items-ahead", facts.position > startable(facts)],
  ];
  return checks.find(([, holds]) => holds)?.[0] ?? "starting-soon";
}

/** An artifact's name has no space before its version is spoken of. */
function isStage(waitsFor: string): boolean {
  return /^stages? /.test(waitsFor);
}

/** How many items may start right now. */
function startable(facts: WaitingFacts): number {
  const left = (limit: number | null) => (limit === null ? Infinity : Math.max(0, limit - facts.running));
  return Math.min(facts.freeSlots, left(facts.maxRunning), left(facts.runningPerTeam));
}

/** What cannot be claimed at all stands in no order. */
const outOfLine: ReadonlySet<WaitingReason> = new Set([
  "held",
  "waiting-for-stage",
  "waiting-for-artifact",
  "back-off",
  "no-builder",
  "agent-lacks-env",
]);

function hasPosition(reason: WaitingReason): boolean {
  return !outOfLine.has(reason);
}

function estimate(reason: WaitingReason, facts: WaitingFacts): WaitingView["estimate"] {
  switch (reason) {
    case "starting-soon":
      return { low: 0, high: 0 };
    case "items-ahead":
    case "no-free-slot":
    case "queue-limit":
    case "team-quota":
      return estimateStart(facts.position, {
        free: startable(facts),
        elapsed: facts.elapsed,
        recent: facts.recent,
      });
    default:
      return null;
  }
}

function inWords(reason: WaitingReason, facts: WaitingFacts): { message: string; unblocks: string } {
  const ahead = facts.position - 1;
  const behind = ahead === 0 ? "It is next." : `${count(ahead, "run is", "runs are")} ahead of it.`;
  switch (reason) {
    case "queue-archived":
      return {
        message: `Queue ${facts.queue} is archived.`,
        unblocks: "An admin brings the queue back, or the run is stopped and launched on another queue.",
      };
    case "queue-paused":
      return {
        message: `Queue ${facts.queue} is paused.`,
        unblocks: "A lead or an admin resumes the queue.",
      };
    case "held":
      return { message: "The run is held.", unblocks: "A lead or an admin releases it." };
    case "waiting-for-stage":
      return {
        message: `It waits for ${facts.waitsFor}.`,
        unblocks: "What it needs of its pipeline ends.",
      };
    case "waiting-for-artifact":
      return {
        message: `It waits for artifact ${facts.waitsFor}.`,
        unblocks: "The run that makes the artifact finishes.",
      };
    case "back-off":
      return {
        message: `It is tried again in ${Math.max(1, Math.ceil(facts.backoffSeconds ?? 0))} s.`,
        unblocks: "The back-off ends by itself.",
      };
    case "no-agent":
      return noAgent(facts);
    case "no-builder":
      return {
        message: `The run brings code without an image, and no agent of queue ${facts.queue} that is online can build images.`,
        unblocks: `An agent comes online whose launch-config.yaml has \`builder.type: docker\` or \`kaniko\`. Or stop the run and launch it with a ready image.`,
      };
    case "agent-lacks-env": {
      const names = facts.lacksEnv.join(", ");
      return {
        message: `No agent of queue ${facts.queue} that is online passes on ${names}.`,
        unblocks: `An agent that has ${names} comes online: it names what it passes on when it starts.`,
      };
    }
    case "person-quota":
      return {
        message: `${facts.author} runs ${facts.personRunning} of at most ${facts.runningPerPerson} at a time on this queue.`,
        unblocks: `One of ${facts.author}'s running runs ends.`,
      };
    case "team-quota":
      return {
        message: `The team runs ${facts.running} of at most ${facts.runningPerTeam} on this queue. ${behind}`,
        unblocks: "One of the running runs ends.",
      };
    case "queue-limit":
      return {
        message: `The queue runs ${facts.running} of at most ${facts.maxRunning}. ${behind}`,
        unblocks: "One of the running runs ends.",
      };
    case "no-free-slot":
      return {
        message: `All ${count(facts.slots, "slot", "slots")} of the queue's agents are taken. ${behind}`,
        unblocks: "A running run ends, or another agent joins.",
      };
    case "items-ahead":
      return {
        message: `${behind} ${count(facts.freeSlots, "slot is", "slots are")} free.`,
        unblocks: "The runs ahead of it are started.",
      };
    case "starting-soon":
      return { message: "It is about to start.", unblocks: "An agent takes it." };
    default:
      return assertNever(reason);
  }
}

function noAgent(facts: WaitingFacts): { message: string; unblocks: string } {
  const start = `Start an agent for it: slipway agent --queue ${facts.queue}`;
  if (facts.agentsKnown === 0)
    return { message: `No agent serves queue ${facts.queue} yet.`, unblocks: start };
  if (facts.agentsOnline === 0)
    return {
      message: `No agent of queue ${facts.queue} is online (${facts.agentsKnown} known).`,
      unblocks: `One of its agents comes back. ${start}`,
    };
  return {
    message: `${count(facts.agentsOnline, "agent is", "agents are")} online, but none takes new work: they finish what runs and stop.`,
    unblocks: `An admin ends their draining. ${start}`,
  };
}

function count(number: number, one: string, many: string): string {
  return `${number} ${number === 1 ? one : many}`;
}
