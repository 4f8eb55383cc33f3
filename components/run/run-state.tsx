import type { RunState as State } from "@/lib/runs/run-state";
import { cn } from "../ui/cn";
import { stateShapes } from "./state-shapes";

interface RunStateProps {
  state: State;
  /** Leaves out the word for the eye, where it stands beside; it is still read out. */
  iconOnly?: boolean;
  className?: string;
}

/** The state of a run: shape, word and colour, everywhere the same. */
export function RunState({ state, iconOnly, className }: RunStateProps) {
  const shape = stateShapes[state];
  return (
    <span className={cn("inline-flex items-baseline gap-1.5 whitespace-nowrap", shape.tone, className)}>
      <svg
        aria-hidden
        viewBox="0 0 16 16"
        fill="none"
        stroke="currentColor"
        strokeWidth="1.4"
        strokeLinecap="round"
        strokeLinejoin="round"
        className="size-[1.1em] min-w-3.5 shrink-0 self-center"
      >
        <circle cx="8" cy="8" r="6.5" strokeDasharray={shape.dash} />
        {shape.line ? <path d={shape.line} /> : null}
        {shape.fill ? (
          <path
            d={shape.fill}
            fill="currentColor"
            stroke="none"
            className={shape.pulses && "animate-pulse-slow"}
          />
        ) : null}
      </svg>
      <span className={iconOnly ? "sr-only" : undefined}>{state}</span>
    </span>
  );
}
