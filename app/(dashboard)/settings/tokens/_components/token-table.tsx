import { Badge } from "@/components/ui/badge";
import { cn } from "@/components/ui/cn";
import { RelativeTime } from "@/components/ui/relative-time";
import { Table, TableBody, TableCell, TableHead, TableHeader, TableRow } from "@/components/ui/table";
import type { ApiTokenView } from "@/lib/access/access-view";
import { RevokeToken } from "./revoke-token";

interface TokenTableProps {
  tokens: readonly ApiTokenView[];
  /** Ids of those this person may end. */
  revocable: readonly string[];
}

/** Tokens that work first, then those that no longer do. */
export function TokenTable({ tokens, revocable }: TokenTableProps) {
  const sorted = [...tokens].sort((a, b) => Number(b.state === "active") - Number(a.state === "active"));
  return (
    <Table aria-label="API tokens">
      <TableHeader>
        <TableRow>
          <TableHead>Name</TableHead>
          <TableHead className="max-md:hidden">Begins with</TableHead>
          <TableHead>Acts as</TableHead>
          <TableHead className="max-md:hidden">Queues</TableHead>
          <TableHead className="max-md:hidden">Last used</TableHead>
          <TableHead className="max-lg:hidden">Made</TableHead>
          <TableHead>Works until</TableHead>
          <TableHead>
            <span className="sr-only">Revoke</span>
          </TableHead>
        </TableRow>
      </TableHeader>
      <TableBody>
        {sorted.map((token) => (
          <TokenRow
            key={token.id}
            token={token}
            mayRevoke={revocable.includes(token.id)}
            endsToo={findMadeWith(token.id, sorted).map(({ name }) => name)}
          />
        ))}
      </TableBody>
    </Table>
  );
}

/** The tokens that work and were made with this one, or with those. */
function findMadeWith(id: string, all: readonly ApiTokenView[]): ApiTokenView[] {
  return all
    .filter(({ madeWith }) => madeWith?.id === id)
    .flatMap((made) => [...(made.state === "active" ? [made] : []), ...findMadeWith(made.id, all)]);
}

interface TokenRowProps {
  token: ApiTokenView;
  mayRevoke: boolean;
  /** Names of those that end with it. */
  endsToo: readonly string[];
}

function TokenRow({ token, mayRevoke, endsToo }: TokenRowProps) {
  return (
    <TableRow className={cn(token.state !== "active" && "text-muted")}>
      <TableCell className="font-medium">
        {token.name}
        {token.readOnly ? (
          <Badge tone="outline" className="ml-2">
            read-only
          </Badge>
        ) : null}
        {token.madeWith ? (
          <span className="block font-normal text-muted text-xs">made with {token.madeWith.name}</span>
        ) : null}
      </TableCell>
      <TableCell className="font-mono text-mono text-muted max-md:hidden">{token.prefix}…</TableCell>
      <TableCell>
        {token.kind === "agent" ? <Badge tone="indigo">agent</Badge> : (token.person?.name ?? "—")}
      </TableCell>
      <TableCell className="max-w-56 truncate text-muted max-md:hidden">
        {token.queues.length === 0 ? "all" : token.queues.map(({ name }) => name).join(", ")}
      </TableCell>
      <TableCell className="text-muted max-md:hidden">
        {token.lastUsedAt ? <RelativeTime at={token.lastUsedAt} /> : "never"}
      </TableCell>
      <TableCell className="text-muted max-lg:hidden">
        <RelativeTime at={token.createdAt} />
      </TableCell>
      <TableCell className="text-muted">
        <Life token={token} />
      </TableCell>
      <TableCell className="py-0 text-right">
        {token.state === "active" && mayRevoke ? <RevokeToken token={token} endsToo={endsToo} /> : null}
      </TableCell>
    </TableRow>
  );
}

function Life({ token }: { token: ApiTokenView }) {
  if (token.state !== "active")
    return <Badge tone={token.state === "revoked" ? "red" : "orange"}>{token.state}</Badge>;
  return token.expiresAt ? <RelativeTime at={token.expiresAt} /> : "it is revoked";
}
