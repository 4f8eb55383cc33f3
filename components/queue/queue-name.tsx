import { Badge } from "../ui/badge";
import { RowLink } from "../ui/row-link";

/** A queue in a table: its name leads to it; it says when nothing is handed out. */
export function QueueName({ queue }: { queue: { name: string; paused: boolean } }) {
  return (
    <>
      <RowLink href={`/queues/${encodeURIComponent(queue.name)}`}>{queue.name}</RowLink>
      {queue.paused ? (
        <Badge tone="amber" className="ml-2">
          paused
        </Badge>
      ) : null}
    </>
  );
}
