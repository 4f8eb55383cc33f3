import { logEvent, logFailure } from "../../logger";
import type { AttemptKey, EndedAttempt } from "../../runners/runner";
import type { AgentEvent, LogChunk } from "../../runs/agent-protocol";
import { type AttemptLog, createAttemptLog } from "../log/attempt-log";
import type { LogBudget } from "../log/log-budget";
import { type LogMark, openLogSpool } from "../log/log-spool";
import { shipLogs } from "../log/ship-logs";
import { type ServerClient, ServerRefusal } from "../server/server-client";
import { untilAnswered } from "../server/until-answered";
import { createEventSender, isLeaseGone } from "./event-sender";

export interface ReporterOptions {
  key: AttemptKey;
  agentId: string;
  client: ServerClient;
  logDir: string;
  maxLogBytes: number;
  logBudget?: LogBudget;
  now(): Date;
  /** The attempt is not ours any more; told once. */
  onLost(): void;
}

export type EventFacts = Omit<AgentEvent, "kind" | "at"> & { at?: Date };

export interface AttemptReporter {
  /** Where the spool's output ends, in the runner's terms. */
  mark(): LogMark;
  openLog(from: LogMark, secrets: readonly string[], metrics: boolean): AttemptLog;
  /** True once the server has it; false when it will not take it. */
  tell(kind: AgentEvent["kind"], facts?: EventFacts): Promise<boolean>;
  /** The last message, after the log and the events. False when it could not be delivered to the end. */
  finish(end: EndedAttempt): Promise<boolean>;
  /** Sends nothing any more; what waits stays on disk. */
  giveUp(): void;
  close(): Promise<void>;
}

/** All that is said to the server about one attempt, repeated until it is heard. */
export function createAttemptReporter(options: ReporterOptions): AttemptReporter {
  const { key, agentId, client, now } = options;
  const { runId, attempt } = key;
  const end = new AbortController();
  const ids = { run: runId, attempt, agent: agentId };
  let isLost = false;
  let isClosed = false;
  const lose = () => {
    if (isLost) return;
    isLost = true;
    logEvent("lease:lost", ids);
    options.onLost();
  };
  /** Undefined: the server will not take it, or we have given up. */
  const deliver = async <T>(call: string, send: () => Promise<T>): Promise<T | undefined> => {
    try {
      return await untilAnswered(send, end.signal);
    } catch (error) {
      if (isLeaseGone(error)) lose();
      else if (error instanceof ServerRefusal) logFailure("request:failed", error, { ...ids, call });
      else if (!end.signal.aborted) throw error;
      return undefined;
    }
  };

  const spool = openLogSpool({
    dir: options.logDir,
    maxBytes: options.maxLogBytes,
    ...(options.logBudget && { budget: options.logBudget }),
  });
  const sendLogs = async (chunks: LogChunk[]) =>
    (await deliver("logs", () => client.sendLogs(runId, { agentId, attempt, chunks }, end.signal))) ?? null;
  const shipper = shipLogs(spool, sendLogs);
  const events = createEventSender(async (batch) => {
    const send = async () => {
      await client.sendEvents(runId, { agentId, attempt, events: batch }, end.signal);
      return true;
    };
    return (await deliver("events", send)) ?? false;
  });
  return {
    mark: () => spool.mark(),
    openLog: (from, secrets, metrics) =>
      createAttemptLog({ spool, from, secrets, metrics, onStored: () => shipper.wake(), now }),
    tell: (kind, { at = now(), ...facts } = {}) => events.send({ ...facts, kind, at: at.toISOString() }),
    async finish({ outcome, startedAt, endedAt }) {
      await shipper.drain();
      await events.drain();
      const times = { startedAt: startedAt?.toISOString() ?? null, endedAt: endedAt.toISOString() };
      const send = async () => {
        await client.finish(runId, { agentId, attempt, outcome, ...times }, end.signal);
        return true;
      };
      const isKnown = (await deliver("finish", send)) ?? false;
      if (isKnown) logEvent("run:ended", { ...ids, state: outcome.reason });
      return isKnown || !end.signal.aborted;
    },
    giveUp: () => end.abort(),
    async close() {
      end.abort();
      if (isClosed) return;
      isClosed = true;
      await shipper.stop();
      spool.close();
    },
  };
}
