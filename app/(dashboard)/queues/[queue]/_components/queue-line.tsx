import Link from "next/link";
import { estimateWords } from "@/components/run/run-words";
import { Badge } from "@/components/ui/badge";
import { MarkedText } from "@/components/ui/marked-text";
import { RelativeTime } from "@/components/ui/relative-time";
import { RowLink } from "@/components/ui/row-link";
import { Table, TableBody, TableCell, TableHead, TableHeader, TableRow } from "@/components/ui/table";
import type { QueueLineView } from "@/lib/runs/run-view";
import { LineRowMenu } from "./line-row-menu";

interface QueueLineProps {
  line: QueueLineView;
  mayMove: boolean;
  mayStop: boolean;
}

/** The second band: who waits, why, and when it starts. */
export function QueueLine({ line, mayMove, mayStop }: QueueLineProps) {
  return (
    <section aria-labelledby="the-line">
      <div className="flex flex-wrap items-baseline gap-x-2.5 px-5 pt-4 pb-1.5 max-md:px-3.5">
        <h2 id="the-line" className="font-medium">
          The line
        </h2>
        <p className="text-muted">highest priority first, then whoever holds least, then age</p>
      </div>
      {line.waiting.length === 0 ? (
        <p className="border-line border-b px-5 pb-4 text-muted max-md:px-3.5">Nobody waits.</p>
      ) : (
        <div className="overflow-x-auto">
          <Table>
            <TableHeader>
              <TableRow>
                <TableHead className="w-12 text-right">#</TableHead>
                <TableHead>Run</TableHead>
                <TableHead className="max-md:hidden">Who</TableHead>
                <TableHead className="max-md:hidden">Priority</TableHead>
                <TableHead>Why it waits</TableHead>
                <TableHead>Starts</TableHead>
                <TableHead className="text-right">Waiting</TableHead>
                {mayMove ? (
                  <TableHead className="w-20">
                    <span className="sr-only">Move</span>
                  </TableHead>
                ) : null}
              </TableRow>
            </TableHeader>
            <TableBody>
              {line.waiting.map(({ run, waiting, front }) => (
                <TableRow key={run.id}>
                  <TableCell className="tabular text-right text-muted">{waiting.position ?? "—"}</TableCell>
                  <TableCell>
                    <RowLink href={`/runs/${run.id}`}>{run.name}</RowLink>
                  </TableCell>
                  <TableCell className="max-md:hidden">{run.author}</TableCell>
                  <TableCell className="text-muted max-md:hidden">
                    {run.priority}
                    {front ? <Badge className="ml-1.5">moved to the front</Badge> : null}
                  </TableCell>
                  <TableCell title={waiting.unblocks} className="max-md:min-w-48 max-md:whitespace-normal">
                    <MarkedText text={waiting.message} />
                    <span className="ml-2 text-muted max-2xl:sr-only">{waiting.unblocks}</span>
                  </TableCell>
                  <TableCell>
                    {estimateWords(waiting.estimate) || <span className="text-muted">not known</span>}
                  </TableCell>
                  <TableCell className="tabular text-right text-muted">
                    <RelativeTime at={run.createdAt} form="since" />
                  </TableCell>
                  {mayMove ? (
                    <TableCell className="text-right">
                      <LineRowMenu
                        run={{ id: run.id, name: run.name, priority: run.priority }}
                        held={waiting.reason === "held"}
                        isFirst={waiting.position === 1}
                        mayStop={mayStop}
                      />
                    </TableCell>
                  ) : null}
                </TableRow>
              ))}
            </TableBody>
          </Table>
        </div>
      )}
      {line.waitingTotal > line.waiting.length ? (
        <p className="px-5 py-2 text-muted max-md:px-3.5">
          The first {line.waiting.length} of {line.waitingTotal}.{" "}
          <Link
            href={`/runs?q=${encodeURIComponent(`state:queued queue:${line.queue.name}`)}`}
            className="text-accent-ink hover:underline"
          >
            All of them
          </Link>
        </p>
      ) : null}
    </section>
  );
}
