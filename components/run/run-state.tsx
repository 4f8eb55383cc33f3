import type { RunState as State } from "@/lib/runs/run-state";
import { cn } from "../ui/cn";
import { stateShapes } from "./state-shapes";

interface RunStateProps {
  state: State | "skipped";
  /** Leaves out the word for the eye, where it stands beside; it is still read out. */
  iconOnly?: boolean;
  className?: string;
}

/** The state of a run: shape, word and colour, everywhere the same. */
export function RunState({ state, iconOnly, className }: RunStateProps) {
  const shape = stateShapes[state];
  return (
    <span className={cn("inline-flex items-baseline gap-1.5 whitespace-nowrap", shape.tone, className)}>
      <StateShape state={state} className="size-[1.1em] min-w-3.5 shrink-0 self-center" />
      <span className={iconOnly ? "sr-only" : undefined}>{state}</span>
    </span>
  );
}

interface StateShapeProps {
  state: State | "skipped";
  /** Within a picture, where no style sheet gives it one. */
  size?: number;
  className?: string;
}

/** Only the shape of a state, for where its word stands beside it. */
export function StateShape({ state, size, className }: StateShapeProps) {
  const { dash, line, fill, pulses } = stateShapes[state];
  return (
    <svg
      aria-hidden
      width={size}
      height={size}
      viewBox="0 0 16 16"
      fill="none"
      stroke="currentColor"
      strokeWidth="1.4"
      strokeLinecap="round"
      strokeLinejoin="round"
      className={className}
    >
      <circle cx="8" cy="8" r="6.5" strokeDasharray={dash} />
      {line ? <path d={line} /> : null}
      {fill ? (
        <path d={fill} fill="currentColor" stroke="none" className={pulses && "animate-pulse-slow"} />
      ) : null}
    </svg>
  );
}
