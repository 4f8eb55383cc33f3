import { memo } from "react";
import type { LogLine, StyleRun } from "./log-line";
import type { LogMatch } from "./log-search";
import { logStyle } from "./log-style";

interface Stretch {
  text: string;
  run?: StyleRun;
  hit?: "match" | "current";
}

/** Cuts a line where its style or a match begins and ends. */
function stretches(line: LogLine, matches: readonly LogMatch[], current: LogMatch | undefined): Stretch[] {
  const runs = line.runs ?? [{ length: line.text.length, style: {} }];
  const result: Stretch[] = [];
  let start = 0;
  for (const run of runs) {
    const end = start + run.length;
    let at = start;
    for (const match of matches) {
      const from = Math.max(match.start, start);
      const to = Math.min(match.end, end);
      if (from >= to) continue;
      if (from > at) result.push({ text: line.text.slice(at, from), run });
      result.push({ text: line.text.slice(from, to), run, hit: match === current ? "current" : "match" });
      at = to;
    }
    if (at < end) result.push({ text: line.text.slice(at, end), run });
    start = end;
  }
  return result;
}

const hitStyles = { match: "bg-amber-4 text-ink rounded-sm", current: "bg-amber-9 text-black rounded-sm" };

interface LogTextProps {
  line: LogLine;
  /** The line grows while it is the last one: tells React when to draw it again. */
  text: string;
  matches: readonly LogMatch[];
  current: LogMatch | undefined;
}

/** The text of one line with its colours and the places that match the search. */
export const LogText = memo(function LogText({ line, matches, current }: LogTextProps) {
  if (!line.runs && matches.length === 0) return line.text === "" ? "\u200b" : line.text;
  return stretches(line, matches, current).map((stretch, index) => {
    const style = stretch.run ? logStyle(stretch.run.style) : undefined;
    const className = stretch.hit ? hitStyles[stretch.hit] : undefined;
    const Element = stretch.hit ? "mark" : "span";
    return (
      // biome-ignore lint/suspicious/noArrayIndexKey: stretches have no other name than their place
      <Element key={index} style={stretch.hit ? undefined : style} className={className}>
        {stretch.text}
      </Element>
    );
  });
});
