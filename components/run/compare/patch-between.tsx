import { forgeCompareHref } from "@/lib/runs/forge-compare";
import { type ComparisonRow, cellOf } from "@/lib/runs/run-comparison";
import { CopyButton } from "../../ui/copy-button";

interface PatchBetweenProps {
  rows: readonly ComparisonRow[];
  /** Of runs. */
  count: number;
}

/** Where the patch between the two commits of these runs can be read; where their host is none that we know, how git shows it. */
export function PatchBetween({ rows, count }: PatchBetweenProps) {
  const textsOf = (section: ComparisonRow["section"], name: string) => {
    const row = rows.find((one) => one.section === section && one.name === name);
    const cells = Array.from({ length: row ? count : 0 }, (_, place) => row && cellOf(row, place)?.text);
    return [...new Set(cells.filter((text) => text !== undefined))];
  };
  const repositories = [
    ...new Set([...textsOf("config", "git.repository"), ...textsOf("code", "repository")]),
  ];
  const [repository, another] = repositories;
  const [from, to, third] = textsOf("code", "commit");
  if (from === undefined || to === undefined || third !== undefined || another !== undefined) return null;
  const href = repository === undefined ? undefined : forgeCompareHref(repository, from, to);
  if (href)
    return (
      <a href={href} target="_blank" rel="noreferrer" className="text-accent-ink hover:underline">
        Patch between the two commits, on {new URL(href).host}
      </a>
    );
  const command = `git diff ${from.slice(0, 12)} ${to.slice(0, 12)}`;
  return (
    <p className="flex min-w-0 items-center gap-1 text-muted">
      <span className="min-w-0">
        The server has no copy of this code: in yours, <code className="text-ink">{command}</code> shows the
        patch
      </span>
      <CopyButton text={command} label="Copy the command" />
    </p>
  );
}
