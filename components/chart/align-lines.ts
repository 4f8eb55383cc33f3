import type { ChartLine, Values } from "./chart-line";

/** Columns over one x; `undefined` is no point here, `null` a gap in the line. */
export interface AlignedLines {
  x: number[];
  columns: (number | null | undefined)[][];
  /** Which columns belong to the line: its values, and the ends of its band or its raw values where it has them. */
  places: { y: number; low?: number; high?: number; raw?: number }[];
}

/** Brings lines with an x of their own over one common x, as the drawing needs them. */
export function alignLines(lines: readonly ChartLine[], isLog: boolean): AlignedLines {
  const x = unionOf(lines.map((line) => line.x));
  const index = new Map(x.map((value, place) => [value, place]));
  const columns: AlignedLines["columns"] = [];
  const add = (line: ChartLine, values: Values): number => {
    const isSame = line.x.length === x.length;
    const drawable = isLog ? values.map((value) => (value !== null && value > 0 ? value : null)) : values;
    if (isSame) return columns.push([...drawable]) - 1;
    const column = Array<number | null | undefined>(x.length).fill(undefined);
    for (const [place, at] of line.x.entries()) column[index.get(at) ?? 0] = drawable[place];
    return columns.push(column) - 1;
  };
  const places = lines.map((line) => ({
    y: add(line, line.y),
    ...(line.low && line.high && { low: add(line, line.low), high: add(line, line.high) }),
    ...(line.raw && { raw: add(line, line.raw) }),
  }));
  return { x, columns, places };
}

function unionOf(lists: readonly (readonly number[])[]): number[] {
  const [first, ...others] = lists;
  if (!first) return [];
  const isOne = others.every(
    (list) => list.length === first.length && list.every((x, at) => x === first[at]),
  );
  const all = isOne ? first : lists.flat();
  return [...new Set(all)].sort((a, b) => a - b);
}
