import { isFinal } from "@/lib/runs/run-state";
import type { RunRow } from "@/lib/runs/run-view";

/** The selected runs that can still be stopped. */
export function stoppable(runs: readonly RunRow[]): RunRow[] {
  return runs.filter(({ state }) => !isFinal(state) && state !== "stopping");
}

/** `12 runs of 3 people`, `1 run of Ana`. */
export function scopeWords(runs: readonly RunRow[]): string {
  const people = [...new Set(runs.map(({ author }) => author))];
  const whose = people.length === 1 ? people[0] : `${people.length} people`;
  return `${countWords(runs.length)} of ${whose}`;
}

/** `1 run`, `12 runs`. */
export function countWords(count: number): string {
  return count === 1 ? "1 run" : `${count.toLocaleString("en").replaceAll(",", "\u2009")} runs`;
}
