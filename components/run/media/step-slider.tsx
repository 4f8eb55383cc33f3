import { ChevronLeft, ChevronRight } from "lucide-react";
import { IconButton } from "../../ui/icon-button";

interface StepSliderProps {
  /** Of what. */
  label: string;
  steps: readonly number[];
  place: number;
  onStep: (step: number) => void;
}

/** Goes through the steps at which there is something. */
export function StepSlider({ label, steps, place, onStep }: StepSliderProps) {
  const step = steps[place] ?? 0;
  const go = (to: number) => {
    const next = steps[to];
    if (next !== undefined) onStep(next);
  };
  return (
    <div className="flex h-9 shrink-0 items-center gap-1 border-line border-t pr-1.5 pl-3 touch:h-12">
      <span className="tabular min-w-18 whitespace-nowrap text-muted text-xs">
        step {step.toLocaleString("en").replaceAll(",", "\u2009")}
      </span>
      <input
        type="range"
        aria-label={`Step of ${label}`}
        aria-valuetext={`step ${step}, ${place + 1} of ${steps.length}`}
        min={0}
        max={Math.max(0, steps.length - 1)}
        value={place}
        disabled={steps.length < 2}
        onChange={(event) => go(event.target.valueAsNumber)}
        className="h-6 min-w-0 grow accent-accent disabled:opacity-40"
      />
      <IconButton
        label={`Earlier step of ${label}`}
        size="sm"
        disabled={place === 0}
        onClick={() => go(place - 1)}
      >
        <ChevronLeft aria-hidden />
      </IconButton>
      <IconButton
        label={`Later step of ${label}`}
        size="sm"
        disabled={place >= steps.length - 1}
        onClick={() => go(place + 1)}
      >
        <ChevronRight aria-hidden />
      </IconButton>
    </div>
  );
}
