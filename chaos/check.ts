/** What must be true after all that: worked out from the marks on disk and the database. */
import { readdirSync } from "node:fs";
import type { TrialReport } from "./trial";
import type { World } from "./world";

export interface Findings {
  runs: number;
  marks: number;
  byState: Record<string, number>;
  /** Runs that were started again after a real death, with the numbers of their attempts. */
  requeued: { runId: string; attempts: number[] }[];
  faults: string[];
  counts: { lost: number; startedTwice: number; stuck: number; finalChanged: number; other: number };
}

interface RunRow {
  id: string;
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

export type Finals = Map<string, string>;

const finals = `"endedAt" is not null`;

/** Remembers the first final state that anybody could see of each run. */
export async function noteFinals(world: World, seen: Finals): Promise<void> {
  const rows = await world.postgres.query<RunRow>(
    `select id, state, attempt, "endedAt" from "Run" where ${finals} and not (id = any($1))`,
    [[...seen.keys()]],
  );
  for (const row of rows) seen.set(row.id, nameFinal(row));
}

function nameFinal({ state, attempt, endedAt }: Pick<RunRow, "state" | "attempt" | "endedAt">): string {
  return `${state}, attempt ${attempt}, ${endedAt?.toISOString() ?? "never"}`;
}

export async function check(
  world: Pick<World, "marks" | "deaths"> & { postgres: Pick<World["postgres"], "query"> },
  trials: readonly TrialReport[],
  seen: Finals,
): Promise<Findings> {
  const runs = await world.postgres.query<RunRow>(
    `select r.id, r.state, r.attempt, r."endedAt", r.diagnosis, r."cancelAt" is not null as "isCancelled",
            (select string_agg(convert_from(c.data, 'UTF8'), '' order by c.seq) from "LogChunk" c
              where c."runId" = r.id and c.attempt = r.attempt and c.stream <> 'system') as log
       from "Run" r`,
  );
  const attempts = await world.postgres.query<AttemptRow>(
    `select "runId", number, "agentName", "endedAt", reason, diagnosis from "Attempt" order by "runId", number`,
  );
  const marks = readMarks(world.marks);
  const findings: Findings = {
    runs: runs.length,
    marks: [...marks.values()].reduce((sum, starts) => sum + starts.length, 0),
    byState: {},
    requeued: [],
    faults: [],
    counts: { lost: 0, startedTwice: 0, stuck: 0, finalChanged: 0, other: 0 },
  };
  const fault = (kind: keyof Findings["counts"], text: string) => {
    findings.counts[kind] += 1;
    findings.faults.push(text);
  };
  const byId = new Map(runs.map((run) => [run.id, run]));
  const asked = new Set(trials.map(({ runId }) => runId));
  for (const runId of asked) if (!byId.has(runId)) fault("lost", `${runId} was launched and is not there`);
  for (const { id } of runs) if (!asked.has(id)) fault("other", `${id} is there and nobody was told of it`);
  for (const run of runs) {
    findings.byState[run.state] = (findings.byState[run.state] ?? 0) + 1;
    const mine = attempts.filter((attempt) => attempt.runId === run.id);
    const starts = marks.get(run.id) ?? [];
    checkEnd(run, starts, seen, fault);
    checkStarts(run, mine, starts, findings, fault);
    for (const attempt of mine)
      if (starts.includes(attempt.number) && attempt.reason === "lost" && !wasDead(world, attempt))
        fault(
          "startedTwice",
          `${run.id} attempt ${attempt.number} was given up though ${attempt.agentName} was there`,
        );
  }
  return findings;
}

/** What is noticed later than this after a death has another cause. */
const noticedMs = 60_000;

function wasDead({ deaths }: Pick<World, "deaths">, { agentName, endedAt }: AttemptRow): boolean {
  const end = endedAt?.getTime() ?? 0;
  return deaths.some(
    ({ agent, at }) => agent === agentName && end >= at.getTime() && end < at.getTime() + noticedMs,
  );
}

type Fault = (kind: keyof Findings["counts"], text: string) => void;

function checkEnd(run: RunRow, starts: readonly number[], seen: Finals, fault: Fault): void {
  const first = seen.get(run.id);
  if (first !== undefined && first !== nameFinal(run))
    fault("finalChanged", `${run.id} was ${first} and is ${nameFinal(run)}`);
  if (run.endedAt === null) {
    fault("stuck", `${run.id} is still ${run.state}, attempt ${run.attempt}`);
    return;
  }
  if (run.state === "finished") {
    if (!starts.includes(run.attempt)) fault("lost", `${run.id} is finished and was never started`);
    if (run.log !== "first\nlast\n")
      fault("lost", `${run.id} is finished and its log is ${JSON.stringify(run.log)}`);
    return;
  }
  if (run.isCancelled && run.state === "cancelled") return;
  fault("lost", `${run.id} is ${run.state}, though its program goes well: ${run.diagnosis ?? ""}`);
}

/** Every attempt is started once at most, and a later one only after the earlier one's agent was lost for real. */
function checkStarts(
  run: RunRow,
  attempts: readonly AttemptRow[],
  starts: readonly number[],
  findings: Findings,
  fault: Fault,
): void {
  for (const { number, reason, diagnosis } of attempts) {
    const count = starts.filter((start) => start === number).length;
    if (count > 1) fault("startedTwice", `${run.id} attempt ${number} was started ${count} times`);
    const isLast = number === run.attempt;
    if (count > 0 && !isLast && reason !== "lost")
      fault("startedTwice", `${run.id} was started again after attempt ${number}, which ended as ${reason}`);
    if (count > 0 && diagnosis?.includes("never reached"))
      fault("startedTwice", `${run.id} attempt ${number} was started after it had been taken back`);
  }
  const unknown = starts.filter((start) => !attempts.some(({ number }) => number === start));
  for (const start of unknown)
    fault("startedTwice", `${run.id} attempt ${start} was started and is not recorded`);
  const distinct = [...new Set(starts)].sort((a, b) => a - b);
  if (distinct.length > 1) findings.requeued.push({ runId: run.id, attempts: distinct });
}

/** By run, the attempt of each start. */
function readMarks(dir: string): Map<string, number[]> {
  const marks = new Map<string, number[]>();
  for (const name of readdirSync(dir)) {
    const [runId = "", attempt, , end] = name.split(".");
    if (end !== "start") continue;
    marks.set(runId, [...(marks.get(runId) ?? []), Number(attempt)]);
  }
  return marks;
}
