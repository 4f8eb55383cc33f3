/** How much of what there is is taken; the numbers stand beside it. */
export function SlotBar({ busy, total }: { busy: number; total: number }) {
  if (total === 0) return <span className="text-muted">—</span>;
  return (
    <span className="flex items-center gap-2">
      <span aria-hidden className="h-1.5 w-16 overflow-hidden rounded-full bg-slate-4">
        <span
          className="block h-full rounded-full bg-blue-9"
          style={{ width: `${Math.min(100, (busy / total) * 100)}%` }}
        />
      </span>
      <span className="tabular text-muted text-xs">
        {busy} / {total}
      </span>
    </span>
  );
}
