import type { RunWatch } from "@/lib/runs/run-watch";
import type { StreamNews } from "./stream-hub";

/** What a tab says to the worker that all tabs share. Ids are the tab's own. */
export type FromTab =
  | { type: "watch"; id: number; watch: RunWatch }
  | { type: "leave"; id: number }
  /** The tab goes away, with everything it watches. */
  | { type: "close" };

export interface ToTab {
  id: number;
  news: StreamNews;
}
