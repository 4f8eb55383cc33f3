import { Input } from "@/components/ui/input";

interface TrendDatesProps {
  range: { from: string; to: string };
  onChange: (changes: { from?: string; to?: string }) => void;
}

/** Any range, by the reader's own clock. */
export function TrendDates({ range, onChange }: TrendDatesProps) {
  return (
    <div className="flex flex-wrap items-center gap-2">
      {(["from", "to"] as const).map((end) => (
        <Input
          key={end}
          type="datetime-local"
          aria-label={end === "from" ? "From" : "To"}
          className="w-48"
          defaultValue={toLocal(range[end])}
          max={end === "from" ? toLocal(range.to) : undefined}
          min={end === "to" ? toLocal(range.from) : undefined}
          onBlur={(event) => {
            const time = Date.parse(event.currentTarget.value);
            if (!Number.isNaN(time)) onChange({ [end]: new Date(time).toISOString() });
          }}
        />
      ))}
    </div>
  );
}

/** `2026-11-26T11:10` where the reader is. */
function toLocal(iso: string): string {
  const date = new Date(iso);
  return new Date(date.getTime() - date.getTimezoneOffset() * 60_000).toISOString().slice(0, 16);
}
