import { Badge } from "@/components/ui/badge";
import { Table, TableBody, TableCell, TableHead, TableHeader, TableRow } from "@/components/ui/table";
import type { ArtifactDiff } from "@/lib/runs/artifact-view";
import { saySize } from "@/lib/runs/say-size";

const tones = { added: "green", removed: "red", changed: "amber" } as const;

/** What became of the files of a version in another: sums, and each that is not the same. */
export function DiffTable({ diff }: { diff: ArtifactDiff }) {
  const { added, removed, changed, same, files } = diff;
  const sums = [
    ["added", added.files, saySize(added.size)],
    ["removed", removed.files, saySize(removed.size)],
    ["changed", changed.files, `${saySize(changed.sizeBefore)} → ${saySize(changed.size)}`],
    ["the same", same.files, saySize(same.size)],
  ] as const;
  return (
    <>
      <dl className="grid grid-cols-4 border-line border-y max-md:grid-cols-2">
        {sums.map(([word, count, size]) => (
          <div key={word} className="px-5 py-2.5 max-md:px-3.5">
            <dt className="text-muted">{word}</dt>
            <dd className="tabular">
              {count} {count === 1 ? "file" : "files"} <span className="text-muted">{size}</span>
            </dd>
          </div>
        ))}
      </dl>
      {files.length === 0 ? (
        <p className="px-5 py-8 text-center text-muted">Both have the same files.</p>
      ) : (
        <Table aria-label="Files that are not the same">
          <TableHeader>
            <TableRow>
              <TableHead>File</TableHead>
              <TableHead>Change</TableHead>
              <TableHead className="text-right">Before</TableHead>
              <TableHead className="text-right">Now</TableHead>
            </TableRow>
          </TableHeader>
          <TableBody>
            {files.map(({ path, change, before, after }) => (
              <TableRow key={path}>
                <TableCell className="w-full max-w-0 min-w-36 truncate font-mono text-mono" title={path}>
                  {path}
                </TableCell>
                <TableCell>
                  <Badge tone={tones[change]}>{change}</Badge>
                </TableCell>
                <TableCell className="tabular text-right">{before ? saySize(before.size) : "—"}</TableCell>
                <TableCell className="tabular text-right">{after ? saySize(after.size) : "—"}</TableCell>
              </TableRow>
            ))}
          </TableBody>
        </Table>
      )}
    </>
  );
}
