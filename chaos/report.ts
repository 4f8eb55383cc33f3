import type { Campaign } from "./campaign";
import { countFaults } from "./check";
import { harmsOf, phasesOf } from "./plan";
import type { TrialReport } from "./trial";

/** What was done and what came of it, place by place. */
export function report({ findings, trials }: Campaign): string[] {
  const lines: string[] = [];
  const done = trials.filter(({ result }) => result === "done");
  const harms = new Map<string, number>();
  for (const { harm } of done) harms.set(harm, (harms.get(harm) ?? 0) + 1);
  for (const [name, count] of [...harms].sort()) lines.push(`${String(count).padStart(6)} × ${name}`);
  for (const [result, why] of [
    ["missed", "nothing: the moment never came"],
    ["busy", "nothing of its own: another harm was at its victim"],
  ])
    lines.push(`${String(trials.filter((trial) => trial.result === result).length).padStart(6)} × ${why}`);
  for (const [resource, states] of findings.byState) {
    const mine = done.filter((trial) => trial.resource === resource);
    const faults = findings.faults.filter((fault) => fault.resource === resource).length;
    lines.push(`${resource}: ${JSON.stringify(states)}, ${coverage(resource, mine)}, faults ${faults}`);
    lines.push(`  ${momentsOf(mine)}`);
  }
  const missed = trials.filter(({ result }) => result === "missed");
  if (missed.length > 0) lines.push(`moments that never came: ${momentsOf(missed)}`);
  const requeued = findings.requeued.map(({ runId, attempts }) => `${runId} (${attempts.join(", ")})`);
  if (requeued.length > 0) lines.push(`requeued after real deaths, with attempts: ${requeued.join(" · ")}`);
  for (const { runId, diagnosis } of findings.cutOff)
    lines.push(`failed because the way to its engine was cut: ${runId}, ${diagnosis}`);
  for (const { text } of findings.faults) lines.push(`✕ ${text}`);
  return lines;
}

type Resource = TrialReport["resource"];

function coverage(resource: Resource, done: readonly TrialReport[]): string {
  const phases = phasesOf(resource);
  const harms = harmsOf(resource);
  const pairs = new Set(
    done
      .filter(({ moment, harm }) => phases.some((phase) => phase === moment) && harms.includes(harm))
      .map(({ moment, harm }) => `${moment}: ${harm}`),
  );
  return `${pairs.size} of ${phases.length * harms.length} pairs of phase and harm to its agent`;
}

function momentsOf(done: readonly TrialReport[]): string {
  const counts = new Map<string, number>();
  for (const { moment } of done) counts.set(moment, (counts.get(moment) ?? 0) + 1);
  return [...counts].map(([moment, count]) => `${moment} ${count}`).join(" · ");
}

/** The last line. */
export function sumUp({ findings, trials, reports }: Campaign, seed: number): string {
  const { runs, starts, requeued, cutOff, faults, byState } = findings;
  const { lost, startedTwice, stuck, finalChanged, orphaned, other } = countFaults(faults);
  return (
    `${faults.length === 0 ? "good" : "FAULTY"}: ${trials.length} trials on ${[...byState.keys()].join(", ")}; ${runs} runs, ${starts} starts, ` +
    `lost ${lost}, started twice by our doing ${startedTwice}, stuck ${stuck}, final states changed ${finalChanged}, orphaned ${orphaned}, ` +
    `other faults ${other}; requeued after real deaths ${requeued.length}, cut off from their engine ${cutOff.length}; ` +
    `${reports.reporters} programs (${reports.ofClient} with the W&B client) reported ${reports.stored} lines, ${reports.acknowledged} acknowledged, ${reports.revived} given up and heard of again (seed ${seed})`
  );
}
