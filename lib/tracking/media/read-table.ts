/** A table that a program saved, or one of comma-separated values, as columns and rows to draw. */
import { z } from "zod";
import { parseLoosely } from "./parse-loosely";

export interface TableData {
  columns: string[];
  rows: unknown[][];
}

const tableSchema = z.object({
  columns: z.array(z.union([z.string(), z.number()]).transform(String)),
  data: z.array(z.array(z.unknown())),
});

/** Undefined when the text is no table; one whose rows lie in other files has none here. */
export function readTable(text: string): TableData | undefined {
  const table = tableSchema.safeParse(parseLoosely(text));
  return table.success ? { columns: table.data.columns, rows: table.data.data } : undefined;
}

/** Reads up to `most` rows below the first one, which names the columns; quotes hold separators and line breaks. */
export function readDelimited(text: string, separator: "," | "\t", most: number): TableData {
  const rows: string[][] = [];
  let row: string[] = [];
  let at = text.startsWith("\uFEFF") ? 1 : 0;
  while (at < text.length && rows.length <= most) {
    const cell = readCell(text, at, separator);
    row.push(cell.value);
    at = cell.end;
    if (text[at] === separator) at += 1;
    else {
      at += text.startsWith("\r\n", at) ? 2 : 1;
      if (row.length > 1 || row[0] !== "") rows.push(row);
      row = [];
    }
  }
  if (row.length > 0) rows.push(row);
  return { columns: rows[0] ?? [], rows: rows.slice(1, most + 1) };
}

function readCell(text: string, start: number, separator: string): { value: string; end: number } {
  if (text[start] !== '"') {
    let end = start;
    while (end < text.length && text[end] !== separator && text[end] !== "\n" && text[end] !== "\r") end += 1;
    return { value: text.slice(start, end), end };
  }
  let value = "";
  for (let at = start + 1; ; ) {
    const quote = text.indexOf('"', at);
    if (quote < 0) return { value: value + text.slice(at), end: text.length };
    value += text.slice(at, quote);
    if (text[quote + 1] !== '"') {
      let end = quote + 1;
      while (end < text.length && text[end] !== separator && text[end] !== "\n" && text[end] !== "\r")
        end += 1;
      return { value: value + text.slice(quote + 1, end), end };
    }
    value += '"';
    at = quote + 2;
  }
}
