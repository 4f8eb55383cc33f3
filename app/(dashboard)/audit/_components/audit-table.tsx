import Link from "next/link";
import { Badge } from "@/components/ui/badge";
import { RelativeTime } from "@/components/ui/relative-time";
import { Table, TableBody, TableCell, TableHead, TableHeader, TableRow } from "@/components/ui/table";
import type { AuditEntry } from "@/lib/access/access-view";
import { auditFacts, auditHrefOf, auditVerb } from "../audit-words";

/** Who did what to what, newest first. */
export function AuditTable({ entries }: { entries: readonly AuditEntry[] }) {
  return (
    <Table aria-label="Audit">
      <TableHeader>
        <TableRow>
          <TableHead>When</TableHead>
          <TableHead>Who</TableHead>
          <TableHead>What</TableHead>
          <TableHead className="max-md:hidden">Facts</TableHead>
        </TableRow>
      </TableHeader>
      <TableBody>
        {entries.map((entry) => (
          <TableRow key={entry.id}>
            <TableCell className="text-muted">
              <RelativeTime at={entry.at} />
            </TableCell>
            <TableCell>
              {entry.actor.name}
              {entry.actor.kind === "person" ? null : (
                <Badge tone="outline" className="ml-2">
                  {entry.actor.kind}
                </Badge>
              )}
            </TableCell>
            <TableCell>
              <span className="text-muted">{auditVerb(entry)}</span> <Subject entry={entry} />
            </TableCell>
            <TableCell className="w-full max-w-0 truncate text-muted max-md:hidden" title={auditFacts(entry)}>
              {auditFacts(entry)}
            </TableCell>
          </TableRow>
        ))}
      </TableBody>
    </Table>
  );
}

function Subject({ entry }: { entry: AuditEntry }) {
  const href = auditHrefOf(entry);
  if (!href) return <span className="font-medium">{entry.subject}</span>;
  return (
    <Link href={href} className="font-medium hover:underline">
      {entry.subject}
    </Link>
  );
}
