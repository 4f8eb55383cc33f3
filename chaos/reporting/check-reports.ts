/** What must be true of everything that was reported: acknowledged lines are there, each once and as it was sent. */
import { z } from "zod";
import type { Fault } from "../check";
import { until } from "../victim";
import type { World } from "../world";
import type { Reporter, Reporting } from "./reporting";
import { lineAt } from "./settings";

export interface ReportFindings {
  reporters: number;
  /** How many of them by the real client. */
  ofClient: number;
  acknowledged: number;
  stored: number;
  /** How many programs were given up after their silence, and heard of again. */
  revived: number;
  faults: Fault[];
}

interface RunRow {
  id: string;
  state: string;
}

const givenUpMs = 60_000;
const endedMs = 120_000;

/**
 * Lets five minutes go by for those who stay dead, sees that they are given up, and starts them again: they go on where they were.
 * Nothing else harms the world any more.
 */
export async function checkReports(world: World, { reporters }: Reporting): Promise<ReportFindings> {
  const faults: Fault[] = [];
  const fault = (kind: Fault["kind"], name: string, text: string) =>
    faults.push({ kind, resource: null, text: `${name} ${text}` });
  const dead = reporters.filter(({ fate }) => fate === "killed for good");
  const isKnown = await Promise.all(dead.map(async ({ name }) => (await findRun(world, name)) !== undefined));
  await world.postgres.query(
    `update "ClientRun" c set "lastSignAt" = c."lastSignAt" - interval '300 s'
       from "Run" r where r.id = c."runId" and r.key = any($1) and c.state = 'running'`,
    [dead.map(({ name }) => name)],
  );
  const revived = dead.filter(({ readLedger }, index) => isKnown[index] && !readLedger().isEnded);
  for (const { name } of revived)
    if (!(await until(async () => (await findRun(world, name))?.state !== "running", givenUpMs, 250)))
      fault("stuck", name, "is still running though nothing was heard of it for five minutes");
  for (const { victim } of dead) victim.start();
  for (const { name, victim } of dead)
    if (!(await until(async () => !victim.isUp, endedMs))) fault("stuck", name, "does not come to its end");
  const counts = { acknowledged: 0, stored: 0 };
  for (const reporter of reporters) {
    const { acknowledged, stored } = await checkReporter(world, reporter, fault);
    counts.acknowledged += acknowledged;
    counts.stored += stored;
  }
  const ofClient = reporters.filter(({ speaker }) => speaker !== "").length;
  return { reporters: reporters.length, ofClient, ...counts, revived: revived.length, faults };
}

type AddFault = (kind: Fault["kind"], name: string, text: string) => void;

async function findRun({ postgres }: World, name: string): Promise<RunRow | undefined> {
  const rows = await postgres.query<RunRow>(`select id, state from "Run" where key = $1`, [name]);
  return rows[0];
}

async function checkReporter(
  world: World,
  { name, lines, readLedger }: Reporter,
  fault: AddFault,
): Promise<{ acknowledged: number; stored: number }> {
  const { acknowledged, isEnded, refusal } = readLedger();
  if (refusal) fault("other", name, `was ${refusal}`);
  if (!isEnded) fault("stuck", name, `has not ended, after ${acknowledged} of ${lines} lines`);
  const run = await findRun(world, name);
  if (!run) {
    fault("lost", name, "has reported and has no run");
    return { acknowledged, stored: 0 };
  }
  if (isEnded && run.state !== "finished") fault("lost", name, `has ended well and is ${run.state}`);
  const stored = await readReported(world, run.id);
  const wrong = findWrong(stored, isEnded ? lines : acknowledged);
  if (wrong) fault("lost", name, wrong);
  return { acknowledged, stored: stored.length };
}

const lineSchema = z.looseObject({ _step: z.number(), value: z.number() });

/** The lines of a run as our own API gives them. */
export async function readReported({ url, key }: World, runId: string): Promise<unknown[]> {
  const answer = await fetch(`${url}/api/v1/runs/${runId}/history`, {
    headers: { authorization: `Bearer ${key}` },
  });
  const text = await answer.text();
  if (!answer.ok) throw new Error(`history of ${runId}: ${answer.status} ${text}`);
  return text
    .split("\n")
    .filter((line) => line !== "")
    .map((line): unknown => JSON.parse(line));
}

/** The first line that is missing, there twice or another; at least so many must be there. */
export function findWrong(stored: readonly unknown[], atLeast: number): string | null {
  for (const [number, line] of stored.entries()) {
    const wanted = lineAt(number);
    const read = lineSchema.safeParse(line).data;
    if (read?._step !== wanted._step || read.value !== wanted.value)
      return `has ${JSON.stringify(line)} where line ${number} is ${JSON.stringify(wanted)}`;
  }
  return stored.length < atLeast ? `has ${stored.length} lines of ${atLeast} that were acknowledged` : null;
}
