import { ChevronDown, ChevronRight } from "lucide-react";
import { cn } from "../../ui/cn";
import { logTime, type TimeMode } from "./log-clock";
import type { LogLine } from "./log-line";
import type { LogGroup } from "./log-model";
import type { LogMatch } from "./log-search";
import { LogText } from "./log-text";

interface LogLineRowProps {
  line: LogLine;
  number: number;
  times: TimeMode;
  start: number;
  wrap: boolean;
  selected: boolean;
  matches: readonly LogMatch[];
  current: LogMatch | undefined;
  onSelect: (number: number, extend: boolean) => void;
}

const noMatches: readonly LogMatch[] = [];

/** One line: number (a link to it), time, text. Numbers and times are not selected with the text. */
export function LogLineRow({
  line,
  number,
  times,
  start,
  wrap,
  selected,
  matches,
  current,
  onSelect,
}: LogLineRowProps) {
  return (
    <div className={cn("flex min-h-5 pr-5", selected && "bg-amber-2 dark:bg-amber-3/60")}>
      <a
        href={`#L${number}`}
        aria-label={`Line ${number}`}
        tabIndex={-1}
        onClick={(event) => {
          event.preventDefault();
          onSelect(number, event.shiftKey);
        }}
        className="tabular w-13 shrink-0 select-none pr-3.5 text-right text-muted hover:text-ink max-md:w-10 max-md:pr-2.5"
      >
        {number}
      </a>
      {times === "off" ? null : (
        <span className="tabular w-19 shrink-0 select-none text-muted max-md:hidden">
          {logTime(line.at, times, start)}
        </span>
      )}
      <span className={cn("min-w-0 grow", wrap ? "whitespace-pre-wrap break-words" : "whitespace-pre")}>
        <LogText
          line={line}
          text={line.text}
          matches={matches.length === 0 ? noMatches : matches}
          current={current}
        />
      </span>
    </div>
  );
}

interface LogGroupRowProps {
  group: LogGroup;
  title: string;
  detail: string;
  folded: boolean;
  onToggle: () => void;
}

/** The head of a group: what these lines are, how many, how long they took. */
export function LogGroupRow({ title, detail, folded, onToggle }: LogGroupRowProps) {
  const Chevron = folded ? ChevronRight : ChevronDown;
  return (
    <button
      type="button"
      aria-expanded={!folded}
      onClick={onToggle}
      className="flex h-7 w-full items-center gap-2.5 px-5 text-left hover:bg-hover max-md:px-3"
    >
      <Chevron aria-hidden className="size-3.5 text-muted" />
      <span>
        {title} <span className="text-muted">{detail}</span>
      </span>
    </button>
  );
}
