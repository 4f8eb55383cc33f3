/** What is the same and what differs between runs: pure. */
import type { Source } from "../config/resolution";
import type { JsonObject, JsonValue } from "../config/tree/node";
import { escapeKey } from "../config/tree/pointer";

export const comparisonSections = ["values", "config", "code", "dependencies", "machine", "summary"] as const;
export type ComparisonSection = (typeof comparisonSections)[number];

export interface ComparisonCell {
  text: string;
  /** Who or what set it, where that is known. */
  source?: Source;
}

export interface ComparisonRow {
  section: ComparisonSection;
  name: string;
  /** One cell a run, null where it has none; a single one where all runs have the same. */
  cells: (ComparisonCell | null)[];
  isSame: boolean;
}

/** Facts of one run by name. */
export type ComparedFacts = ReadonlyMap<string, ComparisonCell>;

/** One row for each name that any of the runs has, in the order they come. */
export function compareFacts(section: ComparisonSection, runs: readonly ComparedFacts[]): ComparisonRow[] {
  const names = new Set(runs.flatMap((facts) => [...facts.keys()]));
  return [...names].map((name) => {
    const cells = runs.map((facts) => facts.get(name) ?? null);
    const [first] = cells;
    const isSame = cells.every((cell) => cell?.text === first?.text);
    return { section, name, isSame, cells: isSame ? cells.slice(0, 1) : cells };
  });
}

/** Rows from two places as one list; of a name that both know, a run's cell is the first that is there. */
export function uniteRows(
  count: number,
  first: readonly ComparisonRow[],
  second: readonly ComparisonRow[],
): ComparisonRow[] {
  const nameOf = ({ section, name }: ComparisonRow) => JSON.stringify([section, name]);
  const united = new Map(first.map((row) => [nameOf(row), row]));
  for (const row of second) {
    const known = united.get(nameOf(row));
    if (!known) {
      united.set(nameOf(row), row);
      continue;
    }
    const cells = Array.from({ length: count }, (_, place) => cellOf(known, place) ?? cellOf(row, place));
    const isSame = cells.every((cell) => cell?.text === cells[0]?.text);
    united.set(nameOf(row), { ...known, isSame, cells: isSame ? cells.slice(0, 1) : cells });
  }
  return [...united.values()];
}

export interface BoundedRows {
  rows: ComparisonRow[];
  /** Rows that were left out. */
  leftOut: number;
}

/** Of all sections together: what a page is sent of a hundred runs with thousands of metrics. */
const mostCells = 60_000;

/** As many rows as a page can hold, what differs before what is the same; a large section leaves the small ones whole. */
export function boundRows(rows: readonly ComparisonRow[], most = mostCells): BoundedRows {
  const sections = comparisonSections
    .map((section) => rows.filter((row) => row.section === section))
    .sort((a, b) => countCells(a) - countCells(b));
  const kept = new Set<ComparisonRow>();
  let left = most;
  for (const [place, section] of sections.entries()) {
    let share = Math.floor(left / (sections.length - place));
    for (const row of [
      ...section.filter(({ isSame }) => !isSame),
      ...section.filter(({ isSame }) => isSame),
    ]) {
      if (row.cells.length > share) break;
      share -= row.cells.length;
      left -= row.cells.length;
      kept.add(row);
    }
  }
  return { rows: rows.filter((row) => kept.has(row)), leftOut: rows.length - kept.size };
}

function countCells(rows: readonly ComparisonRow[]): number {
  return rows.reduce((sum, { cells }) => sum + cells.length, 0);
}

/** What a run has in a row. */
export function cellOf(row: ComparisonRow, place: number): ComparisonCell | null {
  return row.cells[row.isSame ? 0 : place] ?? null;
}

/** Every leaf of a config with its source, by its path: `resource_args.limits.cpu`. */
export function configFacts(config: JsonObject, sources: Readonly<Record<string, Source>>): ComparedFacts {
  const facts = new Map<string, ComparisonCell>();
  const walk = (value: JsonValue, path: string, pointer: string) => {
    const entries = childrenOf(value);
    if (entries.length > 0) {
      for (const [key, child] of entries)
        walk(child, path === "" ? key : `${path}.${key}`, `${pointer}/${escapeKey(key)}`);
      return;
    }
    const source = sources[pointer];
    facts.set(path, { text: leafText(value), ...(source && { source }) });
  };
  for (const [key, value] of Object.entries(config)) walk(value, key, `/${escapeKey(key)}`);
  return facts;
}

function childrenOf(value: JsonValue): [string, JsonValue][] {
  return typeof value === "object" && value !== null ? Object.entries(value) : [];
}

function leafText(value: JsonValue): string {
  return typeof value === "string" ? value : JSON.stringify(value);
}

/** Packages of requirement files by name, with what is asked of each; of other files which of several texts it is. */
export function dependencyFacts(runs: readonly (Readonly<Record<string, string>> | null)[]): ComparedFacts[] {
  const texts = new Map<string, string[]>();
  return runs.map((files) => {
    const facts = new Map<string, ComparisonCell>();
    for (const [file, text] of Object.entries(files ?? {})) {
      if (/requirements.*\.(?:txt|in)$/i.test(file)) {
        for (const [name, version] of requirements(text)) facts.set(name, { text: version });
        continue;
      }
      const known = texts.get(file) ?? [];
      if (!known.includes(text)) known.push(text);
      texts.set(file, known);
      facts.set(file, { text: `text ${known.indexOf(text) + 1}` });
    }
    return facts;
  });
}

function requirements(text: string): [string, string][] {
  return text.split(/\r?\n/).flatMap((line): [string, string][] => {
    const asked = line.replace(/(?:^|\s)#.*$/, "").trim();
    const [name] = /^[A-Za-z0-9][A-Za-z0-9._-]*/.exec(asked) ?? [];
    return name === undefined ? [] : [[name.toLowerCase(), asked.slice(name.length).trim() || "any version"]];
  });
}
