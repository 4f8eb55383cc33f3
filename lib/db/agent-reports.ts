import type { RunEventFact } from "../runs/run-event";
import type { RunMove } from "../runs/run-moves";
import type { Connection } from "./client";
import type { EventActor } from "./run-events";
import { requireMoved } from "./runs";

/** An event that an agent reports, with all that it changes. What is left out stays as it is. */
export interface AgentReport {
  runId: string;
  attempt: number;
  fact: Extract<RunEventFact, { data: { sentAt?: string | undefined } }>;
  move?: RunMove | undefined;
  /** The process runs: dated by the database at the first report of the attempt. */
  isStart: boolean;
  /** What `adopt` needs to find the process again. */
  handle?: string | undefined;
  commit?: string | undefined;
  imageDigest?: string | undefined;
}

/**
 * Writes a report in one statement and wakes who watches the run. False, and nothing is written, when it is told again: the
 * attempt has that event of that moment with that message, or the run has that image. Only called while the item is locked, so
 * the state that was decided on still holds. Rows are found by the id itself, not by a join, which may be planned to read them all.
 */
export async function writeAgentReport(
  tx: Connection,
  by: EventActor,
  report: AgentReport,
): Promise<boolean> {
  const { runId, attempt, fact, isStart } = report;
  const { move, handle = null, commit = null, imageDigest = null } = report;
  const { message = null, sentAt = null } = fact.data;
  const state = move?.to ?? null;
  const written = await tx.$queryRaw<{ moved: number }[]>`
    with fresh as (
      select r.id from "Run" r
       where r.id = ${runId} and (${imageDigest}::text is null or r."imageDigest" is distinct from ${imageDigest}::text)
         and not exists (select from "RunEvent" e
                          where e."runId" = r.id and e.attempt = ${attempt}::int and e.kind = ${fact.kind}
                            and e.data ->> 'sentAt' = ${sentAt} and e.data ->> 'message' is not distinct from ${message}::text)
    ), run as (
      update "Run" r
         set state = coalesce(${state}::text, r.state), handle = coalesce(${handle}::text, r.handle),
             commit = coalesce(${commit}::text, r.commit), "imageDigest" = coalesce(${imageDigest}::text, r."imageDigest"),
             "startedAt" = coalesce(r."startedAt", case when ${isStart}::bool then clock_timestamp() end)
       where r.id = ${runId} and exists (select from fresh)
         and (${state}::text is null or r.state = ${move?.from ?? null}::text)
         and (coalesce(${state}::text, ${handle}::text, ${commit}::text, ${imageDigest}::text) is not null or ${isStart}::bool)
      returning 1
    ), attempt as (
      update "Attempt" a
         set handle = coalesce(${handle}::text, a.handle),
             "startedAt" = coalesce(a."startedAt", case when ${isStart}::bool then clock_timestamp() end)
       where a."runId" = ${runId} and a.number = ${attempt}::int and exists (select from fresh)
         and (${handle}::text is not null or ${isStart}::bool)
    ), told as (
      insert into "RunEvent" ("runId", at, kind, "actorKind", "actorId", "actorName", attempt, data)
      select fresh.id, clock_timestamp(), event.kind, ${by.kind}, ${by.id}, ${by.name}, ${attempt}::int, event.data
        from fresh cross join (values (1, 'commit-resolved', jsonb_build_object('commit', ${commit}::text)),
                                      (2, ${fact.kind}, ${JSON.stringify(fact.data)}::jsonb)) as event(place, kind, data)
       where event.place = 2 or ${commit}::text is not null order by event.place
    )
    select pg_notify('slipway_run', id)::text, (select count(*)::int from run) as moved from fresh`;
  if (move && written[0]) requireMoved(runId, move, written[0].moved);
  return written.length > 0;
}

/** What the code of a run says of its dependencies. */
export async function setRunCodeFiles(
  tx: Connection,
  runId: string,
  files: Record<string, string>,
): Promise<void> {
  await tx.$executeRaw`update "Run" set "codeFiles" = ${JSON.stringify(files)}::jsonb where id = ${runId}`;
}
