import { useSyncExternalStore } from "react";
import type { ChartStage } from "./chart-stage";

/** Where the crosshair of the page is; draws the component again at each move, so only small ones use it. */
export function useCrosshair(stage: ChartStage): number | null {
  return useSyncExternalStore(
    stage.listen,
    () => stage.crosshair,
    () => null,
  );
}
