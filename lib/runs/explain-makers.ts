import { isFinal } from "./run-state";
import type { ArtifactMaker, WaitingView } from "./run-view";

/** Named in a sentence: more are only counted. */
const mostNamed = 3;

/** Says of a run that waits for an artifact who makes it, could make it, or was to and failed for good, and what to do (A9). */
export function explainMakers(waiting: WaitingView, makers: readonly ArtifactMaker[]): WaitingView {
  const runs = makers.filter((maker) => maker.kind === "run");
  const living = runs.filter(({ state }) => !isFinal(state));
  const [ended] = runs.filter(({ state }) => isFinal(state));
  const jobs = makers.filter((maker) => maker.kind === "job");
  const said = (message: string, unblocks: string): WaitingView => ({
    ...waiting,
    message: `${waiting.message} ${message}`,
    unblocks,
    makers: [...makers],
  });
  if (living.length > 0) {
    const names = list(living.map(({ name, state }) => `${name} (${state})`));
    return said(
      living.length === 1 ? `Run ${names} makes it.` : `Runs ${names} make it.`,
      living.length === 1 ? `Run ${living[0]?.name} finishes.` : "One of these runs finishes.",
    );
  }
  if (ended)
    return said(
      `Run ${ended.name}, which was to make it, ${ends[ended.state] ?? "ended without it"}.`,
      `Run ${ended.name} again, or stop this run and launch it with a version that is there.`,
    );
  if (jobs.length > 0) {
    const names = list(jobs.map(({ name }) => name));
    return said(
      jobs.length === 1
        ? `Job ${names} makes it, and is not running.`
        : `Jobs ${names} make it, and none of them is running.`,
      jobs.length === 1 ? `Somebody launches job ${names}.` : "Somebody launches one of these jobs.",
    );
  }
  return said(
    "No run and no job of the team declares it as an output.",
    "Somebody makes it, by a program or with `slipway artifact put`; or stop this run and launch it with an artifact that is there.",
  );
}

const ends: Partial<Record<string, string>> = {
  failed: "failed",
  crashed: "crashed",
  lost: "was lost with its agent",
  cancelled: "was stopped",
};

function list(names: readonly string[]): string {
  const rest = names.length - mostNamed;
  return `${names.slice(0, mostNamed).join(", ")}${rest > 0 ? ` and ${rest} more` : ""}`;
}
