import pino from "pino";

/** Every event we log. A new one is added here, so that a reader of logs can rely on the list. */
export const logEvents = [
  "request:failed",
  "request:limited",
  "notifications:lost",
  "notifications:restored",
  "session:opened",
  "session:refused",
  "session:limited",
  "setup:linked",
  "setup:done",
  "member:invited",
  "member:joined",
  "password:changed",
  "person:created",
  "person:deleted",
  "member:changed",
  "member:removed",
  "token:created",
  "token:revoked",
  "token:refused",
  "queue:created",
  "queue:saved",
  "queue:archived",
  "queue:paused",
  "queue:resumed",
  "job:created",
  "job:saved",
  "job:aliased",
  "job:archived",
  "config:saved",
  "config:archived",
  "team:created",
  "pipeline:cancelled",
  "pipeline:launched",
  "run:queued",
  "run:leased",
  "run:started",
  "run:ended",
  "run:silent",
  "run:deleted",
  "run:cancelled",
  "run:requeued",
  "run:adopted",
  "lease:expired",
  "lease:lost",
  "run:held",
  "run:released",
  "run:prioritised",
  "view:created",
  "view:changed",
  "view:deleted",
  "chore:failed",
  "store:failed",
  "artifact:deleted",
  "artifact:swept",
  "database:lost",
  "database:failed",
  "log:forgotten",
  "agent:registered",
  "agent:draining",
  "agent:lost",
  "agent:started",
  "agent:stopped",
  "agent:left",
  "log:stored",
  "server:lost",
  "server:restored",
] as const;
export type LogEvent = (typeof logEvents)[number];

/** Ids and numbers only: never a config value, an env value or a token. */
export type LogFields = Record<string, string | number | boolean | null | undefined | readonly string[]>;

/** The raw logger, for the few places that need a level of their own. */
export const logger = pino({
  level: process.env.SLIPWAY_LOG_LEVEL || (process.env.VITEST ? "silent" : "info"),
  base: undefined,
  timestamp: pino.stdTimeFunctions.isoTime,
  redact: { paths: ["token", "password", "secret", "authorization", "cookie"], censor: "***" },
});

/** One line about something that happened. */
export function logEvent(event: LogEvent, fields: LogFields = {}): void {
  logger.info({ event, ...fields }, event);
}

/** One line about something that went wrong; the stack stays in the log. */
export function logFailure(event: LogEvent, error: unknown, fields: LogFields = {}): void {
  logger.error({ event, ...fields, err: error }, event);
}
