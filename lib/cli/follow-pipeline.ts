import { setTimeout as delay } from "node:timers/promises";
import type { Client } from "../api/api-client";
import { endpoints } from "../api/endpoints";
import type { PipelineState, StageState, StageView } from "../runs/pipeline-view";
import { note } from "./output";

const lookMs = 1_000;

/** Waits for the end of a launch of a pipeline, and tells on the way how its stages stand. The exit code is its result. */
export async function followPipeline(
  client: Client,
  pipelineId: string,
  name: string,
): Promise<PipelineState> {
  const told = new Map<number, StageState>();
  const look = async () => {
    const { state, stageList } = await client.call(endpoints.getPipeline, { params: { pipelineId } });
    for (const stage of stageList) tell(told, stage);
    return state;
  };
  let state = await look();
  while (state === "running") {
    await delay(lookMs);
    state = await look();
  }
  process.exitCode = state === "finished" ? 0 : 1;
  note(`${state === "finished" ? "✓" : "✕"} ${name} ${state}`);
  return state;
}

type Told = Pick<StageView, "position" | "name" | "state" | "because">;

function tell(told: Map<number, StageState>, { position, name, state, because }: Told): void {
  if ((told.get(position) ?? "waiting") === state) return;
  told.set(position, state);
  note(because === null ? `${name}: ${state}` : `${name}: ${state}, ${because}`);
}
