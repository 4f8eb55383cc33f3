import type { z } from "zod";
import type { applyAnswerSchema } from "../api/shared-answers";
import { diffLines, foldSame } from "../config/edit/line-diff";
import { inFile } from "./document-file";
import { printIssues } from "./print-issues";
import { styleFor } from "./style";

type Applied = z.output<typeof applyAnswerSchema>;

/** `created gpu-a100 v1`, or `would create …`, and the document's warnings. */
export function printApplied(noun: string, applied: Applied, document: { file: string; text: string }): void {
  printIssues(
    process.stderr,
    inFile(applied.issues, document.file),
    new Map([[document.file, document.text]]),
  );
  const { outcome, name, number, dryRun } = applied;
  const style = styleFor(process.stdout);
  const done = dryRun && outcome !== "unchanged" ? `would be ${outcome}` : outcome;
  process.stdout.write(
    process.stdout.isTTY
      ? `${outcome === "unchanged" ? "=" : "✓"} ${noun} ${style("bold", name)} ${done}: v${number}\n`
      : `${outcome}\t${noun}\t${name}\t${number}\t${dryRun ? "dry-run" : "done"}\n`,
  );
}

/** What changes between two texts, as a unified difference without its head; empty when they are the same. */
export function differenceOf(before: string, after: string, stream: { isTTY?: boolean }): string {
  if (before === after) return "";
  const style = styleFor(stream);
  // The empty line after the last line end is none to a reader, unless only one of them has it.
  const areEnded = before.endsWith("\n") && after.endsWith("\n");
  const [left, right] = areEnded ? [before.slice(0, -1), after.slice(0, -1)] : [before, after];
  const lines = foldSame(diffLines(left, right)).flatMap((row) => {
    if (row.kind === "gap") return [style("name", "@@")];
    if (row.kind === "same") return [` ${row.left?.text ?? ""}`];
    return [
      ...(row.left ? [style("error", `-${row.left.text}`)] : []),
      ...(row.right ? [style("added", `+${row.right.text}`)] : []),
    ];
  });
  return `${lines.join("\n")}\n`;
}
