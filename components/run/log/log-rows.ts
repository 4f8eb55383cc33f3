import type { LogGroup, LogModel } from "./log-model";

/** One row of the log as drawn: the head of a group, or a line (an index into the model). */
export type LogRow =
  | { kind: "group"; group: LogGroup; lines: number; folded: boolean }
  | { kind: "line"; line: number };

interface Section {
  group: LogGroup;
  /** First row of the section. */
  row: number;
  lines: number;
  folded: boolean;
}

export interface LogRows {
  count: number;
  rowAt: (row: number) => LogRow | undefined;
  /** The row of a line; of its group's head when the group is folded. */
  rowOfLine: (line: number) => number;
}

/** Groups are known by where they start in the whole log, so folding survives lines being dropped. */
export function groupKey(model: LogModel, group: LogGroup): number {
  return group.start + model.dropped;
}

function lastAtOrBefore(
  sections: readonly Section[],
  isAfter: (section: Section) => boolean,
): Section | undefined {
  let found: Section | undefined;
  for (const section of sections) {
    if (isAfter(section)) break;
    found = section;
  }
  return found;
}

/** Lays out lines and group heads as rows. A log with nothing but program output has no heads. */
export function layoutRows(model: LogModel, folded: ReadonlySet<number>): LogRows {
  const { groups } = model;
  const hasHeads = groups.length > 1 || groups[0]?.kind === "system";
  const head = hasHeads ? 1 : 0;
  const sections: Section[] = [];
  let row = 0;
  groups.forEach((group, index) => {
    const lines = (groups[index + 1]?.start ?? model.length) - group.start;
    const section = { group, row, lines, folded: hasHeads && folded.has(groupKey(model, group)) };
    sections.push(section);
    row += head + (section.folded ? 0 : lines);
  });
  return {
    count: row,
    rowAt: (at) => {
      const section = lastAtOrBefore(sections, (candidate) => candidate.row > at);
      if (!section || at >= row) return undefined;
      if (hasHeads && at === section.row) {
        return { kind: "group", group: section.group, lines: section.lines, folded: section.folded };
      }
      return { kind: "line", line: section.group.start + at - section.row - head };
    },
    rowOfLine: (line) => {
      const section = lastAtOrBefore(sections, (candidate) => candidate.group.start > line);
      if (!section) return 0;
      return section.folded ? section.row : section.row + head + line - section.group.start;
    },
  };
}
