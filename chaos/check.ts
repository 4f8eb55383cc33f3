/** What must be true after all that: worked out from what the places saw start, what is left in them, and the database. */
import { type Resource, resources } from "../lib/config/layer";
import { describeOutages, explains, type Outage } from "./outages";
import type { Start } from "./places/place";
import type { TrialReport } from "./trial";

export interface Fault {
  kind: keyof Counts;
  /** Null when nobody knows whose it is. */
  resource: Resource | null;
  text: string;
}

export interface Counts {
  lost: number;
  startedTwice: number;
  stuck: number;
  finalChanged: number;
  orphaned: number;
  other: number;
}

export interface Findings {
  runs: number;
  starts: number;
  /** Of each resource, how many runs ended how. */
  byState: Map<Resource, Record<string, number>>;
  /** Runs that were started again after a real death, with the numbers of their attempts. */
  requeued: { runId: string; attempts: number[] }[];
  /** Runs that could not be started because the way to the engine was cut. */
  cutOff: { runId: string; diagnosis: string }[];
  faults: Fault[];
}

interface RunRow {
  id: string;
  resource: Resource;
  state: string;
  attempt: number;
  endedAt: Date | null;
  diagnosis: string | null;
  isCancelled: boolean;
  log: string | null;
}

interface AttemptRow {
  runId: string;
  number: number;
  agentName: string;
  endedAt: Date | null;
  reason: string | null;
  diagnosis: string | null;
}

interface ChangeRow {
  runId: string;
  from: string;
  to: string;
}

interface Moment {
  agent: string;
  at: Date;
}

export interface Evidence {
  postgres: { query<T extends object>(text: string): Promise<T[]> };
  starts: readonly (Start & { resource: Resource })[];
  leftovers: readonly { resource: Resource; what: string }[];
  outages: readonly Outage[];
  engineCuts: readonly Moment[];
  trials: readonly TrialReport[];
}

export function countFaults(faults: readonly Fault[]): Counts {
  const counts = { lost: 0, startedTwice: 0, stuck: 0, finalChanged: 0, orphaned: 0, other: 0 };
  for (const { kind } of faults) counts[kind] += 1;
  return counts;
}

export async function check(evidence: Evidence): Promise<Findings> {
  const { postgres, starts, leftovers, trials } = evidence;
  const runs = await postgres.query<RunRow>(
    `select r.id, q.resource, r.state, r.attempt, r."endedAt", r.diagnosis, r."cancelAt" is not null as "isCancelled",
            (select string_agg(convert_from(c.data, 'UTF8'), '' order by c.seq) from "LogChunk" c
              where c."runId" = r.id and c.attempt = r.attempt and c.stream <> 'system') as log
       from "Run" r join "Queue" q on q.id = r."queueId"`,
  );
  const attempts = byRun(
    await postgres.query<AttemptRow>(
      `select "runId", number, "agentName", "endedAt", reason, diagnosis from "Attempt" order by "runId", number`,
    ),
  );
  const changes = await postgres.query<ChangeRow>(`select * from chaos_final_change`);
  const startsOf = byRun(starts);
  const findings: Findings = {
    ...{ runs: runs.length, starts: starts.length, byState: countStates(runs) },
    ...{ requeued: [], cutOff: [], faults: [] },
  };
  const byId = new Map(runs.map((run) => [run.id, run]));
  const faultOf: AddFault = (kind, runId, text) => {
    findings.faults.push({ kind, resource: byId.get(runId)?.resource ?? null, text: `${runId} ${text}` });
  };
  const asked = new Set(trials.map(({ runId }) => runId));
  for (const runId of asked) if (!byId.has(runId)) faultOf("lost", runId, "was launched and is not there");
  for (const { id } of runs) if (!asked.has(id)) faultOf("other", id, "is there and nobody was told of it");
  for (const { runId, from, to } of changes) faultOf("finalChanged", runId, `was ${from} and became ${to}`);
  for (const { runId, resource } of starts)
    if (!byId.has(runId) && !asked.has(runId))
      faultOf("other", runId, `was started on ${resource} and nobody has launched it`);
  for (const { resource, what } of leftovers)
    findings.faults.push({ kind: "orphaned", resource, text: `${what} is left on ${resource}` });
  for (const run of runs) {
    const ofRun = {
      ...{ run, attempts: attempts.get(run.id) ?? [] },
      starts: startsOf.get(run.id) ?? [],
    };
    checkEnd(ofRun, evidence, findings, faultOf);
    checkStarts(ofRun, evidence, findings, faultOf);
  }
  return findings;
}

function byRun<T extends { runId: string }>(rows: readonly T[]): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const row of rows) groups.set(row.runId, [...(groups.get(row.runId) ?? []), row]);
  return groups;
}

type AddFault = (kind: keyof Counts, runId: string, text: string) => void;

interface OfRun {
  run: RunRow;
  attempts: readonly AttemptRow[];
  starts: readonly Start[];
}

function countStates(runs: readonly RunRow[]): Findings["byState"] {
  const byState: Findings["byState"] = new Map();
  for (const resource of resources) {
    const counts: Record<string, number> = {};
    for (const run of runs) if (run.resource === resource) counts[run.state] = (counts[run.state] ?? 0) + 1;
    if (Object.keys(counts).length > 0) byState.set(resource, counts);
  }
  return byState;
}

/** What is noticed later than this after a cut has another cause. */
const noticedMs = 60_000;

function follows(moments: readonly Moment[], { agentName, endedAt }: AttemptRow): boolean {
  const end = endedAt?.getTime() ?? 0;
  return moments.some(
    ({ agent, at }) => agent === agentName && end >= at.getTime() && end < at.getTime() + noticedMs,
  );
}

function checkEnd({ run, attempts, starts }: OfRun, evidence: Evidence, findings: Findings, fault: AddFault) {
  if (run.endedAt === null) {
    fault("stuck", run.id, `is still ${run.state}, attempt ${run.attempt}`);
    return;
  }
  if (run.state === "finished") {
    if (!starts.some(({ attempt }) => attempt === run.attempt))
      fault("lost", run.id, "is finished and was never started");
    if (run.log !== "first\nlast\n")
      fault("lost", run.id, `is finished and its log is ${JSON.stringify(run.log)}`);
    return;
  }
  if (run.isCancelled && run.state === "cancelled") return;
  const last = attempts.find(({ number }) => number === run.attempt);
  if (run.state === "failed" && run.diagnosis && last && follows(evidence.engineCuts, last)) {
    findings.cutOff.push({ runId: run.id, diagnosis: run.diagnosis });
    return;
  }
  fault("lost", run.id, `is ${run.state}, though its program goes well: ${run.diagnosis ?? ""}`);
}

/** Every attempt is started once at most, and a later one only after the earlier one's agent was lost for real. */
function checkStarts(
  { run, attempts, starts }: OfRun,
  { outages }: Evidence,
  findings: Findings,
  fault: AddFault,
) {
  for (const attempt of attempts) {
    const { number, agentName, reason, diagnosis } = attempt;
    const mine = starts.filter((start) => start.attempt === number).map(({ what }) => what);
    if (mine.length === 0) continue;
    if (mine.length > 1)
      fault("startedTwice", run.id, `attempt ${number} was started ${mine.length} times: ${mine.join(", ")}`);
    if (number !== run.attempt && reason !== "lost")
      fault("startedTwice", run.id, `was started again after attempt ${number}, which ended as ${reason}`);
    if (diagnosis?.includes("never reached"))
      fault("startedTwice", run.id, `attempt ${number} was started after it had been taken back`);
    if (reason === "lost" && !explains(outages, agentName, attempt.endedAt))
      fault(
        "startedTwice",
        run.id,
        `attempt ${number} was given up though ${agentName} was there: ${diagnosis}, ${attempt.endedAt?.toISOString()}; harmed ${describeOutages(outages, agentName)}`,
      );
  }
  const unknown = starts.filter(({ attempt }) => !attempts.some(({ number }) => number === attempt));
  for (const { attempt, what } of unknown)
    fault("startedTwice", run.id, `attempt ${attempt} was started as ${what} and is not recorded`);
  const distinct = [...new Set(starts.map(({ attempt }) => attempt))].sort((a, b) => a - b);
  if (distinct.length > 1) findings.requeued.push({ runId: run.id, attempts: distinct });
}
