import type { ReactNode } from "react";
import { textOfValue } from "@/components/form/form-text";
import { RanTime, WaitedTime } from "@/components/run/run-spans";
import { RunState } from "@/components/run/run-state";
import { shortNumber } from "@/components/run/short-number";
import { Checkbox } from "@/components/ui/checkbox";
import { cn } from "@/components/ui/cn";
import { RelativeTime } from "@/components/ui/relative-time";
import { RowLink } from "@/components/ui/row-link";
import { TableCell, TableRow } from "@/components/ui/table";
import type { FieldValue } from "@/lib/config/fields/template-field";
import type { RunRow } from "@/lib/runs/run-view";
import { shownValue } from "@/lib/runs/shown-value";

interface RunTableRowProps {
  run: RunRow;
  columns: readonly string[];
  isSelected: boolean;
  isCursor: boolean;
  onSelect: () => void;
  onCursor: () => void;
  preview: ReactNode;
}

/** One run of the history. */
export function RunTableRow({
  run,
  columns,
  isSelected,
  isCursor,
  onSelect,
  onCursor,
  preview,
}: RunTableRowProps) {
  return (
    <TableRow className={cn(isSelected && "bg-accent-soft")}>
      <TableCell
        className={cn(
          "w-9 pr-0!",
          isCursor && "before:absolute before:inset-y-0 before:left-0 before:w-0.5 before:bg-accent",
        )}
      >
        <Checkbox
          aria-label={`Select ${run.name}`}
          checked={isSelected}
          onCheckedChange={onSelect}
          className="relative z-1 flex"
        />
      </TableCell>
      <TableCell>
        <RunState state={run.state} className="flex" />
      </TableCell>
      <TableCell className="w-full max-w-0 min-w-56">
        <span className="flex items-baseline gap-2">
          <RowLink href={`/runs/${run.id}`} data-run={run.id} onFocus={onCursor}>
            {run.name}
          </RowLink>
          <span className="min-w-0 truncate text-muted text-xs" title={run.diagnosis ?? undefined}>
            {noteOf(run)}
          </span>
        </span>
      </TableCell>
      <TableCell className="font-mono text-mono text-muted">
        {run.job ? `${run.job.name}:v${run.job.version}` : "—"}
      </TableCell>
      <TableCell>
        {run.queue ? (
          run.queue.name
        ) : (
          <span className="block max-w-52 truncate text-muted" title={run.project}>
            reported in {run.project}
          </span>
        )}
      </TableCell>
      <TableCell>{run.author}</TableCell>
      <TableCell className="text-muted">
        <RelativeTime at={run.createdAt} />
      </TableCell>
      <TableCell className="tabular text-right text-muted">
        <WaitedTime run={run} />
      </TableCell>
      <TableCell className="tabular text-right">
        <RanTime run={run} />
      </TableCell>
      {columns.map((name) => (
        <ValueCell key={name} value={shownValue(run, name)} />
      ))}
      <TableCell className="w-9 py-0 max-lg:hidden">{preview}</TableCell>
    </TableRow>
  );
}

/** A number of many digits is shown to five, its exponent with it; whole in its title. */
function ValueCell({ value = "" }: { value: FieldValue | undefined }) {
  const text = textOfValue(value);
  const shown = typeof value === "number" ? shortNumber(text, 5) : text;
  return (
    <TableCell
      className="tabular max-w-40 truncate text-right font-mono text-mono text-muted"
      title={shown === text && text.length < 18 ? undefined : text}
    >
      {shown}
    </TableCell>
  );
}

/** Why it ended badly, in the row: the one question people come with. */
function noteOf(run: RunRow): string {
  return run.state === "failed" || run.state === "lost" ? (run.diagnosis ?? "") : "";
}
