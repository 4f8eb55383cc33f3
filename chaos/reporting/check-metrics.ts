/** What launched programs report by lines on their output. */
import type { Fault } from "../check";
import type { World } from "../world";
import { readReported } from "./check-reports";

/** Lines of each attempt, in their order. */
export const stepsOfAttempt = [0, 1];

/** A finished run has both lines of its last attempt, and of no attempt a line twice. */
export async function checkMetrics(world: World): Promise<Fault[]> {
  const runs = await world.postgres.query<{ id: string; attempt: number }>(
    `select id, attempt from "Run" where origin = 'launched' and state = 'finished'`,
  );
  const faults: Fault[] = [];
  for (const { id, attempt } of runs) {
    const wrong = findWrongSteps(await readReported(world, id), attempt);
    if (wrong) faults.push({ kind: "lost", resource: null, text: `${id} ${wrong}` });
  }
  return faults;
}

export function findWrongSteps(lines: readonly unknown[], lastAttempt: number): string | null {
  const seen = new Map<number, number[]>();
  for (const line of lines) {
    const { attempt, _step } = line as { attempt: number; _step: number };
    seen.set(attempt, [...(seen.get(attempt) ?? []), _step]);
  }
  for (const [attempt, steps] of seen) {
    const isWhole = steps.join() === stepsOfAttempt.join();
    const isBegun = attempt < lastAttempt && steps.join() === stepsOfAttempt.slice(0, steps.length).join();
    if (!isWhole && !isBegun) return `reported the steps ${steps.join(", ")} in attempt ${attempt}`;
  }
  return seen.has(lastAttempt) ? null : `reported nothing in its last attempt, ${lastAttempt}`;
}
