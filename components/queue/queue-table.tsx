import type { QueueSummary } from "@/lib/config/catalog-view";
import { RelativeTime } from "../ui/relative-time";
import { Table, TableBody, TableCell, TableHead, TableHeader, TableRow } from "../ui/table";
import { QueueName } from "./queue-name";

/** The queues of a team, with what is in their line now. */
export function QueueTable({ queues }: { queues: readonly QueueSummary[] }) {
  return (
    <Table>
      <TableHeader>
        <TableRow>
          <TableHead>Queue</TableHead>
          <TableHead>Resource</TableHead>
          <TableHead className="text-right">Running</TableHead>
          <TableHead className="text-right">Waiting</TableHead>
          <TableHead className="text-right">Agents</TableHead>
          <TableHead className="max-md:hidden">Version</TableHead>
          <TableHead className="max-md:hidden">Changed</TableHead>
        </TableRow>
      </TableHeader>
      <TableBody>
        {queues.map((queue) => (
          <TableRow key={queue.id}>
            <TableCell>
              <QueueName queue={queue} />
              {queue.description === "" ? null : <span className="ml-2 text-muted">{queue.description}</span>}
            </TableCell>
            <TableCell className="text-muted">{queue.resource}</TableCell>
            <TableCell className="tabular text-right">{queue.running}</TableCell>
            <TableCell className="tabular text-right">{queue.waiting}</TableCell>
            <TableCell className="tabular text-right">
              {queue.agents === 0 && !queue.archived ? (
                <span className="text-warning">none</span>
              ) : (
                queue.agents
              )}
            </TableCell>
            <TableCell className="font-mono text-mono text-muted max-md:hidden">v{queue.version}</TableCell>
            <TableCell className="text-muted max-md:hidden">
              {queue.updatedBy}, <RelativeTime at={queue.updatedAt} />
            </TableCell>
          </TableRow>
        ))}
      </TableBody>
    </Table>
  );
}
