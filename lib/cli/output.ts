/** How commands print: for people on a terminal, tab-separated into pipes, one JSON value with `--json`. */
import { answerText } from "../config/outcome-json";
import { styleFor } from "./style";

export interface JsonOption {
  json?: boolean;
}

export function printJson(value: object): void {
  process.stdout.write(`${answerText(value, "  ")}\n`);
}

/** One column of a table: what people see, and where that is a shortened form, what programs see. */
export interface Column<Row> {
  title: string;
  text: (row: Row) => string;
  plain?: (row: Row) => string;
  align?: "right";
}

/** An aligned table on a terminal; else one line of tab-separated values for each row, without a head. */
export function printTable<Row>(rows: readonly Row[], columns: readonly Column<Row>[]): void {
  const { isTTY } = process.stdout;
  process.stdout.write(isTTY ? alignedTable(rows, columns) : separatedTable(rows, columns));
}

function separatedTable<Row>(rows: readonly Row[], columns: readonly Column<Row>[]): string {
  return rows
    .map((row) => `${columns.map(({ text, plain = text }) => oneLine(plain(row))).join("\t")}\n`)
    .join("");
}

function alignedTable<Row>(rows: readonly Row[], columns: readonly Column<Row>[]): string {
  const style = styleFor(process.stdout);
  const cells = rows.map((row) => columns.map(({ text }) => oneLine(text(row))));
  const widths = columns.map(({ title }, index) =>
    Math.max(title.length, ...cells.map((line) => widthOf(line[index] ?? ""))),
  );
  const pad = (text: string, index: number) => {
    const space = " ".repeat(Math.max(0, (widths[index] ?? 0) - widthOf(text)));
    return columns[index]?.align === "right" ? space + text : text + space;
  };
  const head = columns.map(({ title }, index) => pad(title, index)).join("  ");
  const lines = cells.map((line) => line.map(pad).join("  ").trimEnd());
  return [style("dim", head.trimEnd()), ...lines, ""].join("\n");
}

/** Wide characters (East Asian, emoji) take two places. */
function widthOf(text: string): number {
  let width = 0;
  for (const character of text)
    width +=
      /[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6]|\p{Extended_Pictographic}/u.test(
        character,
      )
        ? 2
        : 1;
  return width;
}

/** What others wrote must not move the cursor or break the table. */
export function oneLine(text: string): string {
  return text.replace(/[\p{Cc}\p{Zl}\p{Zp}]+/gu, " ");
}

/** `name  value` lines for one thing. */
export function printFacts(facts: readonly (readonly [string, string | null | undefined])[]): void {
  const known = facts.filter((fact): fact is readonly [string, string] => Boolean(fact[1]));
  const { isTTY } = process.stdout;
  const style = styleFor(process.stdout);
  const width = Math.max(0, ...known.map(([name]) => name.length));
  for (const [name, value] of known)
    process.stdout.write(
      isTTY ? `${style("dim", name.padEnd(width))}  ${oneLine(value)}\n` : `${name}\t${oneLine(value)}\n`,
    );
}

/** A remark beside the output. */
export function note(text: string): void {
  process.stderr.write(`${oneLine(text)}\n`);
}
