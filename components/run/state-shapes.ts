/** How each state of a run looks: a shape in a 16 by 16 box beside a word and a colour. Table, title and favicon draw the same. */
import type { RunState } from "@/lib/runs/run-state";

interface StateShape {
  /** Text colour, for both themes. */
  tone: string;
  /** The same colour where no style sheet reaches: the favicon. It is seen on light and dark tab bars. */
  hex: string;
  /** Dashes of the outer circle. */
  dash?: string;
  /** Lines within the circle. */
  line?: string;
  /** What is filled within the circle. */
  fill?: string;
  pulses?: true;
}

const quarter = "M8 8V4a4 4 0 0 1 4 4Z";

/** `skipped`: a stage of a pipeline that was not to run. */
export const stateShapes: Record<RunState | "skipped", StateShape> = {
  waiting: { tone: "text-slate-11", hex: "#80838d", line: "M8 4.5V8l2.25 1.5" },
  queued: { tone: "text-amber-11", hex: "#d18b00", dash: "2.6 2.5" },
  leased: { tone: "text-blue-11", hex: "#0588f0", fill: quarter },
  starting: { tone: "text-blue-11", hex: "#0588f0", fill: quarter },
  running: {
    tone: "text-blue-11",
    hex: "#0588f0",
    fill: "M8 5.25a2.75 2.75 0 1 1 0 5.5a2.75 2.75 0 0 1 0-5.5Z",
    pulses: true,
  },
  stopping: { tone: "text-orange-11", hex: "#ef5f00", fill: "M5.75 5.75h4.5v4.5h-4.5Z" },
  preempting: { tone: "text-orange-11", hex: "#ef5f00", line: "M6.5 5.5v5m3-5v5" },
  finished: { tone: "text-green-11", hex: "#2b9a66", line: "m5.25 8.25 2 2 3.5-4" },
  failed: { tone: "text-red-11", hex: "#dc3e42", line: "m6 6 4 4m0-4-4 4" },
  cancelled: { tone: "text-slate-11", hex: "#80838d", line: "m4 12 8-8" },
  skipped: { tone: "text-slate-11", hex: "#80838d", dash: "2.6 2.5", line: "m6 5.5 2.5 2.5L6 10.5m4-5v5" },
  lost: {
    tone: "text-plum-11",
    hex: "#a144af",
    line: "M6.25 6.25a1.75 1.75 0 1 1 2.6 1.5c-.55.3-.85.6-.85 1.25m0 2v.25",
  },
  crashed: { tone: "text-red-11", hex: "#dc3e42", line: "M8 4.25v4.5m0 2v.5" },
};
