import { QueueName } from "@/components/queue/queue-name";
import { Table, TableBody, TableCell, TableHead, TableHeader, TableRow } from "@/components/ui/table";
import type { QueueSummary } from "@/lib/runs/run-view";
import { OverviewSection } from "./overview-section";
import { SlotBar } from "./slot-bar";

const shownQueues = 8;

/** The queues with most to do. */
export function OverviewQueues({ queues }: { queues: readonly QueueSummary[] }) {
  const busiest = [...queues]
    .sort((a, b) => b.waiting + b.running - (a.waiting + a.running) || a.name.localeCompare(b.name))
    .slice(0, shownQueues);
  return (
    <OverviewSection
      title="Queues"
      all={{ href: "/queues", label: queues.length > shownQueues ? `All ${queues.length}` : "All" }}
    >
      <div className="overflow-x-auto">
        <Table>
          <TableHeader>
            <TableRow>
              <TableHead>Queue</TableHead>
              <TableHead className="w-40 max-md:hidden">Slots</TableHead>
              <TableHead className="w-24 text-right">Running</TableHead>
              <TableHead className="w-24 text-right">Waiting</TableHead>
              <TableHead className="w-28 text-right">Agents</TableHead>
            </TableRow>
          </TableHeader>
          <TableBody>
            {busiest.map((queue) => (
              <TableRow key={queue.id}>
                <TableCell>
                  <QueueName queue={queue} />
                  <span className="ml-2 text-muted max-md:hidden">{queue.resource}</span>
                </TableCell>
                <TableCell className="max-md:hidden">
                  <SlotBar busy={queue.slots - queue.freeSlots} total={queue.slots} />
                </TableCell>
                <TableCell className="tabular text-right">{queue.running}</TableCell>
                <TableCell className="tabular text-right">{queue.waiting}</TableCell>
                <TableCell className="tabular text-right">
                  {queue.agentsOnline === 0 ? <span className="text-warning">none</span> : queue.agentsOnline}
                </TableCell>
              </TableRow>
            ))}
          </TableBody>
        </Table>
      </div>
    </OverviewSection>
  );
}
